import Foundation
public import SomaFormats
public import SomaNN
import SomaRules
import SomaTensor

/// A training's state as a file: one safetensors file, sealed with its own SHA-256.
///
/// | tensors | |
/// |---|---|
/// | `model.<name>` | the network as the last step left it |
/// | `best.<name>` | the network of the best epoch, where that is another |
/// | `optimizer.<parameter>.<slot>` | what the optimizer remembers |
///
/// The text under `soma.checkpoint` says how far the training is; other texts belong to whoever writes the file. It is
/// written beside the old one, brought to the disk, and then takes the name, so that there is a whole file at every
/// moment.
///
///     try state.write(to: "last.safetensors", keepingPrevious: "previous.safetensors")
///     var state = try CheckpointFile("last.safetensors").state(of: model, Adam())
public struct CheckpointFile: Sendable {
  /// The version of the form.
  static let form = "soma.checkpoint/1"
  static let key = "soma.checkpoint"

  /// What stands beside the tensors.
  fileprivate struct Facts: Codable {
    struct Memory: Codable {
      var name: String
      var stepCount: Int
    }
    struct Best: Codable {
      var epoch: BestEpoch
      /// Whether the best numbers are the last ones, which are then written once.
      var isLast: Bool
    }
    var form: String
    var soma: String
    var optimizer: Memory
    var best: Best?
    var progress: TrainingProgress

    /// What is wrong with the numbers, where something is. A seal says that nothing has changed since the file was
    /// written, not who wrote it.
    var fault: String? {
      if !TrainingProgress.stepRange.contains(optimizer.stepCount) {
        return "the optimizer has made \(optimizer.stepCount) steps"
      }
      if let best, !(1...max(1, progress.epochs)).contains(best.epoch.epoch) {
        return "its best epoch is \(best.epoch.epoch) of \(progress.epochs)"
      }
      return progress.fault
    }
  }

  /// The file's path.
  public let path: String
  /// How far the training is.
  public var progress: TrainingProgress { facts.progress }
  /// The version of Soma that wrote the file.
  public var writtenBy: String { facts.soma }
  /// Texts of whoever wrote the file.
  public let texts: [String: String]
  private let facts: Facts
  private let tensors: [String: [NamedTensor]]

  /// Reads a file and checks that no bit of it has changed.
  ///
  /// - Throws: ``CheckpointError``.
  public init(_ path: String) throws(CheckpointError) {
    let file: Safetensors
    do throws(SafetensorsError) { file = try Safetensors(contentsOf: path) } catch {
      throw .unreadable(error)
    }
    try self.init(file, path: path)
  }

  /// Takes a file that was read, and checks that no bit of it has changed.
  init(_ file: Safetensors, path: String) throws(CheckpointError) {
    self.path = path
    do throws(SafetensorsError) { try file.checkSeal(path: path) } catch { throw .unreadable(error) }
    guard let text = file.metadata[Self.key] else { throw .notACheckpoint(path: path) }
    struct Form: Codable { var form: String }
    guard let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8)).form else {
      throw .notACheckpoint(path: path)
    }
    guard form == Self.form else { throw .otherForm(path: path, found: form) }
    do {
      facts = try Self.decoder.decode(Facts.self, from: Data(text.utf8))
    } catch {
      throw .notACheckpoint(path: path)
    }
    if let fault = facts.fault { throw .doesNotFit(path: path, reason: fault) }
    texts = file.metadata.filter { $0.key != Self.key && $0.key != Safetensors.sealKey }
    tensors = Self.groups(file)
  }

  /// The tensors by what stands before the first dot of their names.
  private static func groups(_ file: Safetensors) -> [String: [NamedTensor]] {
    var groups: [String: [NamedTensor]] = [:]
    for (name, tensor) in file.tensors {
      let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let rest = parts.count > 1 ? String(parts[1]) : ""
      groups[String(parts[0]), default: []].append(NamedTensor(name: rest, value: tensor))
    }
    return groups
  }

  /// The network's numbers in a file that this process wrote itself, so that its seal needs no look.
  static func modelTensors(in file: Safetensors) -> [NamedTensor] { groups(file)["model"] ?? [] }

  /// The network's numbers as the last step left them.
  var modelTensors: [NamedTensor] { tensors["model"] ?? [] }

  /// The network's numbers after the best epoch; before the first has ended, as they are.
  var bestTensors: [NamedTensor] { tensors["best"] ?? modelTensors }

  /// The state, for a network and an optimizer made as they were for the training.
  ///
  /// - Throws: ``CheckpointError/doesNotFit(path:reason:)``.
  public func state(of model: Model, _ optimizer: any Optimizer) throws(CheckpointError) -> TrainingState {
    guard optimizer.name == facts.optimizer.name else {
      throw .doesNotFit(
        path: path, reason: "it was written by the optimizer \(facts.optimizer.name), not \(optimizer.name)")
    }
    var state = TrainingState(model: model, optimizer: optimizer)
    state.progress = facts.progress
    do {
      try state.model.load(modelTensors)
      try state.optimizer.load(
        state: tensors["optimizer"] ?? [], stepCount: facts.optimizer.stepCount,
        parameters: state.model.parameters)
      if let best = facts.best {
        var other = state.model
        if !best.isLast { try other.load(tensors["best"] ?? []) }
        state.best = TrainingState.Best(epoch: best.epoch, model: other)
      }
    } catch {
      throw .doesNotFit(path: path, reason: "\(error)")
    }
    return state
  }

  fileprivate static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

extension TrainingState {
  /// Writes the state; see ``CheckpointFile``.
  ///
  /// - Parameters:
  ///   - path: Where to.
  ///   - previous: The name that the file written before gets, where it is to be kept.
  ///   - texts: Kept in the file, under keys other than `soma.checkpoint` and `soma.sha256`.
  /// - Throws: `SafetensorsError` where the file cannot be written; the one written before is then untouched.
  public func write(
    to path: String, keepingPrevious previous: String? = nil, texts: [String: String] = [:]
  ) throws(SafetensorsError) {
    // At the end of an epoch that is the best so far, its numbers are those of the model.
    let isLast = best.map { $0.epoch.epoch == progress.epochs && progress.steps == 0 } ?? false
    let facts = CheckpointFile.Facts(
      form: CheckpointFile.form, soma: somaVersion,
      optimizer: .init(name: optimizer.name, stepCount: optimizer.stepCount),
      best: best.map { .init(epoch: $0.epoch, isLast: isLast) }, progress: progress)
    guard let data = try? CheckpointFile.encoder.encode(facts) else {
      brokenRule("checkpoint: its few numbers cannot be written as JSON")
    }
    var metadata = texts
    metadata[CheckpointFile.key] = String(decoding: data, as: UTF8.self)
    let groups = [
      ("model", model.namedTensors), ("optimizer", optimizer.state),
      ("best", isLast ? [] : best?.model.namedTensors ?? []),
    ]
    let tensors = groups.flatMap { group, tensors in
      tensors.map { (name: "\(group).\($0.name)", tensor: $0.value) }
    }
    try Safetensors(tensors: tensors, metadata: metadata).sealed().write(to: path, keepingPrevious: previous)
  }
}

/// Why a checkpoint could not be read or used.
public enum CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be read, or it has changed since it was written.
  case unreadable(SafetensorsError)
  /// The file holds something else.
  case notACheckpoint(path: String)
  /// The file was written by a version of Soma with another form of checkpoints.
  case otherForm(path: String, found: String)
  /// The state belongs to another network or optimizer.
  case doesNotFit(path: String, reason: String)

  /// What, where and why.
  public var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .notACheckpoint(let path): "\(path) holds tensors, but no state of a training"
    case .otherForm(let path, let found):
      "\(path) has the form \"\(found)\"; this version of soma reads \"\(CheckpointFile.form)\""
    case .doesNotFit(let path, let reason): "\(path): \(reason)"
    }
  }
}
