import Foundation
import Soma

/// Kinds that settings of tables have.
extension SettingKind {
  /// Kinds of columns by name: `{ ticket = "ignore" }`, typed as `ticket=ignore,pclass=category`.
  static let columns = SettingKind(
    "names and kinds, such as ticket=ignore,pclass=category",
    schema: [
      "type": .string("object"),
      "additionalProperties": [
        "type": .string("string"), "enum": .strings(ColumnKind.allCases.map(\.rawValue)),
      ],
    ],
    parse: { columns(typed: $0) ?? .string($0) },
    resolve: { value in
      guard case .object(let fields) = value, !fields.isEmpty else { return nil }
      return .object(
        try fields.map { name, value in
          guard case .string(let kind) = value else { throw ValueFault() }
          return (name, .string(try ColumnKind.named(kind).rawValue))
        })
    })

  /// `a=ignore,b=category`; a part without `=` belongs to the name behind it, which then has a comma.
  private static func columns(typed text: String) -> JSONValue? {
    var fields: [(key: String, value: JSONValue)] = []
    var name = ""
    for part in TypedList.parts(of: text) {
      guard let equals = part.lastIndex(of: "=") else {
        name += part + ","
        continue
      }
      let kind = part[part.index(after: equals)...].trimmingCharacters(in: .whitespaces)
      fields.append(((name + part[..<equals]).trimmingCharacters(in: .whitespaces), .string(kind)))
      name = ""
    }
    return name.isEmpty && fields.allSatisfy { !$0.key.isEmpty } ? .object(fields) : nil
  }

  /// Some words, typed with commas between them.
  static let words = SettingKind(
    "words with commas between them, such as -,unknown; a comma of a word is written \\,",
    schema: ["type": .string("array"), "items": ["type": .string("string")]],
    parse: { text in
      .strings(
        text == "none" ? [] : TypedList.parts(of: text).filter { !$0.isEmpty })
    },
    resolve: { value in
      guard case .array(let words) = value,
        words.allSatisfy({ if case .string = $0 { true } else { false } })
      else { return nil }
      return value
    })

  /// One plain character; `tab` for the one that shells make hard to write.
  static let separator = SettingKind(
    "one character, such as ';', or tab",
    schema: ["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(3)],
    resolve: { value in
      guard case .string(let text) = value else { return nil }
      let character = ["tab", "\\t"].contains(text) ? "\t" : text
      return character.utf8.count == 1 ? .string(character) : nil
    })
}

/// A value of a wrong type within another.
private struct ValueFault: Error, CustomStringConvertible {
  var description: String { "a kind is a word, such as \"ignore\"" }
}
