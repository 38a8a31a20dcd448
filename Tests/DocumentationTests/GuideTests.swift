import Foundation
import Testing

/// What the guides say about names and places is there.
@Suite struct GuideTests {
  static let guides = (try? SnippetTests.files(under: "Documentation/Guides", ending: ".md")) ?? []

  /// The entries of the columns titled Soma, without blanks: code between backticks.
  static func names(in guide: String) -> [String] {
    var column: Int?
    var names: [String] = []
    for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        column = nil
        continue
      }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      if let column, column < cells.count {
        names += cells[column].split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { $0.element.filter { !$0.isWhitespace } }
      } else if let found = cells.firstIndex(of: "Soma") {
        column = found
      }
    }
    return names
  }

  @Test(arguments: guides)
  func everyNameOfATableIsCompiled(_ guide: URL) throws {
    let sources = try SnippetTests.files(under: "Examples/Sources", ending: ".swift")
    let code = try sources.map { try SnippetTests.text($0).filter { !$0.isWhitespace } }
    let names = try Self.names(in: SnippetTests.text(guide))
    for name in names where !code.contains(where: { $0.contains(name) }) {
      Issue.record("\(guide.lastPathComponent): no example has \(name)")
    }
    #expect(names.count >= (guide.lastPathComponent.hasPrefix("coming-from") ? 40 : 0))
  }

  @Test func threeLibrariesHaveAGuide() {
    #expect(Self.guides.filter { $0.lastPathComponent.hasPrefix("coming-from") }.count == 3)
  }

  /// Relative links of what is read in the repository lead to a file and, where they name one, to a heading.
  @Test func linksLeadSomewhere() throws {
    let written = try SnippetTests.files(under: "Documentation", ending: ".md")
    for document in SnippetTests.readmes + written {
      let parts = try SnippetTests.text(document).components(separatedBy: "](").dropFirst()
      for link in parts.compactMap({ $0.components(separatedBy: ")").first }) where !link.hasPrefix("http") {
        let pieces = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
          String.init)
        let target =
          pieces[0].isEmpty
          ? document : document.deletingLastPathComponent().appendingPathComponent(pieces[0])
        let place = "\(document.lastPathComponent): \(link)"
        guard FileManager.default.fileExists(atPath: target.path) else {
          Issue.record("\(place) leads nowhere")
          continue
        }
        if pieces.count > 1 {
          #expect(
            try Self.anchors(SnippetTests.text(target)).contains(pieces[1]), "\(place): no such heading")
        }
      }
    }
  }

  /// Headings as GitHub turns them into anchors.
  static func anchors(_ markdown: String) -> [String] {
    markdown.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
      line.drop { $0 == "#" || $0 == " " }.lowercased().filter {
        $0.isLetter || $0.isNumber || " -_".contains($0)
      }
      .replacing(" ", with: "-")
    }
  }
}
