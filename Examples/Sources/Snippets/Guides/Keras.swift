import Soma

/// The programs of `Documentation/Guides/coming-from-keras.md`.
func comingFromKeras(path: String) throws {
  let digits = try DataSet.load("digits")
  let (training, validation) = try digits.train.split(fraction: 0.1, seed: 0)

  var model = try Model(inputShape: digits.train.inputShape, seed: 0) {
    Flatten()
    Linear(64, weightInitializer: .xavierUniform)
    ReLU()
    Linear(10, weightInitializer: .xavierUniform)
  }
  print(model.summary())

  var optimizer = Adam()
  let trainer = Trainer(epochCount: 20, batchSize: 32)
  try trainer.fit(&model, optimizer: &optimizer, training: training, validation: validation) { event in
    if case .epochEnded(let result) = event { print(result.epoch, result.training.loss) }
  }

  let test = digits.test ?? validation
  print(try model.score(test, objective: .classification))
  let probabilities = model(test.batch.inputs).softmax()
  print(probabilities.argmax())

  let file = Safetensors(tensors: model.namedTensors.map { ($0.name, $0.value) })
  try file.write(to: path)
  let saved = try Safetensors(contentsOf: path)
  try model.load(saved.tensors.map { NamedTensor(name: $0.name, value: $0.tensor) })

  var careful = trainer
  careful.earlyStopping = EarlyStopping(patience: 5)
  careful.plateau = PlateauSchedule(factor: 0.1, patience: 10)
  careful.clipNorm = 1
  var state = TrainingState(model: model, optimizer: optimizer)
  try careful.fit(&state, training: training, validation: validation) { event in
    if case .checkpoint(let state) = event { try state.write(to: path) }
  }
  state = try CheckpointFile(path).state(of: model, optimizer)
  try careful.fit(&state, training: training, validation: validation)

  try kerasNames(model, optimizer, training)
}

/// What the tables of that page name.
private func kerasNames(_ model: Model, _ optimizer: Adam, _ samples: Samples) throws {
  var model = model
  var optimizer = optimizer
  let (logits, labels) = (Tensor([[2, -1], [-1, 2]]), Tensor([0, 1] as [Int32]))
  let (targets, signs) = (Tensor([[1, 0], [0, 1]]), Tensor([[1, -1], [-1, 1]]))
  let probabilities = logits.softmax()
  let layers: [any Layer] = [
    Linear(64), Linear(64, weightInitializer: .xavierUniform), Linear(64, hasBias: false),
    Activation(.gelu), try Activation("gelu"), Flatten(), Dropout(dropProbability: 0.5),
    BatchNorm(momentum: 0.01, epsilon: 1e-3), LayerNorm(epsilon: 1e-3), Embedding(count: 1000, size: 16),
    ReLU(), LeakyReLU(slope: 0.3), PReLU(isPerChannel: true), ELU(), ReLU6(), Softmax(),
    Function("double") { x in x * 2 },
    Residual { Linear(64) },
  ]
  let activations: [any Layer] = [
    Sigmoid(), Tanh(), ReLU(), SELU(), GELU(), GELU(isExact: false), SiLU(), Mish(), Softplus(),
    LogSigmoid(), HardSigmoid(), HardTanh(), LogSoftmax(), LeakyReLU(slope: 0.2),
  ]
  let initializers: [Initializer] = [
    .xavierUniform, .xavierNormal, .heNormal, .heUniform, .lecunNormal, .lecunUniform, .orthogonal(),
    .normal(),
    .uniform(), .truncatedNormal(), .zeros, .ones, .constant(0.1),
  ]
  let losses = [
    try crossEntropy(logits: logits, targets: labels),
    try crossEntropy(logits: logits, targets: targets, labelSmoothing: 0.1),
    try binaryCrossEntropy(logits: logits, targets: targets),
    try binaryCrossEntropy(probabilities: probabilities, targets: targets),
    try meanSquaredError(predictions: logits, targets: targets),
    try meanAbsoluteError(predictions: logits, targets: targets),
    try huber(predictions: logits, targets: targets, delta: 1),
    try klDivergence(logProbabilities: logits.logSoftmax(), targets: targets),
    try hinge(scores: logits, targets: signs), try squaredHinge(scores: logits, targets: signs),
    try crossEntropy(logits: logits, targets: labels, classWeights: Tensor([1, 5])),
  ]
  let optimizers: [any Optimizer] = [
    SGD(), SGD(momentum: 0.9), SGD(momentum: 0.9, isNesterov: true), Adagrad(learningRate: 0.001), RMSProp(),
    Adam(), Adam(isAMSGrad: true), AdamW(decaysAll: true), Adadelta(), AdaMax(), NAdam(momentumDecay: 1),
    Lion(learningRate: 0.001), Adam(weightDecay: .decoupled(0.01, ofAll: true)),
  ]
  let schedules: [any Schedule] = [
    StepSchedule(period: 1000, factor: 0.96), ExponentialSchedule(factor: 0.9999),
    InverseTimeSchedule(rate: 0.0005), CosineSchedule(stepCount: 1000),
    WarmUp(stepCount: 100, then: CosineSchedule(stepCount: 900)),
  ]
  let plateau = PlateauSchedule(factor: 0.1, patience: 10)
  let metrics = [
    try accuracy(predictions: logits, labels: labels),
    try topKAccuracy(scores: logits, labels: labels, count: 5),
    try rocAUC(scores: Tensor([0.2, 0.7]), labels: labels),
  ]
  var matrix = ConfusionMatrix(classCount: 2)
  try matrix.add(predictions: logits, labels: labels)
  let report = try ClassificationReport(matrix)
  var regression = RegressionReport()
  try regression.add(predictions: logits, targets: targets)
  let inputs = samples.batch.inputs, classes = samples.batch.targets
  let (_, gradients) = try model.lossWithGradients { forward in
    try crossEntropy(logits: forward(inputs), targets: classes)
  }
  let parts = try samples.split(fraction: 0.1, seed: 0)
  let step = TrainingStep(loss: .crossEntropy)
  try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: classes, number: 0)
  let predict = Predictor(model)
  var trainer = Trainer(epochCount: 5, batchSize: 32)
  trainer.precision = .bfloat16
  let outputs = [try model.outputs(for: samples), model(inputs), try predict(inputs)]
  let bytes = Samples(
    features: Tensor([[0, 255]] as [[UInt8]]), targets: Tensor([1] as [Int32]), divisor: 255)
  print(
    layers.count, activations.count, initializers.count, losses.count, optimizers.count, schedules.count,
    plateau,
    metrics, report.macro.f1, regression.r2, try clipped(gradients, toGlobalNorm: 1).norm,
    clipped(gradients, toValue: 0.5).count, parts.part.count, outputs.count, bytes.count,
    try model.score(samples, objective: .classification), model.summary())
}
