import Foundation
import SomaTestSupport
import Testing

/// What the articles show of the program's output is what it prints.
@Suite struct ArticleTests {
  @Test(arguments: Article.labs)
  func theProgramPrintsWhatAnArticleShows(_ article: Article) throws {
    for call in article.calls {
      let run = try withFolder { try Soma.run(call.words + ["--lang", article.language], in: $0) }
      #expect(run.status == 0, "\(run.messages)")
      var rest = run.output.components(separatedBy: "\n")[...]
      for part in call.parts {
        let place = rest.indices.first { Self.begins(rest[$0...], with: part) }
        guard let place else {
          Issue.record(
            "soma \(call.words.joined(separator: " ")) does not print\n\(part.joined(separator: "\n"))")
          break
        }
        rest = rest[(place + part.count)...]
      }
    }
  }

  /// Whether the lines begin with those shown, word by word; blanks do not count. What a training gives differs between
  /// processors, so a number may be a tenth off, and one in ten may be off by more: training is chaotic.
  private static func begins(_ lines: ArraySlice<String>, with part: [String]) -> Bool {
    guard lines.count >= part.count else { return false }
    var numberCount = 0, wrongCount = 0
    for (line, shown) in zip(lines, part) {
      let (found, expected) = (words(line), words(shown))
      guard found.count == expected.count else { return false }
      for (found, expected) in zip(found, expected) {
        if let one = Double(found), let other = Double(expected) {
          numberCount += 1
          if abs(one - other) > 0.1 * max(abs(one), abs(other)) { wrongCount += 1 }
        } else if found != expected {
          return false
        }
      }
    }
    return wrongCount * 10 <= numberCount
  }

  private static func words(_ line: String) -> [String] {
    line.split { " (),%/".contains($0) }.map { $0.hasSuffix(".") ? String($0.dropLast()) : String($0) }
  }
}
