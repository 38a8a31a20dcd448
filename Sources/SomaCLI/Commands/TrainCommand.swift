import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma train <set>`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network and keep it in a run folder.",
    discussion: """
      soma train digits
      soma train mnist --data ../data/mnist --epochs 5
      soma train moons --layers 16,16 --activation tanh --json
      """)

  @Argument(help: "A data set; soma data list names them.") var set: String
  @OptionGroup var data: DataFlags
  @Option(help: "How often all samples are seen.") var epochs: Int?
  @Option(help: "Samples in a step.") var batchSize: Int?
  @Option(help: "The greatest step size.") var lr: Double?
  @Option(help: "How the step size changes: constant or cosine (the default).") var schedule: String?
  @Option(help: "adam, sgd, momentum, …") var optimizer: String?
  @Option(help: ArgumentHelp("Units of the hidden layers; none for a single layer.", valueName: "128,64"))
  var layers: String?
  @Option(help: "relu, tanh, gelu, …") var activation: String?
  @Option(name: .customLong("init"), help: "How weights are drawn: heNormal, xavierUniform, …")
  var initializer: String?
  @Option(help: "The share of units dropped in training.") var dropout: Double?
  @Option(help: "The share of training samples that chooses the best epoch.") var valFraction: Double?
  @Option(
    help: ArgumentHelp(
      "What products round their operands to: float32 (nothing, the default) or bf16.", valueName: "bf16"))
  var precision: String?
  @Option(help: "Decides every random number.") var seed: UInt64 = 0
  @Option(help: "Threads to use; the result does not depend on it.") var threads: Int?
  @Option(help: "The run's name; the data set's by default.") var name: String?
  @Option(help: ArgumentHelp("The folder that run folders are made in.", valueName: "dir")) var out = "runs"
  @Flag(help: "Print one JSON object a line: start, epoch, best, end.") var json = false
  @Flag(name: .shortAndLong, help: "Print the result only.") var quiet = false

  mutating func run() throws {
    if let threads {
      guard (1...256).contains(threads) else {
        throw Failure(.usage, "--threads is \(threads)", help: "from 1 to 256")
      }
      ThreadPool.use(threadCount: threads)
    }
    let settings = try settings()
    let dataSet = try DataSet.load(set, data.options(seed: seed))
    for note in dataSet.notes { Console.message("note: \(note)") }
    let configuration = try settings.resolved(
      for: dataSet, name: try runName(), folder: data.absoluteFolder)
    let chosen = configuration.training.precision
    if let note = PrecisionText.note(chosen, isAccelerated: chosen.isAccelerated) {
      Console.message("note: \(note)")
    }
    var training = try TrainingRun(configuration: configuration, data: dataSet)
    let folder = try RunFolder.create(in: out, name: configuration.name)
    let recorder = try RunRecorder(
      folder: folder, run: training, arguments: CommandLine.arguments,
      threadCount: ThreadPool.threadCount)
    let end = try train(&training, recorder)
    if let signal = Interrupt.signal, end.reason == .stopped {
      Console.message("stopped; the weights are in \(folder.weightsPath)")
      throw ExitCode(128 + signal)
    }
    if !json { report(end, testCount: training.test?.count, folder) }
  }

  /// Trains while the recorder and the view listen.
  private func train(_ training: inout TrainingRun, _ recorder: RunRecorder) throws -> TrainingEnd {
    var view =
      json || quiet
      ? nil
      : TrainingView(configuration: training.configuration, terminal: Terminal(descriptor: STDERR_FILENO))
    Interrupt.listen()
    do {
      let end = try training.run(shouldStop: Interrupt.signal != nil) { event in
        try recorder.record(event)
        view?.show(event)
        if json, let line = event.json(run: recorder.folder.path, time: RunRecord.time(Date())) {
          Console.result(line.text)
        }
      }
      return end
    } catch {
      view?.clearBar()
      recorder.fail(error)
      if FileManager.default.fileExists(atPath: recorder.folder.weightsPath) {
        Console.message("note: the best weights so far are in \(recorder.folder.weightsPath)")
      }
      throw error
    }
  }

  private func report(_ end: TrainingEnd, testCount: Int?, _ folder: RunFolder) {
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    if let test = end.test {
      Console.result(terminal.shown(ResultText.score(test, count: testCount, seconds: end.seconds)))
    }
    Console.result("run    \(folder.path)")
    if !quiet { Console.message("next   soma evaluate \(out == "runs" ? "latest" : folder.path)") }
  }

  private func settings() throws -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = try layers.map(Self.hidden)
    settings.activation = activation
    settings.initializer = initializer
    settings.dropProbability = dropout
    settings.optimizer = optimizer
    settings.learningRate = lr
    settings.schedule = try schedule.map(LearningRatePlan.named)
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.validationFraction = valFraction
    settings.precision = try precision.map(Precision.named)
    settings.seed = seed
    return settings
  }

  /// `128,64` as numbers; `none` for no hidden layer.
  private static func hidden(_ text: String) throws -> [Int] {
    if text == "none" || text.isEmpty { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let width = Int(part.trimmingCharacters(in: .whitespaces)) else {
        throw Failure(
          .usage, "--layers is \(text)", help: "numbers from 1 to 1000000, such as 128,64; or none")
      }
      return width
    }
  }

  /// A name becomes a part of a path, so it must not lead out of the folder.
  private func runName() throws -> String {
    let name = name ?? set
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix("."), name == name.printable,
      name.utf8.count <= 100
    else {
      throw Failure(
        .usage, "--name is \"\(name.printable)\"", help: "a short name without / and not starting with a dot")
    }
    return name
  }
}
