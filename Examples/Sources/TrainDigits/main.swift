import Soma

// The 8×8 handwritten digits are inside the library: nothing to fetch.
let digits = try DataSet.load("digits")
let (training, validation) = try digits.train.split(fraction: 0.1, seed: 0)

var model = try Model(inputShape: digits.train.inputShape, seed: 0) {
  Flatten()
  Linear(64)
  ReLU()
  Linear(10)
}
var optimizer = Adam(learningRate: 0.003)
let trainer = Trainer(epochCount: 30, batchSize: 32)

let end = try trainer.fit(
  &model, optimizer: &optimizer, training: training, validation: validation, test: digits.test)
print("test accuracy", end.test?.accuracy ?? 0)
