import SomaNN
import SomaTensor

extension Misuse {
  static let networks = [
    Misuse("SomaNN Model.callAsFunction(_:observing:)", "cannot take an input of shape [2, 4]") {
      let model = try Model(inputShape: [3]) { Linear(2) }
      _ = model(Tensor(zeros: [2, 4]))
    },
    Misuse(
      "SomaNN SGD.init(learningRate:momentum:isNesterov:dampening:weightDecay:form:)",
      "SGD: momentum is 1.0, expected a number in 0.0..<1.0"
    ) {
      _ = SGD(momentum: 1)
    },
    Misuse(
      "SomaNN SGD.init(learningRate:momentum:isNesterov:dampening:weightDecay:form:)",
      "SGD: Nesterov needs momentum and no dampening"
    ) { _ = SGD(isNesterov: true) },
    Misuse(
      "SomaNN Adam.init(learningRate:beta1:beta2:epsilon:isAMSGrad:weightDecay:form:)",
      "Adam: learningRate is -1.0, expected a number in 0.0..<inf"
    ) {
      _ = Adam(learningRate: -1)
    },
    Misuse(
      "SomaNN Adam.init(learningRate:beta1:beta2:epsilon:isAMSGrad:weightDecay:form:)",
      "Adam: beta1 is nan, expected a number in 0.0..<1.0"
    ) {
      _ = Adam(beta1: .nan)
    },
    Misuse("SomaNN WeightDecay.coupled(_:ofAll:)", "WeightDecay: rate -1.0, expected 0 or more") {
      _ = WeightDecay.coupled(-1)
    },
    Misuse(
      "SomaNN Optimizer.update(_:gradients:)", "sgd: 0 gradients for 1 parameters, expected one for each"
    ) {
      var optimizer = SGD()
      var parameters = [Parameter(name: "w", value: Tensor(zeros: [2]))]
      optimizer.update(&parameters, gradients: [])
    },
    Misuse(
      "SomaNN Optimizer.update(_:gradients:)", "sgd: the gradient of w is float32 [3], expected float32 [2]"
    ) {
      var optimizer = SGD()
      var parameters = [Parameter(name: "w", value: Tensor(zeros: [2]))]
      optimizer.update(&parameters, gradients: [Tensor(zeros: [3])])
    },
    Misuse("SomaNN clipped(_:toGlobalNorm:)", "clipped(toGlobalNorm:): 0.0, expected a positive number") {
      _ = try clipped([Tensor(zeros: [2])], toGlobalNorm: 0)
    },
    Misuse("SomaNN StepSchedule.init(period:factor:)", "StepSchedule: period is 0, expected 1 or more") {
      _ = StepSchedule(period: 0)
    },
    Misuse(
      "SomaNN OneCycleSchedule.init(stepCount:riseShare:startDivisor:endDivisor:curve:)",
      "OneCycleSchedule: riseShare is 2.0, expected 0 ... 1"
    ) {
      _ = OneCycleSchedule(stepCount: 10, riseShare: 2)
    },
    Misuse(
      "SomaNN crossEntropy(logits:targets:classWeights:labelSmoothing:ignoreIndex:reduction:)",
      "crossEntropy: labelSmoothing is 2.0, not in 0 ... 1"
    ) {
      _ = try crossEntropy(
        logits: Tensor(zeros: [1, 2]), targets: Tensor([0] as [Int32]), labelSmoothing: 2)
    },
    Misuse(
      "SomaNN huber(predictions:targets:delta:reduction:)", "huber: delta is 0.0, expected a positive number"
    ) {
      _ = try huber(predictions: Tensor(zeros: [1]), targets: Tensor(zeros: [1]), delta: 0)
    },
    Misuse("SomaNN ConfusionMatrix.init(classCount:)", "ConfusionMatrix: classCount is 0, expected 1 or more")
    {
      _ = ConfusionMatrix(classCount: 0)
    },
    Misuse("SomaNN Perceptron.netInput(_:)", "perceptron: 1 inputs, expected one for each of 2 weights") {
      _ = Perceptron(weights: [1, 2], bias: 0).netInput([1])
    },
    Misuse(
      "SomaNN Model.initializeByLSUV(on:tolerance:attempts:)",
      "LSUV: tolerance -1.0 and 10 attempts, expected 0 or more"
    ) {
      var model = try Model(inputShape: [3]) { Linear(2) }
      try model.initializeByLSUV(on: Tensor(ones: [4, 3]), tolerance: -1)
    },
    Misuse("SomaNN topKAccuracy(scores:labels:count:)", "topKAccuracy: count is 0, expected 1 or more") {
      _ = try topKAccuracy(scores: Tensor(zeros: [1, 2]), labels: Tensor([0] as [Int32]), count: 0)
    },
    Misuse(
      "SomaNN ConfusionMatrix.subscript(label:prediction:)",
      "ConfusionMatrix: label 0 and prediction 2, expected 0 ..< 2"
    ) {
      _ = ConfusionMatrix(classCount: 2)[label: 0, prediction: 2]
    },
    Misuse("SomaNN WeightDecay.decoupled(_:ofAll:)", "WeightDecay: rate inf, expected 0 or more") {
      _ = WeightDecay.decoupled(.infinity)
    },
    Misuse(
      "SomaNN AdaMax.init(learningRate:beta1:beta2:epsilon:weightDecay:form:)",
      "AdaMax: beta1 is 1.0, expected a number in 0.0..<1.0"
    ) {
      _ = AdaMax(beta1: 1)
    },
    Misuse(
      "SomaNN Adadelta.init(learningRate:rho:epsilon:weightDecay:)",
      "Adadelta: rho is -1.0, expected a number in 0.0..<1.0"
    ) {
      _ = Adadelta(rho: -1)
    },
    Misuse(
      "SomaNN Adagrad.init(learningRate:initialAccumulator:epsilon:learningRateDecay:weightDecay:form:)",
      "Adagrad: initialAccumulator is -1.0, expected a number in 0.0..<inf"
    ) {
      _ = Adagrad(initialAccumulator: -1)
    },
    Misuse(
      "SomaNN Lion.init(learningRate:weightDecay:beta1:beta2:decaysAll:)",
      "Lion: beta2 is 2.0, expected a number in 0.0..<1.0"
    ) { _ = Lion(beta2: 2) },
    Misuse(
      "SomaNN NAdam.init(learningRate:beta1:beta2:epsilon:momentumDecay:weightDecay:)",
      "NAdam: epsilon is nan, expected a number in 0.0..<inf"
    ) {
      _ = NAdam(epsilon: .nan)
    },
    Misuse(
      "SomaNN RMSProp.init(learningRate:rho:momentum:epsilon:isCentered:weightDecay:form:)",
      "RMSProp: rho is 1.0, expected a number in 0.0..<1.0"
    ) {
      _ = RMSProp(rho: 1)
    },
    Misuse(
      "SomaNN AdamW.init(learningRate:weightDecay:beta1:beta2:epsilon:isAMSGrad:decaysAll:form:)",
      "AdamW: learningRate is inf, expected a number in 0.0..<inf"
    ) {
      _ = AdamW(learningRate: .infinity)
    },
    Misuse("SomaNN globalNorm(_:)", "sum of squares: needs float32 or float64, not int32") {
      _ = try globalNorm([Tensor([1] as [Int32])])
    },
    Misuse("SomaNN clipped(_:toValue:)", "clipped(toValue:): -1.0, expected a positive number") {
      _ = clipped([Tensor(zeros: [2])], toValue: -1)
    },
    Misuse("SomaNN addingL1Penalty(_:to:of:)", "addingL1Penalty: rate -1.0, expected 0 or more") {
      _ = addingL1Penalty(-1, to: [], of: [])
    },
    Misuse("SomaNN LabelledPoints.mistakes(of:)", "perceptron: 1 inputs, expected one for each of 2 weights")
    {
      _ = try LabelledPoints([[1]], isPositive: [true]).mistakes(of: Perceptron(weights: [1, 2], bias: 0))
    },
    Misuse("SomaNN LogicGate.output(_:)", "gate and: 1 inputs, expected 2") {
      _ = LogicGate.and.output([true])
    },
    Misuse("SomaNN Perceptron.output(_:)", "perceptron: 1 inputs, expected one for each of 2 weights") {
      _ = Perceptron(weights: [1, 2], bias: 0).output([1])
    },
    Misuse("SomaNN Perceptron.sign(_:)", "perceptron: 1 inputs, expected one for each of 2 weights") {
      _ = Perceptron(weights: [1, 2], bias: 0).sign([1])
    },
    Misuse(
      "SomaNN ThresholdNetwork.init(_:)",
      "threshold network: a unit has 2 weights, expected one for each of the 1 units"
    ) {
      let unit = Perceptron(weights: [1, 2], bias: 0)
      _ = ThresholdNetwork([[unit], [unit]])
    },
    Misuse("SomaNN ThresholdNetwork.outputs(_:)", "perceptron: 1 inputs, expected one for each of 2 weights")
    {
      _ = ThresholdNetwork([[Perceptron(weights: [1, 2], bias: 0)]]).outputs([1])
    },
    Misuse(
      "SomaNN Perceptron.trained(on:method:learningRate:order:maximumEpochCount:)",
      "perceptron: learningRate is 0.0, expected a positive number"
    ) {
      let points = try LabelledPoints([[1]], isPositive: [true])
      _ = Perceptron(weights: [1], bias: 0).trained(on: points, learningRate: 0)
    },
    Misuse(
      "SomaNN PlateauSchedule.init(goal:factor:patience:threshold:cooldown:minimum:)",
      "PlateauSchedule: factor is 1.0, expected a number in 0.0..<1.0"
    ) {
      _ = PlateauSchedule(factor: 1)
    },
    Misuse(
      "SomaNN ExponentialSchedule.init(factor:)", "ExponentialSchedule: factor is nan, expected a number in"
    ) {
      _ = ExponentialSchedule(factor: .nan)
    },
    Misuse(
      "SomaNN InverseTimeSchedule.init(rate:)",
      "InverseTimeSchedule: rate is -1.0, expected a number in 0.0..<inf"
    ) {
      _ = InverseTimeSchedule(rate: -1)
    },
    Misuse(
      "SomaNN CosineSchedule.init(stepCount:minimum:)", "CosineSchedule: stepCount is 0, expected 1 or more"
    ) {
      _ = CosineSchedule(stepCount: 0)
    },
    Misuse("SomaNN WarmUp.init(stepCount:startFactor:then:)", "WarmUp: startFactor is 2.0, expected 0 ... 1")
    {
      _ = WarmUp(stepCount: 1, startFactor: 2)
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
