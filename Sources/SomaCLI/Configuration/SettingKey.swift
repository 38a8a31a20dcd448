package import Soma

/// One setting: what it is called everywhere, what it may be, and what it does.
///
/// All keys stand in ``SettingKey/all``. Files, `--set`, environment variables, `soma config show`, the JSON Schema and
/// the help of the flags follow from them.
package struct SettingKey: Sendable {
  /// Where it stands in a file: `train.lr`.
  package let path: String
  /// What values it may have.
  package let kind: SettingKind
  /// What happens when nobody says anything, in words.
  package let usual: String
  /// A value that it may have.
  package let example: JSONValue
  /// What it does, in a line.
  package let summary: String
  /// The flag that sets it: `--lr`; none where only files and `--set` do.
  package let flag: String?
  /// What people might call it who come from elsewhere.
  let otherNames: [String]

  init(
    _ path: String, _ kind: SettingKind, usual: String, example: JSONValue, _ summary: String,
    flag: String? = nil, otherNames: [String] = []
  ) {
    (self.path, self.kind, self.usual, self.example) = (path, kind, usual, example)
    (self.summary, self.flag, self.otherNames) = (summary, flag, otherNames)
  }

  /// The environment variable that sets it: `SOMA_TRAIN_LR`.
  package var environmentName: String {
    "SOMA_" + path.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
  }

  /// The last part of the path.
  package var name: String { String(path.split(separator: ".").last ?? "") }
  /// The part of the path before the name; empty for keys outside all sections.
  package var section: String { path.split(separator: ".").dropLast().joined(separator: ".") }
}

extension SettingKey {
  /// The key of a path.
  package static func at(_ path: String) -> SettingKey? { byPath[path] }

  private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

  /// Whether a path is a part of the paths of keys: `train`, `data.split`.
  static func isSection(_ path: String) -> Bool { sections.contains(path) }

  private static let sections = Set(
    all.flatMap { key in
      let parts = key.path.split(separator: ".")
      return (1..<parts.count).map { parts[..<$0].joined(separator: ".") }
    })

  /// The keys that somebody could have meant by a path that is none, best first.
  package static func suggestions(for path: String) -> [String] {
    func normalized(_ text: Substring) -> String { UnknownName.normalized(String(text)) }
    let parts = path.split(separator: ".")
    guard let name = parts.last.map(normalized) else { return [] }
    // Somebody knows the setting by another name, or puts it in another section.
    let byName = all.filter { key in ([key.name] + key.otherNames).contains { normalized($0[...]) == name } }
    if !byName.isEmpty { return byName.map(\.path) }
    let near = UnknownName(subject: "key", name: path, known: all.map(\.path)).suggestions
    if !near.isEmpty { return near }
    let inSection = all.filter { $0.section == parts.dropLast().joined(separator: ".") }
    // Best in the section that was named, else in any.
    for keys in [inSection, all] {
      let nearNames = UnknownName(subject: "key", name: name, known: keys.map(\.name)).suggestions
      let found = nearNames.flatMap { near in keys.filter { $0.name == near } }
      if !found.isEmpty { return found.map(\.path) }
    }
    return []
  }
}
