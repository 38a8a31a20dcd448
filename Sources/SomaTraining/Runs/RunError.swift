import Foundation
public import SomaFormats
public import SomaNN

/// Why a run could not be found, read or written.
public enum RunError: Error, Sendable, CustomStringConvertible {
  /// There is no run of that name.
  case notFound(name: String, folder: String, known: [String])
  /// A run folder has no weights yet.
  case noWeights(folder: String)
  /// A weights file does not say which network it belongs to.
  case noConfiguration(path: String)
  /// The configuration cannot be read.
  case badConfiguration(path: String, reason: String)
  /// The weights do not fit the network of the configuration.
  case doesNotFit(path: String, ModelError)
  /// The weights file is damaged.
  case badWeights(SafetensorsError)
  /// An input does not have the form that the network takes.
  case wrongInput(found: String, expected: String)
  /// The network's output for an input holds a NaN, so it says nothing.
  case noAnswer(input: Int)
  /// A run folder holds no state to go on from.
  case noCheckpoint(folder: String)
  /// None of the states in a run folder can be used.
  case badCheckpoints(folder: String, [CheckpointError])
  /// Another process trains in the folder.
  case inUse(folder: String)
  /// The samples are not those that the run began with.
  case dataChanged(set: String, expected: String, found: String)
  /// A weights file is for another network.
  case doesNotMatch(path: String, reason: String)
  /// Reading a file needs more memory than there is.
  case notEnoughMemory(MemoryShortage)
  /// A file or folder of the run could not be read.
  case cannotRead(FileError)
  /// A file or folder of the run could not be written.
  case cannotWrite(FileError)

  /// What, where and why.
  public var description: String {
    switch self {
    case .notFound(let name, let folder, _):
      name.hasSuffix(".safetensors") ? "there is no file \(name)" : "no run \"\(name)\" in \(folder)"
    case .noWeights(let folder): "\(folder) has no weights.safetensors: no epoch was completed"
    case .noConfiguration(let path):
      "\(path) holds tensors, but does not say which network they belong to (no metadata \"soma.config\")"
    case .badConfiguration(let path, let reason): "\(path): \(reason)"
    case .doesNotFit(let path, let error): "\(path): \(error)"
    case .badWeights(let error): error.description
    case .wrongInput(let found, let expected): "\(found); this network takes \(expected)"
    case .noAnswer(let input):
      "input \(input): the network's output is not a number"
    case .noCheckpoint(let folder): "\(folder) holds no state to go on from"
    case .badCheckpoints(let folder, let errors):
      "no state in \(folder) can be used" + errors.map { "\n  \($0)" }.joined()
    case .inUse(let folder): "\(folder) is in use: another process trains in it"
    case .dataChanged(let set, let expected, let found):
      "\(set) is not what the run began with\n  SHA-256 then: \(expected)\n  SHA-256 now:  \(found)"
    case .doesNotMatch(let path, let reason): "\(path): \(reason)"
    case .notEnoughMemory(let shortage): shortage.description
    case .cannotRead(let error), .cannotWrite(let error): error.description
    }
  }

  /// What to do about it, where that can be said.
  public var help: String? {
    switch self {
    case .notFound(let name, _, _) where name.hasSuffix(".safetensors"):
      "name a file that exists, or a run; soma runs list shows them"
    case .notFound(_, _, let known):
      known.isEmpty
        ? "train one: soma train digits" : "known runs: latest, " + known.suffix(5).joined(separator: ", ")
    case .noWeights(let folder):
      RunFolder(path: folder).isUsable
        ? "train it further, for at least one epoch: soma resume \(folder)"
        : "its start failed: train again; soma runs rm \(AtomicFile.split(folder).name) removes what it left"
    case .doesNotMatch: "give the network the layers of the file: --layers, --activation"
    case .wrongInput: "give inputs of the form that the network was trained on"
    case .badConfiguration: "it was changed by hand, or written by another version of soma"
    case .doesNotFit: "the file was changed after it was written; take one that soma train wrote"
    case .badWeights(let error) where error.isOfBrokenSeal:
      "\(wholeWeights(instead: error.path)); of a change that was meant, remove \(Safetensors.sealKey) from the metadata"
    case .badWeights: "take a file that soma train, or another program, wrote whole"
    case .noAnswer: "look for NaN or infinite numbers in the input, or in the weights: soma inspect latest"
    case .noCheckpoint(let folder), .badCheckpoints(let folder, _):
      FileManager.default.fileExists(atPath: RunFolder(path: folder).weightsPath)
        ? "begin a new run with its best weights: soma train … --init-from \(folder)/weights.safetensors"
        : "its start failed: train again; soma runs rm \(AtomicFile.split(folder).name) removes what it left"
    case .inUse: "wait for it, stop it with Ctrl-C, or go on in a copy: soma resume … --fork NAME"
    case .dataChanged:
      "bring back the samples (--data DIR), or begin a new run with its weights: soma train … --init-from"
    case .notEnoughMemory: "raise the limit, or take a machine with more memory"
    case .noConfiguration: "soma inspect shows the tensors of any safetensors file"
    default: nil
    }
  }
}

extension RunError {
  /// Where weights without damage come from: a run's last state, where there is one.
  private func wholeWeights(instead path: String) -> String {
    let folder = RunFolder(path: AtomicFile.split(path).folder)
    return path == folder.weightsPath && FileManager.default.fileExists(atPath: folder.lastCheckpointPath)
      ? "soma resume \(folder.path) writes it anew from the last state" : "take a copy that is whole"
  }
}

extension SafetensorsError {
  /// Whether the file has changed since it was written.
  fileprivate var isOfBrokenSeal: Bool { if case .brokenSeal = rule { true } else { false } }
}

extension RunError {
  /// The error of a weights or state file that could not be written.
  init(writing error: SafetensorsError) {
    if case .file(let cause) = error.rule { self = .cannotWrite(cause) } else { self = .badWeights(error) }
  }
}
