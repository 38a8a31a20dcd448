import Foundation
import SomaLabs
import SomaTestSupport
import Testing

/// Every name, command and test in the table of the curriculum exists. (Links are checked by `GuideTests`.)
@Suite struct CurriculumTests {
  /// A row of the tables: its cells by the titles of the columns.
  struct Row: CustomStringConvertible {
    let cells: [String: String]
    var description: String { "row \(cells["row"] ?? "")" }

    /// The code between backticks.
    func code(_ column: String) -> [String] {
      (cells[column] ?? "").split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
  }

  static let rows: [Row] = {
    let page = SnippetTests.root.appendingPathComponent("Documentation/Curriculum.md")
    var titles: [String]?
    var rows: [Row] = []
    for line in ((try? SnippetTests.text(page)) ?? "").components(separatedBy: "\n") {
      guard line.hasPrefix("|") else {
        titles = nil
        continue
      }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      if let titles {
        if !line.hasPrefix("|---") { rows.append(Row(cells: Dictionary(zip(titles, cells)) { $1 })) }
      } else {
        titles = cells
      }
    }
    return rows
  }()

  /// All source text under a folder.
  static func sources(_ folder: String) throws -> [(name: String, text: String)] {
    try SnippetTests.files(under: folder, ending: ".swift").map {
      ($0.deletingPathExtension().lastPathComponent, try SnippetTests.text($0))
    }
  }

  @Test func everyRowSaysWhereItIs() {
    #expect(Self.rows.count > 40)
    for row in Self.rows where row.cells["Swift"]?.hasPrefix("not yet") != true {
      #expect(!row.code("test").isEmpty && row.cells["article"]?.isEmpty == false, "\(row)")
      #expect(!row.code("Swift").isEmpty || !row.code("command").isEmpty, "\(row)")
    }
  }

  @Test func everyNameIsDeclared() throws {
    let declaration = /public (?:static |mutating )*(?:struct|enum|class|protocol|func|let|var) (\w+)/
    let declared = Set(
      try Self.sources("Sources").flatMap { $0.text.matches(of: declaration).map { String($0.1) } })
    for row in Self.rows {
      for name in row.code("Swift").flatMap({ $0.split(separator: ".").map(String.init) }) {
        #expect(declared.contains(name), "\(row): \(name)")
      }
    }
  }

  @Test func everyTestExists() throws {
    let tests = try Self.sources("Tests")
    for row in Self.rows {
      for test in row.code("test") {
        let parts = test.split(separator: "/").map(String.init)
        #expect(
          parts.count == 2
            && tests.contains { file in
              (file.name == parts[0] || file.text.contains("struct \(parts[0]) "))
                && file.text.contains("func \(parts[1])(")
            }, "\(row): \(test)")
      }
    }
  }

  @Test func everyCommandIsUnderstood() throws {
    let commands = try Self.sources("Sources/SomaCLI/Commands").map(\.text).joined()
    for row in Self.rows {
      for words in row.code("command").map({ Article.words(of: $0[...]) }) {
        #expect(
          words.count > 1 && words[0] == "soma" && commands.contains("commandName: \"\(words[1])\""), "\(row)"
        )
        if words[1] == "lab" {
          let lab = try Labs.named(words[2])
          _ = try LabValues(Array(words.dropFirst(3)), options: lab.options)
        } else {
          for option in words.filter({ $0.hasPrefix("--") }) {
            let name = option.dropFirst(2).split(separator: "-").enumerated()
              .map { $0.offset == 0 ? String($0.element) : $0.element.capitalized }.joined()
            #expect(commands.contains("var \(name):"), "\(row): \(option)")
          }
        }
      }
    }
  }

  @Test func everyLabIsInTheTable() {
    let used = Set(
      Self.rows.flatMap { $0.code("command") }.map { Article.words(of: $0[...]) }
        .filter { $0.count > 2 && $0[1] == "lab" }.map { $0[2] })
    #expect(used == Set(Labs.all.map(\.name)))
  }
}
