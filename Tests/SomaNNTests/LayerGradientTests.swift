import SomaNN
import SomaTensor
import Testing

/// A scalar of a layer's output that every element enters with a weight of its own.
private func projected(_ output: Tensor) -> Tensor {
  let weights = Tensor(
    uniform: output.shape, from: 0.5, to: 1.5, dtype: output.dtype,
    using: RandomStream(seed: 77, purpose: .testing))
  return (output * weights).sum()
}

@Suite struct LayerGradientTests {
  @Test(arguments: LayerEntry.all) func evaluationGradientsMatchDifferences(_ entry: LayerEntry) throws {
    let model = try entry.model()
    let report = GradientCheck().check(inputs: [entry.batch(3)] + model.parameters.map(\.value)) { leaves in
      var model = model
      for index in model.parameters.indices { model.parameters[index].value = leaves[index + 1] }
      return model(leaves[0])
    }
    #expect(report.agrees, "\(report)")
    #expect(report.comparisons > 0)
  }

  @Test(arguments: LayerEntry.all) func trainingGradientsMatchDifferences(_ entry: LayerEntry) throws {
    let model = try entry.model()
    let input = entry.batch(3)
    func loss(_ model: Model, _ input: Tensor) throws -> Double {
      var model = model
      return try model.lossWithGradients { projected(try $0(input)) }.loss.item
    }
    func check(_ value: Tensor, _ gradient: Tensor, _ name: String, _ lossAt: (Tensor) throws -> Double)
      throws
    {
      let numbers = value.doubles
      for index in numbers.indices {
        func moved(by amount: Double) throws -> Double {
          var changed = numbers
          changed[index] += amount
          return try lossAt(Tensor(changed, shape: value.shape))
        }
        let h = 6e-6  // about the cube root of float64's precision
        let difference = try (moved(by: h) - moved(by: -h)) / (2 * h)
        let slope = gradient.doubles[index]
        #expect(abs(slope - difference) <= 1e-6 * max(1, abs(slope)), "\(name), element \(index)")
      }
    }
    var trained = model
    var inputGradient: Tensor?
    let gradients = try trained.lossWithGradients { forward in
      guard input.dtype.isFloating else { return projected(try forward(input)) }
      let tracked = input.tracked()
      let loss = projected(try forward(tracked))
      inputGradient = loss.gradients(of: [tracked])[0]
      return loss
    }.gradients
    for (index, parameter) in model.parameters.enumerated() {
      try check(parameter.value, gradients[index], parameter.name) { value in
        var changed = model
        changed.parameters[index].value = value
        return try loss(changed, input)
      }
    }
    if let inputGradient { try check(input, inputGradient, "input") { try loss(model, $0) } }
  }

  @Test(arguments: LayerEntry.all) func oneStepLowersTheLoss(_ entry: LayerEntry) throws {
    var model = try entry.model()
    var input = entry.batch(5)
    let target = Tensor(
      normal: [5] + entry.outputShape, dtype: .float64, using: RandomStream(seed: 5, purpose: .testing))
    var inputGradient: Tensor?
    func lossWithGradients() throws -> (loss: Tensor, gradients: [Tensor]) {
      try model.lossWithGradients { forward in
        let tracked = input.dtype.isFloating ? input.tracked() : input
        let loss = (try forward(tracked) - target).squared().mean()
        if tracked.isTracked { inputGradient = loss.gradients(of: [tracked])[0] }
        return loss
      }
    }
    let (before, gradients) = try lossWithGradients()
    if entry.parameters.isEmpty {
      // Nothing to learn: the input takes the step.
      let gradient = try #require(inputGradient)
      guard entry.hasInputGradient else {
        #expect(gradient.doubles.allSatisfy { $0 == 0 })
        return
      }
      input = input - gradient * 1e-3
    } else {
      for index in gradients.indices {
        model.parameters[index].value = model.parameters[index].value - gradients[index] * 1e-3
      }
    }
    let after = try lossWithGradients().loss
    #expect(after.item < before.item)
  }
}
