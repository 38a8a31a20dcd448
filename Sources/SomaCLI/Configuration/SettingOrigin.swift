import Soma
import SomaPlot
import SomaRules

/// Who gave a setting its value.
enum SettingOrigin: Sendable, Equatable {
  /// An argument of the command, as it is written there: `--lr`, `--set`, `<source>`.
  case flag(String)
  /// An environment variable.
  case environment(String)
  /// A file, as it is announced, and the line where it is known.
  case file(String, line: Int?)
  /// Nobody: it has its usual value.
  case usual

  /// For a table and an error.
  var description: String {
    switch self {
    case .flag(let flag): flag
    case .environment(let name): name
    case .file(let path, let line): path + (line.map { " line \($0)" } ?? "")
    case .usual: "default"
    }
  }

  /// How a value that is not allowed ends the command.
  var failureCode: Failure.Code {
    switch self {
    case .flag, .usual: .usage
    case .environment, .file: .configuration
    }
  }
}

/// A value for a setting, and who gave it.
struct Assignment: Sendable {
  let key: SettingKey
  /// Allowed, and in its own spelling.
  let value: JSONValue
  let origin: SettingOrigin
  /// Of a table: the lines of what is in it, by their paths inside.
  var linesInside: [String: Int] = [:]
}

extension Assignment {
  /// A value for a path, out of a text that was typed.
  ///
  /// - Precondition: There is such a key.
  init(_ path: String, text: String, origin: SettingOrigin) throws(Failure) {
    guard let key = SettingKey.at(path) else { brokenRule("settings: there is no key \(path)") }
    try self.init(key, text: text, origin: origin)
  }

  /// A value out of a text that was typed.
  init(_ key: SettingKey, text: String, origin: SettingOrigin) throws(Failure) {
    let subject =
      if case .flag(let flag) = origin, flag == key.flag { flag } else {
        "\(origin.description): \(key.path)"
      }
    try self.init(key, origin, subject: subject, written: text.printable) { try key.kind.value(ofText: text) }
  }

  /// A value out of a file.
  init(_ key: SettingKey, value: JSONValue, origin: SettingOrigin) throws(Failure) {
    try self.init(key, origin, subject: "\(origin.description): \(key.path)", written: Self.written(value)) {
      try key.kind.value(of: value)
    }
  }

  /// A value as it stands in a file.
  private static func written(_ value: JSONValue) -> String {
    if case .number(let number) = value, !number.isFinite { return "\(number)" }
    return value.text
  }

  private init(
    _ key: SettingKey, _ origin: SettingOrigin, subject: String, written: String,
    _ read: () throws -> JSONValue?
  ) throws(Failure) {
    let value: JSONValue?
    do {
      value = try read()
    } catch let error as UnknownName {
      // The flag's name would say no more than the kind of name does.
      let isFlag = if case .flag(let flag) = origin { flag == key.flag } else { false }
      throw Failure(
        origin.failureCode, (isFlag ? "" : origin.description + ": ") + error.summary, help: error.help)
    } catch {
      let failure = Failure(error)
      throw Failure(origin.failureCode, "\(subject) is \(written): \(failure.message)", help: failure.help)
    }
    guard let value else {
      throw Failure(origin.failureCode, "\(subject) is \(written)", help: "allowed is \(key.kind.allowed)")
    }
    (self.key, self.value, self.origin) = (key, value, origin)
  }
}
