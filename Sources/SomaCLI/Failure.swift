import Foundation
import Soma
import SomaLabs
import SomaPlot

/// How a command ends when it cannot do what it was asked: the exit code, what happened, and what to do next.
package struct Failure: Error {
  /// Exit codes, after `sysexits.h` where it has one.
  package enum Code: Int32 {
    case unexpected = 1
    case diverged = 3
    case targetMissed = 4
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case outOfMemory = 71
    case cannotCreate = 73
    case cannotWrite = 74
    case outOfTime = 75
    case configuration = 78
  }

  let code: Code
  let message: String
  let help: String?

  init(_ code: Code, _ message: String, help: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
  }

  /// The text for standard error: what, where, why; then a `help:` line, where there is one.
  var text: String { ("error: " + message + (help.map { "\nhelp: " + $0 } ?? "")).printableLines }
}

extension Failure {
  /// The failure that an error of the library is.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as TrainingError: self.init(error)
    case let error as DataError: self.init(error)
    case let error as RunError: self.init(error)
    case let error as CheckpointError:
      self.init(.badData, "\(error)", help: "take a state that soma train wrote whole")
    case let error as LabError: self.init(error)
    case let error as SearchError: self.init(error)
    case let error as SafetensorsError:
      if case .file(let cause) = error.rule {
        self.init(cause)
      } else {
        self.init(.badData, "\(error)", help: "take a file that soma train, or another program, wrote whole")
      }
    case let error as FileError: self.init(error)
    case let error as UnknownName: self.init(.usage, error.summary, help: error.help)
    case is ModelError, is OptimizerError: self.init(.usage, "\(error)")
    case is LossError, is MetricError, is TensorError: self.init(.badData, "\(error)")
    default: self.init(.unexpected, "\(error)")
    }
  }

  private init(_ error: TrainingError) {
    switch error {
    case .diverged(let divergence):
      let smaller =
        Double(String(format: "%.0e", divergence.learningRate / 10)) ?? divergence.learningRate / 10
      self.init(
        .diverged, "\(error)",
        help: "use a smaller step size, --lr \(Words.rate(smaller)), or shorten long gradients, --clip-norm 1"
      )
    case .noSamples, .targets: self.init(.badData, "\(error)")
    case .nothingHeldOut: self.init(.usage, "\(error)", help: "hold some out: --val-fraction 0.1")
    case .noClasses: self.init(.usage, "\(error)", help: "choose a loss, such as val.loss")
    case .notEnoughMemory:
      self.init(
        .outOfMemory, "\(error)",
        help: "use fewer or smaller layers, --layers, or smaller batches, --batch-size; or raise the limit")
    case .stateDoesNotFit: self.init(.badData, "\(error)", help: "begin a new training with its weights")
    case .badSetting(let name, let value, let allowed):
      self.init(.usage, "--\(name) is \(value)", help: "allowed is \(allowed)")
    }
  }

  private init(_ error: DataError) {
    let code: Code =
      switch error {
      case .unknownSet, .badOption, .cannotSplit: .usage
      case .notFound: .noInput
      case .offline, .downloadFailed: .unavailable
      case .file(let cause): Failure.code(cause)
      default: .badData
      }
    let remedy: String? = if case .file(let cause) = error { cause.remedy } else { nil }
    var lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if case .table(let fault) = error, let line = fault.line, let excerpt = Excerpt(fault.path, line: line) {
      lines.insert(excerpt.text, at: 1)
    }
    self.init(code, lines.joined(separator: "\n"), help: error.help ?? remedy)
  }

  private init(_ error: RunError) {
    let code: Code =
      switch error {
      case .notFound, .noWeights, .noCheckpoint: .noInput
      case .cannotRead: .noInput
      case .cannotWrite(let cause): Failure.code(cause)
      case .noConfiguration, .badConfiguration, .doesNotFit, .badWeights, .wrongInput, .noAnswer,
        .badCheckpoints, .dataChanged, .doesNotMatch:
        .badData
      case .inUse: .cannotCreate
      case .notEnoughMemory: .outOfMemory
      }
    switch error {
    case .cannotRead(let cause), .cannotWrite(let cause): self.init(code, "\(error)", help: cause.remedy)
    default: self.init(code, "\(error)", help: error.help)
    }
  }

  private init(_ error: LabError) {
    let code: Code =
      switch error {
      case .unknown, .badValue, .missingValue, .unexpected: .usage
      case .badData: .badData
      case .file(let cause): Failure.code(cause)
      }
    let remedy: String? = if case .file(let cause) = error { cause.remedy } else { nil }
    self.init(code, "\(error)", help: error.help ?? remedy)
  }

  private init(_ error: SearchError) {
    switch error {
    case .badPlan: self.init(.configuration, "\(error)", help: "look at [search]")
    case .otherPlan:
      self.init(.usage, "\(error)", help: "--state names another file, --restart forgets what is in this one")
    case .inUse:
      self.init(
        .cannotCreate, "\(error)", help: "wait for it, stop it with Ctrl-C, or name another file: --state")
    case .badState: self.init(.badData, "\(error)", help: "--restart begins anew")
    case .file(let cause): self.init(cause)
    }
  }

  private init(_ error: FileError) { self.init(Failure.code(error), "\(error)", help: error.remedy) }

  private static func code(_ error: FileError) -> Code {
    switch error.operation {
    case .open, .read, .list: .noInput
    case .create, .lock: .cannotCreate
    case .write, .sync, .rename, .remove: .cannotWrite
    }
  }
}
