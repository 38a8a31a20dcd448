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
  /// A file or folder of the run could not be read.
  case cannotRead(FileError)
  /// A file or folder of the run could not be written.
  case cannotWrite(FileError)

  /// What, where and why.
  public var description: String {
    switch self {
    case .notFound(let name, let folder, _): "no run \"\(name)\" in \(folder)"
    case .noWeights(let folder): "\(folder) has no weights.safetensors: no epoch was completed"
    case .noConfiguration(let path):
      "\(path) holds tensors, but does not say which network they belong to (no metadata \"soma.config\")"
    case .badConfiguration(let path, let reason): "\(path): \(reason)"
    case .doesNotFit(let path, let error): "\(path): \(error)"
    case .badWeights(let error): error.description
    case .wrongInput(let found, let expected): "\(found); this network takes \(expected)"
    case .noAnswer(let input):
      "input \(input): the network's output is not a number"
    case .cannotRead(let error), .cannotWrite(let error): error.description
    }
  }

  /// What to do about it, where that can be said.
  public var help: String? {
    switch self {
    case .notFound(_, _, let known):
      known.isEmpty
        ? "train one: soma train digits" : "known runs: latest, " + known.suffix(5).joined(separator: ", ")
    case .noWeights: "train it again, for at least one epoch"
    case .noAnswer: "look for NaN or infinite numbers in the input, or in the weights: soma inspect latest"
    case .noConfiguration: "soma inspect shows the tensors of any safetensors file"
    default: nil
    }
  }
}
