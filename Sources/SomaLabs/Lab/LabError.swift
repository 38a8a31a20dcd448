public import SomaFormats
public import SomaTensor

/// Why a lab cannot do what it was asked.
public enum LabError: Error, Equatable, Sendable {
  /// An option, or one of its choices, that does not exist.
  case unknown(UnknownName)
  /// A value outside what an option allows.
  case badValue(option: String, value: String, allowed: String)
  /// An option that needs a value stands at the end, or before another option.
  case missingValue(option: String, placeholder: String)
  /// A word too many.
  case unexpected(argument: String)
  /// A file could not be read.
  case file(FileError)
  /// A file, or something typed, does not hold what the lab needs; where, and why.
  case badData(source: String, reason: String, help: String)
}

extension LabError: CustomStringConvertible {
  /// What is wrong.
  public var description: String {
    switch self {
    case .unknown(let name): "\(name)"
    case .badValue(let option, let value, _): "\(option) is \(value)"
    case .missingValue(let option, _): "\(option) needs a value"
    case .unexpected(let argument): "unexpected argument '\(argument)'"
    case .file(let error): "\(error)"
    case .badData(let source, let reason, _): "\(source): \(reason)"
    }
  }

  /// What to do about it, where that can be said.
  public var help: String? {
    switch self {
    case .badValue(_, _, let allowed): "allowed is \(allowed)"
    case .missingValue(let option, let placeholder): "\(option) \(placeholder)"
    case .unexpected: "leave it out; soma lab NAME --help shows what a lab takes"
    case .badData(_, _, let help): help.isEmpty ? nil : help
    default: nil
    }
  }
}
