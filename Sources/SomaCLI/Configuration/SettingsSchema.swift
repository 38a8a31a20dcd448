package import Soma
import SomaRules

/// The JSON Schema of configuration files, made of the keys.
package enum SettingsSchema {
  /// The schema, in the version of 2020-12.
  package static var json: JSONValue {
    guard case .object(let fields) = section("") else {
      brokenRule("schema: a section is no object")
    }
    return .object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("title", .string("Configuration of soma \(somaVersion)")),
      ] + fields)
  }

  /// The object of a section, with the sections inside.
  private static func section(_ path: String) -> JSONValue {
    var properties: [(key: String, value: JSONValue)] =
      path.isEmpty ? [("$schema", ["type": .string("string")])] : []
    for key in SettingKey.all where key.path.hasPrefix(path.isEmpty ? "" : path + ".") {
      let rest = key.path.dropFirst(path.isEmpty ? 0 : path.count + 1).split(separator: ".")
      guard let name = rest.first.map(String.init), !properties.contains(where: { $0.key == name }) else {
        continue
      }
      let own = path.isEmpty ? name : "\(path).\(name)"
      properties.append((name, rest.count == 1 ? value(key) : section(own)))
    }
    return [
      "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
    ]
  }

  private static func value(_ key: SettingKey) -> JSONValue {
    guard case .object(let fields) = key.kind.schema else { return key.kind.schema }
    return .object(
      [("description", .string("\(key.summary) Default: \(key.usual)."))] + fields
        + [("examples", .array([key.example]))])
  }
}
