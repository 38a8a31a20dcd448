import SomaNN
import SomaTensor
import Testing

struct OptimizerBehaviourTests {
  private func step(
    _ optimizer: any Optimizer, from value: Tensor, _ gradient: Tensor, isDecayed: Bool = true
  ) -> Tensor {
    var optimizer = optimizer
    var parameters = [Parameter(name: "w", value: value, isDecayed: isDecayed)]
    optimizer.update(&parameters, gradients: [gradient])
    return parameters[0].value
  }

  /// Row 53 of the nasty inputs; 1e-20 squared vanishes in float32.
  @Test(arguments: OptimizerForm.allCases)
  func adamOfVanishingAndInfiniteGradients(_ form: OptimizerForm) {
    let one = Tensor([1])
    #expect(step(Adam(form: form), from: one, Tensor([0])).floats == [1])
    #expect(step(Adam(form: form), from: one, Tensor([1e-20])).floats == [1])
    #expect(step(Adam(form: form), from: one, Tensor([.infinity])).floats[0].isNaN)
    #expect(step(Adam(isAMSGrad: true, form: form), from: one, Tensor([.nan])).floats[0].isNaN)
  }

  @Test func decayFollowsTheParametersMark() {
    let w = f64([2]), zero = f64([0])
    // By hand: coupled 2 − 0.1 · (0 + 0.5 · 2) = 1.9; decoupled 2 · (1 − 0.1 · 0.5) = 1.9.
    for decay in [WeightDecay.coupled(0.5), .decoupled(0.5)] {
      #expect(step(SGD(learningRate: 0.1, weightDecay: decay), from: w, zero).doubles == [1.9])
      #expect(
        step(SGD(learningRate: 0.1, weightDecay: decay), from: w, zero, isDecayed: false).doubles == [2])
    }
    let all = WeightDecay.coupled(0.5, ofAll: true)
    #expect(step(SGD(learningRate: 0.1, weightDecay: all), from: w, zero, isDecayed: false).doubles == [1.9])
    let adamW = AdamW(learningRate: 0.1, weightDecay: 0.5)
    #expect(step(adamW, from: w, zero, isDecayed: false).doubles == [2])
    #expect(
      step(AdamW(learningRate: 0.1, weightDecay: 0.5, decaysAll: true), from: w, zero, isDecayed: false)
        .doubles == [1.9])
  }

  /// Keras' velocity has the old rate in it, PyTorch's has not. By hand: g = 1, μ = 0.5, rates 1 then 0.1.
  @Test func theMomentumFormsDifferWhenTheRateChanges() {
    func run(_ form: OptimizerForm) -> Double {
      var sgd = SGD(learningRate: 1, momentum: 0.5, form: form)
      var parameters = [Parameter(name: "w", value: f64([0]))]
      sgd.update(&parameters, gradients: [f64([1])])
      sgd.learningRate = 0.1
      sgd.update(&parameters, gradients: [f64([1])])
      return parameters[0].value.item
    }
    #expect(abs(run(.keras) - (-1 - 0.6)) < 1e-15)
    #expect(abs(run(.torch) - (-1 - 0.15)) < 1e-15)
  }

  @Test func aRateOfZeroMovesNothing() throws {
    for name in OptimizerName.allCases {
      var optimizer = try name.makeOptimizer(weightDecay: 0.1)
      optimizer.learningRate = 0
      #expect(step(optimizer, from: f64([1.5]), f64([2])).doubles == [1.5], "\(name)")
    }
  }

  @Test func anOlderCopyOfAParameterKeepsItsNumbers() {
    let before = Tensor([1, 2])
    var parameters = [Parameter(name: "w", value: before)]
    var sgd = SGD(learningRate: 1)
    sgd.update(&parameters, gradients: [Tensor([1, 1])])
    #expect(before.floats == [1, 2] && parameters[0].value.floats == [0, 1])
  }

  @Test func namesAreFoundAndNearMissesSuggested() throws {
    #expect(try OptimizerName.named("Adam-W") == .adamw)
    #expect(try OptimizerName.named("RMSProp") == .rmsprop)
    let error = #expect(throws: UnknownName.self) { try OptimizerName.named("adma") }
    #expect(error?.suggestions.first == "adam")
    for name in OptimizerName.allCases { #expect(name.defaultLearningRate > 0) }
    #expect(OptimizerName.sgd.defaultLearningRate == 0.01)
    #expect(OptimizerName.adam.defaultLearningRate == 0.001)
  }

  @Test(arguments: [0, -0.1, .nan, .infinity])
  func aRateFromOutsideIsRefused(_ rate: Double) {
    #expect(throws: OptimizerError.self) { try OptimizerName.adam.makeOptimizer(learningRate: rate) }
    #expect(throws: OptimizerError.self) {
      try OptimizerName.adam.makeOptimizer(weightDecay: rate == 0 ? -1 : rate - 1)
    }
  }

  @Test func brokenRulesTrap() async {
    await #expect(processExitsWith: .failure) { _ = SGD(learningRate: -1) }
    await #expect(processExitsWith: .failure) { _ = Adam(learningRate: .nan) }
    await #expect(processExitsWith: .failure) { _ = Adam(beta1: 1) }
    await #expect(processExitsWith: .failure) { _ = SGD(isNesterov: true) }
    await #expect(processExitsWith: .failure) {
      var sgd = SGD(), parameters = [Parameter(name: "w", value: Tensor([1]))]
      sgd.update(&parameters, gradients: [Tensor([1, 2])])
    }
    await #expect(processExitsWith: .failure) {
      var sgd = SGD(), parameters = [Parameter(name: "w", value: Tensor([1]))]
      sgd.learningRate = .nan
      sgd.update(&parameters, gradients: [Tensor([1])])
    }
  }

  @Test func aRuleOfOnesOwnTrains() {
    struct SignDescent: Optimizer {
      let name = "signDescent"
      var learningRate: Double
      var memory = OptimizerMemory()
      func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
        parameter.value - gradient.sign() * learningRate
      }
    }
    #expect(
      step(SignDescent(learningRate: 0.5), from: Tensor([1, 2]), Tensor([7, -3])).floats == [0.5, 2.5])
  }
}
