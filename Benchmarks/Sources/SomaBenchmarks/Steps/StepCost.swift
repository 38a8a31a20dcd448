/// What a training step of linear layers has to do and to hold, counted from its shapes.
///
/// A layer of n inputs and m outputs makes three products of 2·batch·n·m operations: its outputs, the gradient of its
/// weight and that of its inputs, which the first layer leaves out.
struct StepCost {
  /// Operations of the products, a multiplication and an addition as two.
  let flops: Double
  /// What the kernels read and write when each of them finds none of its operands in a cache.
  let bytes: Double
  /// What has to be held: parameters, gradients, the optimizer's slots, the batch, and the layers' outputs with their
  /// gradients.
  let residentBytes: Double

  /// - Parameters:
  ///   - sizes: Of the inputs and of every layer's outputs.
  ///   - slotCount: How many numbers the optimizer keeps for each parameter: 2 for Adam.
  init(sizes: [Int], batch: Int, slotCount: Int) {
    // Gathering a batch reads and writes it.
    var flops = 0.0, moved = 2 * Double(batch * sizes[0]), resident = Double(batch * sizes[0])
    for (index, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let isFirst = index == 0, isLast = index == sizes.count - 2
      let x = Double(batch * inputs), y = Double(batch * outputs)
      let weights = Double(inputs * outputs), parameters = weights + Double(outputs)
      let products = isFirst ? 2.0 : 3
      flops += products * 2 * Double(batch) * weights
      moved += products * (x + y + weights)
      // The bias's gradient reads what comes from above; the activation's reads that and the output, and writes.
      moved += y + (isLast ? 0 : 3 * y)
      // The optimizer reads the gradient, and reads and writes the parameter and each slot.
      moved += Double(3 + 2 * slotCount) * parameters
      resident += Double(2 + slotCount) * parameters + 2 * y
    }
    self.flops = flops
    bytes = 4 * moved
    residentBytes = 4 * resident
  }
}
