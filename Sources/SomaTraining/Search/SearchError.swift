public import SomaFormats

/// Why a search could not begin or go on.
public enum SearchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The plan cannot be carried out.
  case badPlan(String)
  /// The state file belongs to another search.
  case otherPlan(path: String, difference: String)
  /// Another process makes the trials of this state file.
  case inUse(path: String)
  /// The state file does not hold the state of a search.
  case badState(path: String, reason: String)
  /// The state file cannot be read or written.
  case file(FileError)

  /// What, where and why.
  public var description: String {
    switch self {
    case .badPlan(let reason): reason
    case .otherPlan(let path, let difference): "\(path) belongs to another search: \(difference)"
    case .inUse(let path): "\(path) is in use: another process searches with it"
    case .badState(let path, let reason): "\(path) does not hold the state of a search: \(reason)"
    case .file(let error): error.description
    }
  }
}
