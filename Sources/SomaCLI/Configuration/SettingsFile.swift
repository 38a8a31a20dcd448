import Foundation
import Soma
import SomaPlot
import SomaRules

/// A configuration file: TOML, JSON with the same keys, or the `config.json` of a run.
struct SettingsFile {
  /// What it sets.
  let assignments: [Assignment]

  /// More is no configuration that a person wrote, and its lines would take long to find.
  private static let largestTOMLSize = 64 << 10
  /// A run's own file lists the columns of its table.
  private static let largestJSONSize = 64 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - shownPath: What it is called in messages.
  /// - Throws: `Failure` with the line, where there is one.
  init(_ path: String, shownPath: String? = nil) throws(Failure) {
    let shown = (shownPath ?? path).printable
    let text = try Self.text(path, shown)
    let value: JSONValue
    let line: (String) -> Int?
    if path.hasSuffix(".json") {
      guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
        throw Failure(
          .configuration, "\(shown) is not JSON",
          help: "write it as JSON, or as TOML in a file that ends in .toml")
      }
      if case .object(let fields) = json, let schema = fields.first(where: { $0.key == "schema" })?.value,
        case .string(let name) = schema, name.hasPrefix("soma.run/")
      {
        assignments = try Self.assignments(ofRun: text, path: path, shown)
        return
      }
      value = json
      line = { Self.line(ofKey: $0, inJSON: text) }
    } else {
      do throws(TOMLText.Fault) {
        let toml = try TOMLText(text)
        value = toml.value
        line = { toml.lines[$0] }
      } catch {
        let place = SettingOrigin.file(shown, line: error.line).description
        throw Failure(
          .configuration, "\(place): \(error.reason)", help: "how TOML is written: https://toml.io")
      }
    }
    let folder = AtomicFile.split(path).folder
    var reader = Reader(shown: shown, folder: folder, line: line)
    try reader.read(value, at: "")
    assignments = reader.assignments
  }

  private static func text(_ path: String, _ shown: String) throws(Failure) -> String {
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try InputFile(path)
      guard file.byteCount <= (path.hasSuffix(".json") ? largestJSONSize : largestTOMLSize) else {
        throw FileError(
          .read, path: shown, reason: "it is larger than a configuration, \(file.byteCount) bytes")
      }
      bytes = try file.readAll()
    } catch {
      throw Failure(
        error.code == ENOENT ? .noInput : .configuration, "\(error)",
        help: error.remedy ?? "name a file such as soma init writes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let offset = Self.validPrefixCount(bytes)
      throw Failure(
        .configuration, "\(shown) is not UTF-8, at byte \(offset)",
        help: "convert it: iconv -f latin1 -t UTF-8 \(shown) > converted.toml")
    }
    return text
  }

  /// How many bytes from the start are UTF-8.
  private static func validPrefixCount(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8(), rest = bytes.makeIterator(), count = 0
    while case .scalarValue(let scalar) = decoder.decode(&rest) { count += UTF8.width(scalar) }
    return count
  }

  /// The line of the only key of that name. Foundation's parser tells no places, and a guess among several would lead
  /// astray.
  private static func line(ofKey path: String, inJSON text: String) -> Int? {
    let name = JSONValue.string(String(path.split(separator: ".").last ?? "")).text
    let found = text.ranges(of: name).filter {
      text[$0.upperBound...].drop(while: \.isWhitespace).first == ":"
    }
    return found.count == 1 ? 1 + text[..<found[0].lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } : nil
  }

  /// The settings of a run are all given: none has its usual value.
  private static func assignments(
    ofRun text: String, path: String, _ shown: String
  ) throws(Failure) -> [Assignment] {
    let configuration: RunConfiguration
    do throws(RunError) {
      configuration = try RunConfiguration(json: text, path: shown)
    } catch {
      throw Failure(.configuration, "\(error)", help: error.help)
    }
    var assignments: [Assignment] = []
    for (path, value) in configuration.settings {
      guard let key = SettingKey.at(path) else { brokenRule("a run sets \(path), which is no key") }
      assignments.append(try Assignment(key, value: value, origin: .file(shown, line: nil)))
    }
    return assignments
  }

  /// Goes through the sections.
  private struct Reader {
    let shown, folder: String
    let line: (String) -> Int?
    var assignments: [Assignment] = []

    mutating func read(_ value: JSONValue, at path: String) throws(Failure) {
      let origin = SettingOrigin.file(shown, line: path.isEmpty ? nil : line(path))
      if let key = SettingKey.at(path) {
        var assignment = try Assignment(key, value: located(value, key), origin: origin)
        for inside in value.pathsInside { assignment.linesInside[inside] = line("\(path).\(inside)") }
        assignments.append(assignment)
        return
      }
      guard path.isEmpty || SettingKey.isSection(path) else {
        throw Failure.unknownKey(path, origin: origin)
      }
      guard case .object(let fields) = value else {
        let subject = path.isEmpty ? shown : "\(origin.description): \(path)"
        throw Failure(
          .configuration, "\(subject) is not a table of settings",
          help: "sections such as [train] hold settings such as lr = 0.01; soma config show lists them")
      }
      for (name, value) in fields {
        // A reference for editors, which is no setting.
        if path.isEmpty, name == "$schema" { continue }
        try read(value, at: path.isEmpty ? name : "\(path).\(name)")
      }
    }

    /// A path in a file is meant from where the file is.
    private func located(_ value: JSONValue, _ key: SettingKey) -> JSONValue {
      guard case .string(let text) = value, key.kind.isPath(text), !text.isEmpty, !text.hasPrefix("/") else {
        return value
      }
      return .string(
        URL(filePath: folder).appending(path: text).standardizedFileURL.path(percentEncoded: false))
    }
  }
}

extension Failure {
  /// A key that is none.
  static func unknownKey(_ path: String, origin: SettingOrigin) -> Failure {
    let guess = SettingKey.suggestions(for: path).prefix(3)
    return Failure(
      origin.failureCode, "\(origin.description): unknown key \(path.printable)",
      help: guess.isEmpty
        ? "soma config show lists all keys" : "did you mean \(guess.joined(separator: " or "))?")
  }
}
