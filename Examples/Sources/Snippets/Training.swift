import Foundation
import Soma

func training() throws {
  var model = try Model(inputShape: [2], seed: 0) { Linear(1) }
  var optimizer = SGD(learningRate: 0.1)
  let inputs = Tensor([[0, 1], [1, 0]])
  let targets = Tensor([[1], [0]])

  let (loss, gradients) = try model.lossWithGradients { forward in
    try meanSquaredError(predictions: forward(inputs), targets: targets)
  }
  optimizer.update(&model.parameters, gradients: gradients)
  print(loss)

  let step = TrainingStep(loss: .meanSquaredError)
  for number in 0..<100 {
    let loss = try step(
      model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    if number % 50 == 0 { print(loss) }
  }

  let predict = Predictor(model)
  print(try predict(inputs))

  let digits = try DataSet.load("digits")
  let (training, validation) = try digits.train.split(fraction: 0.1, seed: 0)
  var classifier = try Model(inputShape: digits.train.inputShape, seed: 0) {
    Flatten()
    Linear(64)
    ReLU()
    Linear(10)
  }
  var adam = Adam(learningRate: 0.003)
  let trainer = Trainer(epochCount: 2, batchSize: 32)
  try trainer.fit(
    &classifier, optimizer: &adam, training: training, validation: validation,
    report: { event in
      if case .epochEnded(let result) = event { print(result.epoch, result.training.loss) }
    })

  var careful = Trainer(epochCount: 3, batchSize: 32)
  careful.metric = .validationAccuracy
  careful.earlyStopping = EarlyStopping(metric: .validationAccuracy, patience: 5)
  careful.target = TrainingTarget(.validationAccuracy, .atLeast, 0.98)
  careful.timeLimit = 20 * 60
  careful.clipNorm = 1

  let path = FileManager.default.temporaryDirectory.appending(path: "last.safetensors").path
  var state = TrainingState(model: classifier, optimizer: adam)
  try careful.fit(
    &state, training: training, validation: validation,
    report: { event in
      if case .checkpoint(let state) = event { try state.write(to: path) }
    })

  state = try CheckpointFile(path).state(of: classifier, adam)
  careful.epochCount = 5
  try careful.fit(&state, training: training, validation: validation)
  print(state.progress.epochs, state.bestModel.parameterCount)

  var mixed = Trainer(epochCount: 2, batchSize: 32)
  mixed.precision = .bfloat16
  try mixed.fit(&classifier, optimizer: &adam, training: training)
  print(Precision.bfloat16.isAccelerated)
}
