import Foundation
import Testing

/// Every Swift block of the documents stands in `Examples/`, which `scripts/test` compiles and runs, or in a test: a
/// document cannot show code that does not work.
@Suite struct SnippetTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func files(under folder: String, ending suffix: String) throws -> [URL] {
    let enumerator = FileManager.default.enumerator(
      at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
    let all = (enumerator?.allObjects as? [URL] ?? []).filter { $0.path.hasSuffix(suffix) }
    return all.filter { !$0.path.contains("/.build") }.sorted { $0.path < $1.path }
  }

  static func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  /// Indentation and blank lines aside.
  static func normalized(_ code: String) -> String {
    code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  static func swiftBlocks(_ markdown: String) -> [String] {
    markdown.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  static func documents() throws -> [URL] {
    try readmes + files(under: "Sources", ending: ".md") + files(under: "Documentation", ending: ".md")
  }

  /// In English and in Korean.
  static let readmes = ["README.md", "README.ko.md"].map { root.appendingPathComponent($0) }

  @Test func everySwiftBlockIsCompiledByTheExamples() throws {
    let sources = try ["Examples/Sources", "Tests"].flatMap { try Self.files(under: $0, ending: ".swift") }
    let programs = try sources.map { Self.normalized(try Self.text($0)) }
    var count = 0
    for document in try Self.documents() {
      for block in Self.swiftBlocks(try Self.text(document)) {
        // The import is written once in a file, however many blocks it holds.
        let lines = Self.normalized(block).split(separator: "\n").filter { !$0.hasPrefix("import ") }
        let code = lines.joined(separator: "\n")
        #expect(
          programs.contains { $0.contains(code) }, "\(document.lastPathComponent): not compiled:\n\(block)"
        )
        count += 1
      }
    }
    #expect(count >= 8)
  }

  @Test(arguments: readmes)
  func theReadmeShowsTheWholeFirstProgram(_ readme: URL) throws {
    let program = try Self.text(Self.root.appendingPathComponent("Examples/Sources/FirstNetwork/main.swift"))
    #expect(try Self.swiftBlocks(Self.text(readme)).map(Self.normalized) == [Self.normalized(program)])
  }

  /// The Korean one has the same sections, tables, commands and outputs; `scripts/test` compares the English output.
  @Test func bothReadmesHaveTheSameShape() throws {
    func shape(_ readme: URL) throws -> [String] {
      var isCode = false
      return try Self.text(readme).split(separator: "\n").compactMap { line -> String? in
        if line.hasPrefix("```") { isCode.toggle() }
        // Comments are translated.
        if isCode { return line.split(separator: "#").first.map { $0.trimmingCharacters(in: .whitespaces) } }
        return line.hasPrefix("#") || line.hasPrefix("|") ? String(line.prefix { "#|`".contains($0) }) : nil
      }.map { $0.components(separatedBy: "   //")[0] }
    }
    let shapes = try Self.readmes.map(shape)
    #expect(shapes[0] == shapes[1])
  }
}
