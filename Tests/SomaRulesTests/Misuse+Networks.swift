import SomaNN
import SomaTensor

extension Misuse {
  static let networks = [
    Misuse("Model.callAsFunction(_:observing:)", "cannot take an input of shape [2, 4]") {
      let model = try Model(inputShape: [3]) { Linear(2) }
      _ = model(Tensor(zeros: [2, 4]))
    },
    Misuse("SGD.init", "SGD: momentum is 1.0, expected a number in 0.0..<1.0") { _ = SGD(momentum: 1) },
    Misuse("SGD.init", "SGD: Nesterov needs momentum and no dampening") { _ = SGD(isNesterov: true) },
    Misuse("Adam.init", "Adam: learningRate is -1.0, expected a number in 0.0..<inf") {
      _ = Adam(learningRate: -1)
    },
    Misuse("Adam.init", "Adam: beta1 is nan, expected a number in 0.0..<1.0") { _ = Adam(beta1: .nan) },
    Misuse("WeightDecay.coupled(_:ofAll:)", "WeightDecay: rate -1.0, expected 0 or more") {
      _ = WeightDecay.coupled(-1)
    },
    Misuse("Optimizer.update(_:gradients:)", "sgd: 0 gradients for 1 parameters") {
      var optimizer = SGD()
      var parameters = [Parameter(name: "w", value: Tensor(zeros: [2]))]
      optimizer.update(&parameters, gradients: [])
    },
    Misuse("Optimizer.update(_:gradients:)", "sgd: the gradient of w has shape [3], not [2]") {
      var optimizer = SGD()
      var parameters = [Parameter(name: "w", value: Tensor(zeros: [2]))]
      optimizer.update(&parameters, gradients: [Tensor(zeros: [3])])
    },
    Misuse("clipped(_:toGlobalNorm:)", "clipped(toGlobalNorm:): 0.0, expected a positive number") {
      _ = try clipped([Tensor(zeros: [2])], toGlobalNorm: 0)
    },
    Misuse("StepSchedule.init(period:factor:)", "StepSchedule: period is 0") { _ = StepSchedule(period: 0) },
    Misuse("OneCycleSchedule.init", "OneCycleSchedule: riseShare is 2.0, expected 0 ... 1") {
      _ = OneCycleSchedule(stepCount: 10, riseShare: 2)
    },
    Misuse("crossEntropy", "crossEntropy: labelSmoothing is 2.0, not in 0 ... 1") {
      _ = try crossEntropy(
        logits: Tensor(zeros: [1, 2]), targets: Tensor([0] as [Int32]), labelSmoothing: 2)
    },
    Misuse("huber", "huber: delta is 0.0, expected a positive number") {
      _ = try huber(predictions: Tensor(zeros: [1]), targets: Tensor(zeros: [1]), delta: 0)
    },
    Misuse("ConfusionMatrix.init(classCount:)", "ConfusionMatrix: classCount is 0") {
      _ = ConfusionMatrix(classCount: 0)
    },
    Misuse("Perceptron.netInput(_:)", "perceptron: 1 inputs for 2 weights") {
      _ = Perceptron(weights: [1, 2], bias: 0).netInput([1])
    },
    Misuse(
      "SomaNN Optimizer.update(_:gradients:)",
      "adam: what it remembers of w has the shapes [[1], [1]], expected 2 of [1000]"
    ) {
      var optimizer = Adam()
      for size in [1, 1000] {
        var parameters = [Parameter(name: "w", value: Tensor(zeros: [size]))]
        optimizer.update(&parameters, gradients: [Tensor(zeros: [size])])
      }
    },
    Misuse(
      "SomaNN Optimizer.update(_:gradients:)",
      "adam: what it remembers of w has the shapes [[1]], expected 2 of [1]"
    ) {
      var parameters = [Parameter(name: "w", value: Tensor(zeros: [1]))]
      var other = SGD(momentum: 0.5), optimizer = Adam()
      other.update(&parameters, gradients: [Tensor(zeros: [1])])
      optimizer.memory = other.memory
      optimizer.update(&parameters, gradients: [Tensor(zeros: [1])])
    },
  ]
}
