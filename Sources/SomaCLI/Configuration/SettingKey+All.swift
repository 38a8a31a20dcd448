import Soma

extension SettingKey {
  /// Every setting, in the order in which people are shown them.
  package static let all = runAndData + drawn + images + table + networkAndTraining + search

  private static let runAndData: [SettingKey] = [
    SettingKey(
      "seed", .seed, usual: "0", example: .integer(1),
      "Decides every random number; random draws one and tells it.", flag: "--seed",
      otherNames: ["random_state", "randomseed"]),
    SettingKey(
      "name", .text(RunName.allowed, where: RunName.isAllowed), usual: "that of the data",
      example: .string("first-try"),
      "What the run is called.", flag: "--name"),
    SettingKey(
      "out", .path("a folder"), usual: "runs", example: .string("runs"),
      "The folder that run folders are made in.", flag: "--out",
      otherNames: ["output", "runs", "logdir"]),
    SettingKey(
      "threads", .integer(1...256), usual: "all processors", example: .integer(2),
      "Threads to use; the result does not depend on it.",
      flag: "--threads", otherNames: ["workers", "numthreads"]),

    SettingKey(
      "data.source",
      .path("a data set, a CSV file or a folder of images") { name in
        !KnownDataSet.all.contains { $0.name == name }
      },
      usual: "none", example: .string("digits"),
      "A CSV file, a folder of images, or a data set; soma data list names them.",
      otherNames: ["set", "dataset", "file", "path", "csv", "images"]),
    SettingKey(
      "data.folder", .path("a folder"), usual: "anywhere", example: .string("data"),
      "The only folder that the set's files are looked for in; else $SOMA_DATA, the cache, the network.",
      flag: "--data", otherNames: ["dir", "root"]),
    SettingKey(
      "data.offline", .flag, usual: "false", example: .bool(true), "Fetch nothing from the network.",
      flag: "--offline"),
    SettingKey(
      "data.split.val", .number(.share, "a number from 0 to below 1"), usual: "by the data",
      example: .number(0.15),
      "The share of training samples that chooses the best epoch.", flag: "--val-fraction",
      otherNames: ["validation", "valfraction", "validationsplit", "validationfraction"]),
  ]

  private static let networkAndTraining: [SettingKey] = [
    SettingKey(
      "model.layers", .layers, usual: "by the data", example: .integers([128, 64]),
      "Units of the hidden layers; none for a single layer.",
      flag: "--layers", otherNames: ["hidden", "units", "hiddenlayersizes", "hiddensizes"]),
    SettingKey(
      "model.activation",
      .name(ActivationFunction.all.map(\.name)) { try ActivationFunction.named($0).name },
      usual: "by the data", example: .string("tanh"),
      "What stands between the layers: relu, tanh, gelu, …",
      flag: "--activation", otherNames: ["nonlinearity"]),
    SettingKey(
      "model.init", .name(Initializer.all.map(\.name)) { try Initializer.named($0).name },
      usual: "by the activation", example: .string("xavierNormal"),
      "How weights are drawn: heNormal (for relu), xavierUniform (for tanh), …", flag: "--init",
      otherNames: ["initializer", "kernelinitializer", "weightinit"]),
    SettingKey(
      "model.init-from",
      .path("a run or a safetensors file") { $0.contains("/") || $0.hasSuffix(".safetensors") },
      usual: "none", example: .string("latest"),
      "Begin with the weights of a run or of a safetensors file, also PyTorch's.", flag: "--init-from",
      otherNames: ["pretrained", "weights", "checkpoint"]),
    SettingKey(
      "model.dropout", .number(.share, "a number from 0 to below 1"), usual: "0, of tables 0.3",
      example: .number(0.1),
      "The share of units dropped in training.", flag: "--dropout",
      otherNames: ["dropprobability", "droprate"]),

    SettingKey(
      "train.optimizer",
      .name(OptimizerName.allCases.map(\.rawValue)) { try OptimizerName.named($0).rawValue },
      usual: "adam", example: .string("momentum"),
      "The rule that changes the weights: adam, sgd, momentum, …", flag: "--optimizer",
      otherNames: ["solver", "algorithm"]),
    SettingKey(
      "train.lr", .number(.positive, "a number above 0"), usual: "by the optimizer",
      example: .number(0.01),
      "The greatest step size.", flag: "--lr",
      otherNames: ["learningrate", "rate", "stepsize", "learningrateinit", "eta"]),
    SettingKey(
      "train.schedule", .name(LearningRatePlan.self, "schedule"), usual: "cosine",
      example: .string("constant"),
      "How the step size changes: constant, cosine or plateau.", flag: "--schedule",
      otherNames: ["scheduler", "lrschedule", "lrscheduler"]),
    SettingKey(
      "train.epochs", .integer(0...1_000_000), usual: "by the data", example: .integer(20),
      "How often all samples are seen.",
      flag: "--epochs", otherNames: ["maxepochs", "numepochs", "nepochs", "maxiter", "iterations"]),
    SettingKey(
      "train.batch-size", .integer(1...1_000_000_000), usual: "by the data", example: .integer(64),
      "Samples in a step.",
      flag: "--batch-size", otherNames: ["batch", "batchsize", "minibatch"]),
    SettingKey(
      "train.precision", .name(Precision.allCases.map(\.rawValue)) { try Precision.named($0).rawValue },
      usual: "float32", example: .string("bf16"),
      "What products round their operands to: float32 (nothing) or bf16.", flag: "--precision",
      otherNames: ["dtype", "amp", "mixedprecision"]),
    SettingKey(
      "train.clip-norm", .number(.positive, "a number above 0"), usual: "none", example: .number(1),
      "The longest that all gradients together may be.", flag: "--clip-norm",
      otherNames: ["gradclip", "gradientclip", "maxnorm", "clip", "gradientclipval"]),
    SettingKey(
      "train.class-weights",
      .name(ClassWeighting.allCases.map(\.rawValue)) { try ClassWeighting.named($0).rawValue },
      usual: "equal", example: .string("balanced"),
      "How classes count in the loss: equal, or balanced, where each class has the same weight as the others.",
      flag: "--class-weights", otherNames: ["classweight", "balanced"]),
    SettingKey(
      "train.shuffle", .flag, usual: "true", example: .bool(false),
      "Put the samples in a new order for every epoch.",
      flag: "--no-shuffle", otherNames: ["shuffles"]),
    SettingKey(
      "train.monitor", .name(EpochMetric.allCases.map(\.rawValue)) { try EpochMetric.named($0).rawValue },
      usual: "val.loss", example: .string("val.accuracy"),
      "What makes an epoch the best: val.loss, val.accuracy, loss or accuracy.",
      flag: "--monitor", otherNames: ["metric"]),
    SettingKey(
      "train.patience", .integer(1...Int.max), usual: "none", example: .integer(5),
      "End after so many epochs in which the monitored number got no better.", flag: "--patience",
      otherNames: ["earlystopping", "niternochange"]),
    SettingKey(
      "train.min-gain", .number(.notNegative, "0 or a positive number"), usual: "0", example: .number(0.001),
      "How much better the monitored number must get to count for patience.", flag: "--min-gain",
      otherNames: ["mindelta", "tol"]),
    SettingKey(
      "train.target",
      .text("a metric, >= or <=, and a number, in quotation marks: 'val.accuracy>=0.98'") {
        // A metric that is none has an error of its own; the rest is not a target.
        do {
          _ = try TrainingTarget($0)
          return true
        } catch is TrainingError {
          return false
        }
      },
      usual: "none", example: .string("val.accuracy>=0.98"),
      "End when this is reached; exit code 4 when it never is.", flag: "--target"),
    SettingKey(
      "train.time-limit", .duration, usual: "none", example: .string("20m"),
      "End in time, measuring and saving included: 90s, 20m, 1h30m.",
      flag: "--time-limit", otherNames: ["maxtime"]),
    SettingKey(
      "train.log-every", .integer(1...Int.max), usual: "none", example: .integer(100),
      "Log the loss of every n-th step.",
      flag: "--log-every", otherNames: ["loginterval", "logeverynsteps"]),
    SettingKey(
      "train.save-every", .number(.notNegative, "0 or a positive number of seconds"), usual: "30",
      example: .number(60),
      "Seconds between saves within an epoch.", flag: "--save-every", otherNames: ["saveinterval"]),
  ]

  private static let search: [SettingKey] = [
    SettingKey(
      "search.method", .name(SearchMethodName.self, "method"),
      usual: "random", example: .string("halving"), "How trials are chosen: grid, random or halving."),
    SettingKey(
      "search.trials", .integer(1...10_000), usual: "20", example: .integer(27),
      "How many trials random and halving begin with.",
      otherNames: ["numtrials", "ntrials", "niter", "numsamples"]),
    SettingKey(
      "search.points", .integer(1...1000), usual: "3", example: .integer(4),
      "How many values of a range a grid has."),
    SettingKey(
      "search.eta", .integer(2...1000), usual: "3", example: .integer(2),
      "With halving, one of so many trials goes on, with so many times the epochs.",
      otherNames: ["factor", "reductionfactor"]),
    SettingKey(
      "search.space", .searchSpace, usual: "none",
      example: ["train.lr": ["log-uniform": .array([.number(0.0001), .number(0.1)])]],
      "The settings to search and their values.",
      otherNames: ["parameters", "params"]),
  ]
}
