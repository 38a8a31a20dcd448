package import Soma
import SomaPlot

/// A configuration file for people to change: every key with what it does, those that are not given as comments.
package enum SettingsTemplate {
  /// The file.
  ///
  /// - Parameter given: Keys that are set; the others stand behind a `#` with a value that they may have.
  package static func text(given: [(path: String, value: JSONValue)]) -> String {
    var lines = [
      "# soma config show tells which settings come from here, soma config schema what they may be."
    ]
    var section: String?
    for key in SettingKey.all {
      // What lies deeper is written with a dot, so that no section is cut in two.
      let top = key.path.contains(".") ? String(key.path.prefix { $0 != "." }) : ""
      if top != section {
        lines.append("")
        if !top.isEmpty { lines.append("[\(top)]") }
        section = top
      }
      let name = top.isEmpty ? key.path : String(key.path.dropFirst(top.count + 1))
      let value = given.first { $0.path == key.path }?.value
      lines += [
        "# " + key.summary + (value == nil ? " Default: \(key.usual)." : ""),
        (value == nil ? "# " : "") + "\(name) = \(literal(value ?? key.example))",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A value as TOML. Texts and numbers of JSON are also TOML.
  package static func literal(_ value: JSONValue) -> String {
    switch value {
    case .array(let values): "[" + values.map(literal).joined(separator: ", ") + "]"
    case .object(let fields):
      "{ " + fields.map { "\(bareOrQuoted($0.key)) = \(literal($0.value))" }.joined(separator: ", ") + " }"
    default: value.text
    }
  }

  private static func bareOrQuoted(_ key: String) -> String {
    let isBare =
      !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    return isBare ? key : JSONValue.string(key).text
  }
}
