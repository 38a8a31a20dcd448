import Soma

/// The programs of `Documentation/Guides/coming-from-pytorch.md`.
func comingFromPyTorch(path: String) throws {
  let digits = try DataSet.load("digits")
  let samples = digits.train

  var model = try Model(inputShape: samples.inputShape, seed: 0) {
    Flatten()
    Linear(64)
    ReLU()
    Linear(10)
  }
  var optimizer = Adam(learningRate: 0.001, epsilon: 1e-8, form: .torch)
  let order = BatchOrder(sampleCount: samples.count, batchSize: 32, seed: 0)

  for epoch in 1...5 {
    for indices in order.batches(epoch: epoch) {
      let batch = samples.batch(indices)
      let (_, gradients) = try model.lossWithGradients(step: optimizer.stepCount) { forward in
        try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
      }
      optimizer.update(&model.parameters, gradients: gradients)
    }
    let test = (digits.test ?? samples).batch
    print(epoch, try accuracy(predictions: model(test.inputs), labels: test.targets))
  }

  let step = TrainingStep(loss: .crossEntropy)
  for indices in order.batches(epoch: 6) {
    let batch = samples.batch(indices)
    try step(
      model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets,
      number: optimizer.stepCount)
  }

  let toTorch = Safetensors(
    tensors: model.namedTensors.map { (String($0.name.dropFirst("layers.".count)), $0.value) })
  try toTorch.write(to: path)

  let fromTorch = try Safetensors(contentsOf: path)
  try model.load(fromTorch.tensors.map { NamedTensor(name: "layers." + $0.name, value: $0.tensor) })

  let w = Tensor([[0.5, -1], [2, 0.25]]).tracked()
  let x = Tensor([[1, 2]])
  let loss = x.matmul(w.transposed()).tanh().squared().sum()
  print(loss.gradients(of: [w])[0])

  try pyTorchNames(model, samples)
}

/// What the tables of that page name.
private func pyTorchNames(_ model: Model, _ samples: Samples) throws {
  let x = Tensor([[1, 2], [3, 4]]), y = Tensor([[0.5, 1], [2, 4]])
  let mask = x .> 2, indices = Tensor([1, 0] as [Int64])
  let w = x.tracked()
  let loss = (w * w).sum()
  let f: (Tensor) -> Tensor = { $0 * $0 }
  let g: (Tensor) -> Tensor = { ($0 * $0).sum() }
  let stream = RandomStream(seed: 0, purpose: .user)
  let tensors = [
    Tensor(zeros: [2, 3]), Tensor(ones: [2, 3]), Tensor([[1, 2], [3, 4]]),
    Tensor(normal: [2, 3], using: stream),
    Tensor(uniform: [2, 3], from: 0, to: 1, using: stream), Tensor.range(count: 10), Tensor.identity(3),
    x.matmul(y), x * y, x.reshaped(to: [4]), x.flattened(), x.transposed(),
    x.transposed(permutation: [1, 0]),
    x.expandingShape(at: 0), x.expandingShape(at: 0).squeezingShape(at: 0), x.broadcast(to: [3, 2, 2]),
    Tensor.concatenate([x, y]), Tensor.stack([x, y]), x[0], x[0..<1],
    x.sum(alongAxes: [0], keepingAxes: true), x.mean(alongAxes: [1]), x.variance(correction: 1), x.max(),
    x.argmax(),
    x.softmax(), x.logSoftmax(), x.logSumExp(alongAxes: [1]), x.clamped(from: 0, to: 1), x.sqrt(), x.power(3),
    Tensor.where(mask, x, else: y), try x.gatheringRows(indices), x.sorted(), x.topK(1).values,
    indices.oneHot(classCount: 2), x.cumulativeSum(alongAxis: 0), x.norm(),
    w.detached(), withoutRecording { w * 2 }, loss.gradients(of: [w])[0],
    jacobian(at: x, of: f), hessian(at: x, of: g),
    vectorJacobianProduct(at: x, vector: y, of: f),
    jacobianVectorProduct(at: x, vector: y, of: f),
    x.toFloat64(), try x.cast(to: .int32),
  ]
  print(
    tensors.count, loss.item, x.floats, x.shape, x.dtype,
    GradientCheck().check(inputs: [x.toFloat64()]) { g($0[0]) })

  let (logits, labels) = (Tensor([[2, -1], [-1, 2]]), Tensor([0, 1] as [Int32]))
  let targets = Tensor([[1, 0], [0, 1]]), weights = Tensor([1, 5])
  let layers: [any Layer] = [
    Linear(64), Linear(64, hasBias: false), Flatten(), Identity(), Dropout(dropProbability: 0.5), BatchNorm(),
    LayerNorm(), Embedding(count: 1000, size: 16), Softmax(), LogSoftmax(), ReLU(), LeakyReLU(), PReLU(),
    PReLU(isPerChannel: true), ELU(), SELU(), GELU(), GELU(isExact: false), SiLU(), Mish(), Softplus(),
    LogSigmoid(),
    HardSigmoid(), HardTanh(), ReLU6(), Sigmoid(), Tanh(), Residual { Linear(64) },
  ]
  let losses = [
    try crossEntropy(logits: logits, targets: labels),
    try crossEntropy(logits: logits, targets: labels, classWeights: weights),
    try crossEntropy(logits: logits, targets: targets, labelSmoothing: 0.1),
    try crossEntropy(logits: logits, targets: labels, ignoreIndex: -100),
    try binaryCrossEntropy(logits: logits, targets: targets),
    try binaryCrossEntropy(logits: logits, targets: targets, positiveWeight: weights),
    try binaryCrossEntropy(probabilities: logits.sigmoid(), targets: targets),
    try meanSquaredError(predictions: logits, targets: targets),
    try meanAbsoluteError(predictions: logits, targets: targets),
    try huber(predictions: logits, targets: targets),
    try negativeLogLikelihood(logProbabilities: logits.logSoftmax(), targets: labels),
    try klDivergence(logProbabilities: logits.logSoftmax(), targets: targets),
    try meanSquaredError(predictions: logits, targets: targets, reduction: .sum),
  ]
  let optimizers: [any Optimizer] = [
    SGD(learningRate: 0.001), SGD(learningRate: 0.001, momentum: 0.9, form: .torch),
    SGD(learningRate: 0.001, momentum: 0.9, isNesterov: true, form: .torch),
    SGD(learningRate: 0.001, momentum: 0.9, dampening: 0.1, form: .torch), Adam(epsilon: 1e-8, form: .torch),
    Adam(epsilon: 1e-8, isAMSGrad: true, form: .torch),
    AdamW(weightDecay: 0.01, epsilon: 1e-8, decaysAll: true, form: .torch),
    Adagrad(initialAccumulator: 0, epsilon: 1e-10, form: .torch),
    Adadelta(learningRate: 1, rho: 0.9, epsilon: 1e-6),
    AdaMax(learningRate: 0.002, epsilon: 1e-8, form: .torch),
    NAdam(learningRate: 0.002, epsilon: 1e-8),
    RMSProp(learningRate: 0.01, rho: 0.99, epsilon: 1e-8, form: .torch),
    SGD(weightDecay: .coupled(1e-4, ofAll: true)),
  ]
  let schedules: [any Schedule] = [
    StepSchedule(period: 30, factor: 0.1), ExponentialSchedule(factor: 0.99), CosineSchedule(stepCount: 1000),
    OneCycleSchedule(stepCount: 1000), WarmUp(stepCount: 5, startFactor: 1.0 / 3),
  ]
  let initializers: [Initializer] = [
    .heNormal, .heUniform, .xavierUniform, .xavierNormal, .orthogonal(), .truncatedNormal(),
    .uniform(from: -0.1, to: 0.1), .normal(standardDeviation: 0.02),
  ]
  let plateau = PlateauSchedule()
  var model = model
  let (_, gradients) = try model.lossWithGradients { forward in
    try crossEntropy(logits: forward(samples.batch.inputs), targets: samples.batch.targets)
  }
  print(
    layers.count, losses.count, optimizers.count, schedules.count, initializers.count, plateau,
    model.parameterCount,
    try clipped(gradients, toGlobalNorm: 1).norm, clipped(gradients, toValue: 0.5).count, model.summary())
}
