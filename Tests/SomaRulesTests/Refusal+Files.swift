import Soma

extension Refusal {
  private static let lost = "/nowhere/at/all"

  static let files = [
    Refusal("SomaFormats Safetensors.init(contentsOf:)", "SafetensorsError: ") {
      _ = try Safetensors(contentsOf: lost)
    },
    Refusal("SomaFormats Safetensors.init(bytes:path:)", "SafetensorsError: x.safetensors") {
      _ = try Safetensors(bytes: [1, 2, 3], path: "x.safetensors")
    },
    Refusal("SomaFormats Safetensors.write(to:keepingPrevious:)", "SafetensorsError: ") {
      try Safetensors(tensors: []).write(to: lost)
    },
    Refusal("SomaFormats Safetensors.serialized()", "SafetensorsError: ") {
      _ = try Safetensors(tensors: [("a", Tensor(1)), ("a", Tensor(2))]).serialized()
    },
    Refusal("SomaFormats Safetensors.checkSeal(path:)", "SafetensorsError: x.safetensors") {
      try Safetensors(tensors: []).checkSeal(path: "x.safetensors")
    },
    Refusal("SomaFormats AtomicFile.write(_:to:)", "FileError: cannot create /nowhere/at/all") {
      try AtomicFile.write([1], to: lost)
    },
    Refusal("SomaFormats FileLock.take(_:)", "FileError: cannot lock /nowhere/at/all") {
      _ = try FileLock.take(lost)
    },
  ]

  static let data = [
    Refusal("SomaData DataSet.load(_:_:)", "mnits") { _ = try DataSet.load("mnits") },
    Refusal("SomaData KnownDataSet.named(_:)", "mnits") { _ = try KnownDataSet.named("mnits") },
    Refusal("SomaData Table.read(_:_:textColumns:keepsEmptyRows:isHashed:)", "/nowhere/at/all") {
      _ = try Table.read(lost)
    },
    Refusal("SomaData Table.read(bytes:path:_:textColumns:keepsEmptyRows:)", "DataError: x.csv") {
      _ = try Table.read(bytes: Array("a,b\n1\n".utf8), path: "x.csv")
    },
    Refusal("SomaData IDX.read(_:)", "/nowhere/at/all") { _ = try IDX.read(lost) },
    Refusal("SomaData CIFAR10.read(_:)", "/nowhere/at/all") { _ = try CIFAR10.read([lost]) },
    Refusal("SomaData PNGImage.init(contentsOf:)", "/nowhere/at/all") { _ = try PNGImage(contentsOf: lost) },
    Refusal("SomaData PNGImage.init(bytes:path:)", "DataError: x.png") {
      _ = try PNGImage(bytes: [1], path: "x.png")
    },
    Refusal("SomaData ImageFolder.read(_:size:)", "DataError: ") { _ = try ImageFolder.read(lost) },
    Refusal("SomaData ImageFolder.classNames(in:)", "DataError: ") {
      _ = try ImageFolder.classNames(in: lost)
    },
    Refusal(
      "SomaData Samples.split(fraction:seed:)", "DataError: 1 samples cannot be split with a fraction of 0.5"
    ) {
      let samples = Samples(features: Tensor(zeros: [1, 1]), targets: Tensor(zeros: [1, 1]))
      _ = try samples.split(fraction: 0.5, seed: 0)
    },
    Refusal("SomaData ColumnKind.named(_:)", "UnknownName: ") { _ = try ColumnKind.named("x") },
    Refusal("SomaData MissingPolicy.named(_:)", "UnknownName: ") { _ = try MissingPolicy.named("x") },
    Refusal("SomaData CategoryEncoding.named(_:)", "UnknownName: ") { _ = try CategoryEncoding.named("x") },
    Refusal("SomaData TextEncoding.named(_:)", "UnknownName: ") { _ = try TextEncoding.named("x") },
  ]

  static let trainings = [
    Refusal(
      "SomaTraining Trainer.fit(_:optimizer:training:validation:test:shouldStop:report:)",
      "TrainingError: there are no samples to train on"
    ) {
      var model = try Model(inputShape: [1]) { Linear(2) }
      var optimizer = SGD()
      let none = Samples(features: Tensor(zeros: [0, 1]), targets: Tensor([] as [Int32]))
      try Trainer().fit(&model, optimizer: &optimizer, training: none)
    },
    Refusal(
      "SomaTraining Trainer.fit(_:optimizer:training:validation:test:shouldStop:report:)",
      "TrainingError: classification expects class indices, int32 of shape [count], and the targets are float32"
    ) {
      var model = try Model(inputShape: [1]) { Linear(2) }
      var optimizer = SGD()
      try Trainer().fit(&model, optimizer: &optimizer, training: values)
    },
    Refusal(
      "SomaTraining Model.score(_:objective:loss:batchSize:)",
      "TrainingError: classification expects class indices"
    ) {
      _ = try Model(inputShape: [1]) { Linear(2) }.score(values, objective: .classification)
    },
    Refusal(
      "SomaTraining LearningRateFinder.run(model:optimizer:samples:objective:loss:shouldStop:)",
      "TrainingError: classification expects class indices"
    ) {
      let model = try Model(inputShape: [1]) { Linear(2) }
      _ = try LearningRateFinder().run(
        model: model, optimizer: SGD(), samples: values, objective: .classification)
    },
    Refusal("SomaTraining InitialWeights.init(_:)", "/nowhere/at/all") { _ = try InitialWeights(lost) },
    Refusal("SomaTraining RunConfiguration.init(contentsOf:)", "RunError: ") {
      _ = try RunConfiguration(contentsOf: lost)
    },
    Refusal("SomaTraining RunConfiguration.init(json:path:)", "RunError: ") {
      _ = try RunConfiguration(json: "{", path: "config.json")
    },
    Refusal("SomaTraining RunFolder.named(_:in:)", "RunError: ") { _ = try RunFolder.named("x", in: lost) },
    Refusal("SomaTraining SavedRun.init(weights:)", "/nowhere/at/all") { _ = try SavedRun(weights: lost) },
    Refusal("SomaTraining CheckpointFile.init(_:)", "CheckpointError: ") { _ = try CheckpointFile(lost) },
    Refusal("SomaTraining RunFolder.exactly(_:in:)", "RunError: ") {
      _ = try RunFolder.exactly("x", in: lost)
    },
    Refusal("SomaTraining RunFolder.create(in:name:date:)", "RunError: ") {
      _ = try RunFolder.create(in: "/proc/nowhere", name: "x")
    },
    Refusal("SomaTraining Model.outputs(for:batchSize:)", "it was built for [batch] + [3]") {
      _ = try Model(inputShape: [3]) { Linear(2) }.outputs(for: values)
    },
    Refusal(
      "SomaTraining TrainingStep.callAsFunction(model:optimizer:inputs:targets:number:)",
      "LossError: meanSquaredError: predictions of shape [1, 2]"
    ) {
      var model = try Model(inputShape: [1]) { Linear(2) }
      var optimizer = SGD()
      let step = TrainingStep(loss: .meanSquaredError)
      try step(
        model: &model, optimizer: &optimizer, inputs: Tensor(zeros: [1, 1]), targets: Tensor(zeros: [1]),
        number: 0)
    },
    Refusal(
      "SomaTraining NetworkPlan.makeModel(inputShape:seed:)", "UnknownName: there is no activation named 'x'"
    ) {
      let plan = NetworkPlan(
        hidden: [2], activation: "x", initializer: "heNormal", dropProbability: 0, outputs: 1)
      _ = try plan.makeModel(inputShape: [1], seed: 0)
    },
    Refusal(
      "SomaTraining TrainingSettings.resolved(for:name:folder:)",
      "TrainingError: epochs is -1; allowed is from 0 to 1000000"
    ) {
      var settings = TrainingSettings()
      settings.epochs = -1
      _ = try settings.resolved(for: DataSet.load("xor"), name: "xor", folder: nil)
    },
    Refusal("SomaTraining EpochMetric.named(_:)", "UnknownName: ") { _ = try EpochMetric.named("x") },
    Refusal("SomaTraining LearningRatePlan.named(_:)", "UnknownName: ") {
      _ = try LearningRatePlan.named("x")
    },
    Refusal("SomaTraining ClassWeighting.named(_:)", "UnknownName: ") { _ = try ClassWeighting.named("x") },
    Refusal("SomaTraining TrainingTarget.init(_:)", "TrainingError: ") { _ = try TrainingTarget("x") },
  ]

  private static let values = Samples(features: Tensor(zeros: [2, 1]), targets: Tensor(zeros: [2, 2]))
}
