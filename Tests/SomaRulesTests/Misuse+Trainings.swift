import SomaData
import SomaNN
import SomaTensor
import SomaTraining

extension Misuse {
  static let trainings = [
    Misuse(
      "SomaData Samples.init(features:targets:divisor:)",
      "Samples: features are int64 of shape [2], expected uint8 or float32 of shape [count, …]"
    ) {
      _ = Samples(features: Tensor([1, 2] as [Int64]), targets: Tensor([0, 1] as [Int32]))
    },
    Misuse(
      "SomaData Samples.init(features:targets:divisor:)",
      "Samples: features of shape [3, 1] and targets of shape [2], expected as many of both"
    ) {
      _ = Samples(features: Tensor(zeros: [3, 1]), targets: Tensor([0, 1] as [Int32]))
    },
    Misuse(
      "SomaData BatchOrder.init(sampleCount:batchSize:seed:shuffles:)",
      "BatchOrder: batchSize is 0, expected 1 or more"
    ) {
      _ = BatchOrder(sampleCount: 3, batchSize: 0, seed: 0)
    },
    Misuse(
      "SomaTraining Trainer.init(epochCount:batchSize:seed:objective:schedule:)",
      "Trainer: epochCount is 10 and batchSize 0, expected 0 or more and 1 or more"
    ) {
      _ = Trainer(batchSize: 0)
    },
    Misuse(
      "SomaTraining TrainingStep.init(loss:precision:clipNorm:isReplaying:)",
      "TrainingStep: clipNorm is 0.0, expected a positive number"
    ) {
      _ = TrainingStep(loss: .crossEntropy, clipNorm: 0)
    },
    Misuse(
      "SomaTraining EarlyStopping.init(metric:goal:patience:minimumGain:)",
      "EarlyStopping: patience is 0, expected 1 or more"
    ) {
      _ = EarlyStopping(patience: 0)
    },
    Misuse(
      "SomaTraining LearningRateFinder.init(from:to:stepCount:batchSize:smoothing:stopFactor:seed:)",
      "LearningRateFinder: from 1.0 to 0.1, expected 0 < from < to"
    ) {
      _ = LearningRateFinder(from: 1, to: 0.1)
    },
    Misuse(
      "SomaData Samples.init(features:targets:divisor:)",
      "Samples: targets are float32 of shape [1, 1, 1], expected whole numbers"
    ) {
      _ = Samples(features: Tensor(zeros: [1]), targets: Tensor(zeros: [1, 1, 1]))
    },
    Misuse(
      "SomaData Samples.init(features:targets:divisor:)",
      "Samples: the class index of sample 1 is 4294967296, expected one that fits int32"
    ) {
      _ = Samples(features: Tensor(zeros: [2]), targets: Tensor([0, 1 << 32] as [Int64]))
    },
    Misuse("SomaData Samples.classIndices", "classIndices: the targets are float32, expected class indices") {
      _ = Samples(features: Tensor(zeros: [1]), targets: Tensor(zeros: [1])).classIndices
    },
    Misuse("SomaData Samples.subset(_:)", "batch, subset: index 1, expected one in 0 ..< 1") {
      _ = Samples(features: Tensor(zeros: [1]), targets: Tensor(zeros: [1])).subset([1])
    },
    Misuse("SomaData Samples.batch(_:)", "batch, subset: index 1, expected one in 0 ..< 1") {
      _ = Samples(features: Tensor(zeros: [1]), targets: Tensor(zeros: [1])).batch(0..<2)
    },
    Misuse(
      "SomaData PlanarImage.init(size:channelCount:pixels:)",
      "PlanarImage: 3 bytes, expected those of 1 channels"
    ) {
      _ = PlanarImage(size: ImageSize(width: 2, height: 2), channelCount: 1, pixels: [1, 2, 3])
    },
    Misuse("SomaData Column.number(at:)", "number(at:): row 1 of column 'x', expected 0 ..< 1") {
      _ = try table().columns[0].number(at: 1)
    },
    Misuse("SomaData Column.text(at:)", "text(at:): row -1 of column 'x', expected 0 ..< 1") {
      _ = try table().columns[0].text(at: -1)
    },
    Misuse("SomaData Column.isMissing(at:)", "isMissing(at:): row 1 of column 'x', expected 0 ..< 1") {
      _ = try table().columns[0].isMissing(at: 1)
    },
    Misuse("SomaTraining Model.score(_:objective:loss:batchSize:)", "batches of 0, expected 1 or more") {
      let samples = Samples(features: Tensor(zeros: [1, 3]), targets: Tensor(zeros: [1, 2]))
      _ = try Model(inputShape: [3]) { Linear(2) }.score(samples, objective: .regression, batchSize: 0)
    },
    Misuse("SomaTraining Model.outputs(for:batchSize:)", "batches of -1, expected 1 or more") {
      let samples = Samples(features: Tensor(zeros: [1, 3]), targets: Tensor(zeros: [1, 2]))
      _ = try Model(inputShape: [3]) { Linear(2) }.outputs(for: samples, batchSize: -1)
    },
  ]

  private static func table() throws -> Table { try Table.read(bytes: Array("x\n1\n".utf8), path: "x.csv") }
}
