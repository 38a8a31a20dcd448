package import Soma
import SomaPlot

/// Settings with their origins, as a table and as JSON.
package enum SettingsText {
  /// A line for every key. What nobody set stands as it is by default. A long value pushes its origin aside: half a
  /// path would be worse.
  static func lines(_ settings: Settings) -> [String] {
    let rows = settings.lines.map { ($0.key.path, $0.value.map(text) ?? $0.key.usual, $0.origin.description) }
    let keyWidth = rows.map(\.0.columnCount).max() ?? 0
    return ([("key", "value", "from")] + rows).map { key, value, origin in
      "\(key.left(keyWidth))  \(value.left(24))  \(origin)"
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
