import Foundation
import Soma

/// The programs of `Documentation/Guides/coming-from-scikit-learn.md`.
func comingFromScikitLearn(path: String) throws {
  let digits = try DataSet.load("digits")
  let test = digits.test ?? digits.train

  let batchSize = 200
  var model = try Model(inputShape: digits.train.inputShape, seed: 0) {
    Flatten()
    Linear(100, weightInitializer: .xavierUniform)
    ReLU()
    Linear(10, weightInitializer: .xavierUniform)
  }
  var optimizer = Adam(epsilon: 1e-8, weightDecay: .coupled(0.0001 / Double(batchSize)), form: .torch)
  try Trainer(epochCount: 50, batchSize: batchSize).fit(&model, optimizer: &optimizer, training: digits.train)

  let scores = model(test.batch.inputs)
  print(try accuracy(predictions: scores, labels: test.targets))
  var matrix = ConfusionMatrix(classCount: 10)
  try matrix.add(predictions: scores, labels: test.targets)
  print(matrix.rows)

  let points = try LabelledPoints(
    [[0, 0], [0, 1], [1, 0], [1, 1]], isPositive: [false, false, false, true])
  let training = Perceptron(weights: [0, 0], bias: 0).trained(on: points)
  print(training.perceptron.weights, training.perceptron.bias, training.mistakeCount)

  let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), y = Tensor([0, 1, 1, 0] as [Int32])
  let samples = Samples(features: x, targets: y)
  print(samples.count, samples.inputShape)

  try scikitLearnNames(model, digits.train, path)

  let rows = (0..<40).map { "\($0 % 7),\($0 % 2 == 0 ? "red" : "blue"),\($0 % 4 < 2 ? "a" : "b")" }
  let table = path + ".csv"
  try AtomicFile.write(Array((["width,color,kind"] + rows).joined(separator: "\n").utf8), to: table)
  defer { try? FileManager.default.removeItem(atPath: table) }
  try tablesWithPandasNames(path: table)
}

private func tablesWithPandasNames(path: String) throws {
  let prepared = try TablePlan(path: path, target: "kind").prepare(seed: 0)
  print(prepared.dataSet.train.inputShape, prepared.dataSet.classNames)
  let more = try prepared.preprocessing.inputs(of: Table.read(path)).tensor
  print(more.shape, HyperparameterSearch.self)
}

/// What the tables of that page name.
private func scikitLearnNames(_ model: Model, _ samples: Samples, _ path: String) throws {
  let labels = Tensor([0, 1] as [Int32]), scores = Tensor([0.2, 0.7])
  let logits = Tensor([[2, -1], [-1, 2]]), targets = Tensor([[1, 0], [0, 1]])
  let probabilities = logits.softmax()
  let optimizers: [any Optimizer] = [
    Adam(epsilon: 1e-8, form: .torch), SGD(learningRate: 0.001, momentum: 0.9, isNesterov: true),
    Adam(weightDecay: .coupled(0.0001 / 200)),
  ]
  let layers: [any Layer] = [ReLU(), Tanh(), Sigmoid(), Identity()]
  let plateau = PlateauSchedule(factor: 0.2, patience: 1)
  let earlyStopping = EarlyStopping(patience: 10)
  let sets = [
    try DataSet.load("digits"), try DataSet.load("moons", DataOptions(seed: 0, sampleCount: 200, noise: 0.1)),
    try DataSet.load("circles"), try DataSet.load("blobs"),
  ]
  let parts = try samples.split(fraction: 0.25, seed: 0)
  let predictions = [model(samples.batch.inputs).argmax(), model(samples.batch.inputs).softmax()]
  let numbers = [
    try accuracy(predictions: logits, labels: labels),
    try topKAccuracy(scores: logits, labels: labels, count: 2),
    try rocAUC(scores: scores, labels: labels), try logLoss(probabilities: probabilities, labels: labels),
  ]
  let curve = try ROCCurve(scores: scores, labels: labels)
  var matrix = ConfusionMatrix(classCount: 2)
  try matrix.add(predictions: logits, labels: labels)
  let report = try ClassificationReport(matrix)
  var regression = RegressionReport()
  try regression.add(predictions: logits, targets: targets)
  let file = Safetensors(tensors: model.namedTensors.map { ($0.name, $0.value) })
  try file.write(to: path)
  print(
    optimizers.count, layers.count, plateau, earlyStopping, sets.count, parts.part.count, predictions.count,
    numbers,
    curve.area,
    report.macro.f1, regression.meanSquaredError, regression.meanAbsoluteError, regression.r2,
    try model.score(samples, objective: .classification), model.parameters.count)
}
