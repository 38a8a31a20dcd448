import Foundation
import Testing

/// Every Swift block of the documents stands in `Examples/`, which `scripts/test` compiles and runs: a document cannot
/// show code that does not work.
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
    try [root.appendingPathComponent("README.md")] + files(under: "Sources", ending: ".md")
      + files(under: "Documentation", ending: ".md")
  }

  @Test func everySwiftBlockIsCompiledByTheExamples() throws {
    let programs = try Self.files(under: "Examples/Sources", ending: ".swift").map {
      Self.normalized(try Self.text($0))
    }
    var count = 0
    for document in try Self.documents() {
      for block in Self.swiftBlocks(try Self.text(document)) {
        // The import is written once in a file, however many blocks it holds.
        let lines = Self.normalized(block).split(separator: "\n").filter { $0 != "import Soma" }
        let code = lines.joined(separator: "\n")
        #expect(
          programs.contains { $0.contains(code) }, "\(document.lastPathComponent): not in Examples:\n\(block)"
        )
        count += 1
      }
    }
    #expect(count >= 8)
  }

  @Test func theReadmeShowsTheWholeFirstProgram() throws {
    let readme = try Self.text(Self.root.appendingPathComponent("README.md"))
    let program = try Self.text(Self.root.appendingPathComponent("Examples/Sources/FirstNetwork/main.swift"))
    #expect(Self.swiftBlocks(readme).map(Self.normalized) == [Self.normalized(program)])
  }

  @Test func linksInTheReadmeLeadSomewhere() throws {
    let readme = try Self.text(Self.root.appendingPathComponent("README.md"))
    for part in readme.components(separatedBy: "](").dropFirst() {
      guard let link = part.components(separatedBy: ")").first, !link.hasPrefix("http") else { continue }
      #expect(FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(link).path), "\(link)")
    }
  }
}
