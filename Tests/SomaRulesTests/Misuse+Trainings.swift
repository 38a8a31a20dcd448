import SomaData
import SomaNN
import SomaTensor
import SomaTraining

extension Misuse {
  static let trainings = [
    Misuse("Samples.init", "Samples: features are int64 of shape [2], expected uint8 or float32 of shape [count, …]") {
      _ = Samples(features: Tensor([1, 2] as [Int64]), targets: Tensor([0, 1] as [Int32]))
    },
    Misuse("Samples.init", "Samples: features of shape [3, 1] and targets of shape [2], expected as many of both") {
      _ = Samples(features: Tensor(zeros: [3, 1]), targets: Tensor([0, 1] as [Int32]))
    },
    Misuse("BatchOrder.init", "batch order: batches of 0") {
      _ = BatchOrder(sampleCount: 3, batchSize: 0, seed: 0)
    },
    Misuse("Trainer.init", "trainer: 10 epochs of batches of 0") { _ = Trainer(batchSize: 0) },
    Misuse("TrainingStep.init", "TrainingStep: clipNorm is 0.0, expected a positive number") {
      _ = TrainingStep(loss: .crossEntropy, clipNorm: 0)
    },
    Misuse("EarlyStopping.init", "EarlyStopping: patience is 0, expected 1 or more") {
      _ = EarlyStopping(patience: 0)
    },
    Misuse("LearningRateFinder.init", "LearningRateFinder: from 1.0 to 0.1, expected 0 < from < to") {
      _ = LearningRateFinder(from: 1, to: 0.1)
    },
  ]
}
