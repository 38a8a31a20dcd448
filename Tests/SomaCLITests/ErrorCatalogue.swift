import Foundation

/// `Fixtures/errors.txt`: what the program says when something is wrong, as people see it.
struct ErrorCatalogue {
  /// One block of the file.
  struct Entry: Sendable, CustomStringConvertible {
    /// Files to be written first, by name.
    var files: [(name: String, text: String)] = []
    /// Commands to be run first.
    var preparations: [[String]] = []
    var environment: [String: String] = [:]
    var arguments: [String] = []
    /// The lines of standard error.
    var messages: [String] = []
    var status: Int32 = 0

    var description: String { "soma " + arguments.joined(separator: " ") }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path

  /// The entries of the file, in order. A file that cannot be read has none, which a test looks at.
  static let entries: [Entry] = {
    guard let text = try? String(contentsOfFile: folder + "/errors.txt", encoding: .utf8) else { return [] }
    var entries: [Entry] = [], entry = Entry()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let rest = String(line.dropFirst(2))
      if !entry.arguments.isEmpty {
        if line.hasPrefix("[exit ") {
          entry.status = Int32(line.dropFirst(6).dropLast()) ?? -1
          entries.append(entry)
          entry = Entry()
        } else {
          entry.messages.append(String(line))
        }
      } else if line.hasPrefix("< ") {
        entry.files.append((rest, ""))
      } else if line.hasPrefix("|"), !entry.files.isEmpty {
        entry.files[entry.files.count - 1].text += rest + "\n"
      } else if line.hasPrefix("& ") {
        entry.preparations.append(words(rest))
      } else if line.hasPrefix("$ ") {
        var words = words(rest)
        while let equals = words.first?.firstIndex(of: "="), let word = words.first {
          entry.environment[String(word[..<equals])] = String(word[word.index(after: equals)...])
          words.removeFirst()
        }
        entry.arguments = Array(words.dropFirst())
      }
    }
    return entries
  }()

  /// The words of a command; blanks in single quotation marks belong to a word.
  private static func words(_ command: String) -> [String] {
    var words: [String] = [], word: String?, isQuoted = false
    for character in command {
      if character == "'" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character == " ", !isQuoted {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}

extension ErrorCatalogue.Entry {
  /// Runs the command as it is told, in a folder of its own.
  func run() throws -> Outcome {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/broken", withDestinationPath: ErrorCatalogue.folder + "/broken")
      for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: folder + "/" + name)) }
      for words in preparations { try prepare(words, in: folder) }
      let outcome = try Soma.run(arguments, in: folder, environment: environment)
      let messages = outcome.messages.replacing(folder, with: "{folder}").replacing(
        #/\d{4}-\d\d-\d\d_\d{6}/#, with: "{stamp}")
      return Outcome(status: outcome.status, output: outcome.output, messages: messages)
    }
  }

  private func prepare(_ words: [String], in folder: String) throws {
    let path = folder + "/" + words[1]
    switch words[0] {
    case "soma":
      let outcome = try Soma.run(Array(words.dropFirst()), in: folder)
      guard outcome.status == 0 else { throw CatalogueError(words, outcome.messages) }
    case "rm": try FileManager.default.removeItem(atPath: path)
    case "mkdir": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case "append":
      try append(words.dropFirst(2).joined(separator: " ") + "\n", to: path)
    case "fill":
      try append(String(repeating: "x", count: Int(words[2]) ?? 0), to: path)
    case "flip":
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: path))
    default: throw CatalogueError(words, "no such preparation")
    }
  }

  private func append(_ text: String, to path: String) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  /// Whether a line is as it is told; `{any}` stands for any text.
  static func matches(_ line: String, _ expected: String) -> Bool {
    let parts = expected.components(separatedBy: "{any}")
    guard parts.count > 1 else { return line == expected }
    guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
    var rest = line[...]
    for part in parts where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

struct CatalogueError: Error, CustomStringConvertible {
  let description: String
  init(_ words: [String], _ reason: String) { description = "\(words.joined(separator: " ")): \(reason)" }
}
