import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Ten steps of every optimizer against the library whose formula it follows.
struct OptimizerGoldenTests {
  @Test func everyCaseOfTheGoldenFileAgrees() throws {
    let golden = try Golden("optimizers")
    let parameters = try golden.parameters, cases = golden.groups(depth: 3)
    #expect(cases.count == 60)
    for key in cases {
      let settings = Settings(try #require(parameters[key]))
      let worst = try run(try makeOptimizer(key, settings), key, golden, .float64)
      #expect(worst <= 1e-12, "\(key): \(worst)")
    }
  }

  /// The float32 loops are other code; ten steps lose a few of seven digits.
  @Test func float32AgreesToItsPrecision() throws {
    let golden = try Golden("optimizers")
    let parameters = try golden.parameters
    for key in golden.groups(depth: 3) {
      let settings = Settings(try #require(parameters[key]))
      let worst = try run(try makeOptimizer(key, settings), key, golden, .float32)
      #expect(worst <= 2e-5, "\(key): \(worst)")
    }
  }

  private func run(
    _ optimizer: any Optimizer, _ key: String, _ golden: Golden, _ dtype: DType
  ) throws -> Double {
    func tensor(_ name: String) throws -> Tensor { try golden["\(key)/\(name)"].cast(to: dtype) }
    var optimizer = optimizer
    var parameters = try (0...1).map { Parameter(name: "p\($0)", value: try tensor("start.\($0)")) }
    var worst = 0.0
    for step in 0..<10 {
      optimizer.update(&parameters, gradients: try (0...1).map { try tensor("grad.\(step).\($0)") })
      for index in 0...1 {
        let expected = golden["\(key)/after.\(step).\(index)"]
        worst = max(
          worst,
          relativeDeviation(
            of: parameters[index].value, from: expected, floor: dtype == .float64 ? 1e-3 : 0.1))
      }
    }
    return worst
  }

  /// The settings of a case under PyTorch's or Keras' names.
  struct Settings {
    let values: [String: Any]
    init(_ values: [String: Any]) { self.values = values }

    func number(_ names: String..., default other: Double = 0) -> Double {
      names.lazy.compactMap { values[$0] as? Double }.first ?? other
    }
    func flag(_ name: String) -> Bool { values[name] as? Bool ?? false }
    var rate: Double { number("lr", "learning_rate", "learningRate") }
    var epsilon: Double { number("eps", "epsilon") }
    var decay: Double { number("weight_decay", "weightDecay") }
    var beta1: Double { number("beta_1", "beta1", default: betas.first ?? 0) }
    var beta2: Double { number("beta_2", "beta2", default: betas.last ?? 0) }
    private var betas: [Double] { values["betas"] as? [Double] ?? [] }
  }

  private func makeOptimizer(_ key: String, _ s: Settings) throws -> any Optimizer {
    let parts = key.split(separator: "/").map { String($0) }
    let form: OptimizerForm = parts[1] == "keras" ? .keras : .torch
    let decay: WeightDecay =
      form == .keras || s.flag("decoupled_weight_decay") ? .decoupled(s.decay) : .coupled(s.decay)
    switch parts[0] {
    case "sgd":
      return SGD(
        learningRate: s.rate, momentum: s.number("momentum"), isNesterov: s.flag("nesterov"),
        dampening: s.number("dampening"), weightDecay: decay, form: form)
    case "adam":
      return Adam(
        learningRate: s.rate, beta1: s.beta1, beta2: s.beta2, epsilon: s.epsilon,
        isAMSGrad: s.flag("amsgrad"),
        weightDecay: decay, form: form)
    case "adamW":
      return AdamW(
        learningRate: s.rate, weightDecay: s.decay, beta1: s.beta1, beta2: s.beta2, epsilon: s.epsilon,
        isAMSGrad: s.flag("amsgrad"), form: form)
    case "rmsProp":
      return RMSProp(
        learningRate: s.rate, rho: s.number("rho", "alpha"), momentum: s.number("momentum"),
        epsilon: s.epsilon,
        isCentered: s.flag("centered"), weightDecay: decay, form: form)
    case "adagrad":
      return Adagrad(
        learningRate: s.rate, initialAccumulator: s.number("initial_accumulator_value"), epsilon: s.epsilon,
        learningRateDecay: s.number("lr_decay"), weightDecay: decay, form: form)
    case "adadelta":
      return Adadelta(learningRate: s.rate, rho: s.number("rho"), epsilon: s.epsilon, weightDecay: decay)
    case "adaMax":
      return AdaMax(
        learningRate: s.rate, beta1: s.beta1, beta2: s.beta2, epsilon: s.epsilon, weightDecay: decay,
        form: form)
    case "nAdam":
      return NAdam(
        learningRate: s.rate, beta1: s.beta1, beta2: s.beta2, epsilon: s.epsilon,
        momentumDecay: s.number("momentum_decay", default: 1), weightDecay: decay)
    case "lion":
      return Lion(learningRate: s.rate, weightDecay: s.decay, beta1: s.beta1, beta2: s.beta2)
    default:
      throw UnknownName(subject: "optimizer", name: key, known: [])
    }
  }
}
