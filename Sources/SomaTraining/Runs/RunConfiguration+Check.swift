extension RunConfiguration {
  /// Checks what a weights file says about its network, before memory is asked for: the file may come from anywhere.
  ///
  /// - Parameter storedCount: How many numbers the file holds.
  /// - Throws: ``RunError/badConfiguration(path:reason:)`` where the parts contradict each other, or the network would
  ///   have many more numbers than the file.
  func checkNetwork(storedCount: Int, path: String) throws(RunError) {
    func require(_ isRight: Bool, _ reason: String) throws(RunError) {
      if !isRight { throw .badConfiguration(path: path, reason: reason) }
    }
    try require(
      input.divisor > 0 && input.divisor.isFinite, "input.divisor is \(input.divisor), not a positive number")
    try require(
      training.objective == .regression || classes.count == network.outputs,
      "there are names for \(classes.count) classes, but network.outputs is \(network.outputs)")
    // Sizes below 1 are left to the layers, whose errors say where they stand.
    guard (input.shape + network.hidden + [network.outputs]).allSatisfy({ $0 > 0 }) else { return }
    let count = network.parameterCount(inputShape: input.shape)
    // Where little memory is at stake, loading tells better which numbers are missing.
    try require(
      count.map { $0 <= max(storedCount, 1 << 24) } ?? false,
      "its layers need \(count.map(String.init) ?? "too many") numbers, but the file holds \(storedCount)")
  }
}

extension NetworkPlan {
  /// How many numbers are learned, weights and biases; nothing where that is more than an integer can hold.
  func parameterCount(inputShape: [Int]) -> Int? {
    func product(_ left: Int?, _ right: Int) -> Int? {
      guard let (value, overflow) = left?.multipliedReportingOverflow(by: right), !overflow else {
        return nil
      }
      return value
    }
    var total: Int? = 0
    var inputs = inputShape.reduce(Int?(1), product)
    for units in hidden + [outputs] {
      guard let weights = product(inputs, units), let sum = total?.addingReportingOverflow(weights),
        case let (all, overflow) = sum.partialValue.addingReportingOverflow(units), !sum.overflow, !overflow
      else { return nil }
      (total, inputs) = (all, units)
    }
    return total
  }
}
