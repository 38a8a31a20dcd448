import Foundation
import Soma
import SomaPlot

/// Where settings come from.
struct SettingsSources {
  /// The file named on the command line; else `soma.toml` in the current folder.
  var file: String?
  /// What the flags and arguments say.
  var flags: [Assignment] = []
  /// The texts of `--set`.
  var sets: [String] = []
  var environment = ProcessInfo.processInfo.environment
  /// Receives what is used beside the command line, in one line each.
  var announce: (String) -> Void = { _ in }

  /// Reads all sources.
  func settings() throws -> Settings {
    var layers: [[Assignment]] = []
    if let path = userFile, FileManager.default.fileExists(atPath: path) {
      announce("using \(path.printable)")
      layers.append(try SettingsFile(path).assignments)
    }
    if let file {
      layers.append(try SettingsFile(file).assignments)
    } else if FileManager.default.fileExists(atPath: "soma.toml") {
      announce("using ./soma.toml")
      layers.append(try SettingsFile("soma.toml").assignments)
    }
    let variables = try environmentAssignments()
    if !variables.isEmpty {
      announce("using " + variables.map(\.origin.description).joined(separator: ", "))
    }
    layers.append(variables)
    // A flag is the shorter way to say the same, so who writes both means the flag.
    layers.append(try sets.map(Self.assignment(ofSet:)))
    layers.append(flags)
    return Settings(layers)
  }

  private var userFile: String? {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let folder = value("XDG_CONFIG_HOME") ?? value("HOME").map { "\($0)/.config" }
    return folder.map { "\($0)/soma/config.toml" }
  }

  private func environmentAssignments() throws -> [Assignment] {
    try SettingKey.all.compactMap { key in
      let name = key.environmentName
      guard let text = environment[name], !text.isEmpty else { return nil }
      return try Assignment(key, text: text, origin: .environment(name))
    }
  }

  /// `train.lr=0.1`.
  static func assignment(ofSet text: String) throws(Failure) -> Assignment {
    guard let equals = text.firstIndex(of: "=") else {
      throw Failure(
        .usage, "--set is \(text.printable)", help: "a key and a value, such as --set train.lr=0.01")
    }
    let path = text[..<equals].trimmingCharacters(in: .whitespaces)
    guard let key = SettingKey.at(path) else { throw .unknownKey(path, origin: .flag("--set")) }
    return try Assignment(key, text: String(text[text.index(after: equals)...]), origin: .flag("--set"))
  }
}
