package import Soma
import SomaPlot

/// Settings with their origins, as a table and as JSON.
package enum SettingsText {
  /// A line for every key. What nobody set stands as it is by default. A long value pushes its origin aside, or to a
  /// line of its own: half a path would be worse.
  static func lines(_ settings: Settings, _ terminal: Terminal) -> [String] {
    let rows = settings.lines
    let keyWidth = rows.map(\.key.path.columnCount).max() ?? 0
    func lines(_ key: String, _ value: String, _ origin: String, isAlone: Bool) -> [String] {
      let line = "\(key.left(keyWidth))  \(value.left(24))  \(origin)"
      guard terminal.shown(line).columnCount > terminal.width else { return [line] }
      return terminal.entry(key, value, indent: keyWidth + 2) + (isAlone ? ["  from \(origin)"] : [])
    }
    return lines("key", "value", "from", isAlone: false)
      + rows.flatMap { row in
        // Where there is no room for three columns, only an origin that tells something gets a line.
        lines(
          row.key.path, row.value.map(text) ?? row.key.usual, row.origin.description,
          isAlone: row.origin != .usual)
      }
  }

  /// One object.
  static func json(_ settings: Settings) -> JSONValue {
    [
      "schema": .string("soma.config/1"),
      "settings": .array(
        settings.lines.map { line in
          [
            "key": .string(line.key.path), "value": line.value ?? .null,
            "default": .string(line.key.usual), "from": .string(line.origin.description),
          ]
        }),
    ]
  }

  /// A value as it is typed: texts without quotation marks, lists with commas.
  package static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text.printable
    case .array(let values): values.isEmpty ? "none" : values.map(text).joined(separator: ",")
    case .object(let fields) where fields.allSatisfy { if case .string = $0.value { true } else { false } }:
      fields.map { "\($0.key.printable)=\(self.text($0.value))" }.joined(separator: ",")
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    default: value.text
    }
  }
}
