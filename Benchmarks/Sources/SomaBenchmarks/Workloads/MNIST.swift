import Foundation
import Soma

extension Workload {
  /// One shuffled epoch over MNIST.
  static let mnist = Workload(
    name: "mnist",
    summary: "784-512-256-10, ReLU, cross-entropy, Adam, one shuffled epoch of 60 000 in batches of 128"
  ) {
    let images = try DataSet.load("mnist", benchmarkData()).train
    let start = try imageClassifier(inputShape: images.inputShape)
    return {
      {
        var model = start
        var optimizer = Adam(learningRate: 0.001, epsilon: 1e-7)
        let order = BatchOrder(sampleCount: images.count, batchSize: 128, seed: 0)
        let step = TrainingStep(loss: .crossEntropy)
        var sum = 0.0
        for (number, indices) in order.batches(epoch: 1).enumerated() {
          let batch = images.batch(indices)
          sum += try step(
            model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: number
          )
        }
        let mean = sum / Double(order.batchCount)
        return { mean }
      }
    }
  }
}

/// The network of `mnist` and `infer1`.
func imageClassifier(inputShape: [Int]) throws -> Model {
  try Model(inputShape: inputShape) {
    Flatten()
    Linear(512)
    ReLU()
    Linear(256)
    ReLU()
    Linear(10)
  }.withWeights(firstStream: 10)
}

/// Where the data sets lie: the folder `SOMA_DATA` names, else `../shared/data` beside the repository.
func benchmarkData() -> DataOptions {
  let named = ProcessInfo.processInfo.environment["SOMA_DATA"].flatMap { $0.isEmpty ? nil : $0 }
  let repository = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
  return DataOptions(folder: named ?? "\(repository)/../shared/data", isOffline: true)
}
