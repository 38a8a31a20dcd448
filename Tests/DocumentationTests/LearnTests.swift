import Foundation
import SomaFormats
import SomaLabs
import SomaPlot
import SomaTestSupport
import Testing

/// The articles about labs. What they show of the program's output is checked by `ArticleTests`.
@Suite struct LearnTests {
  @Test func everyLabHasAnArticleInBothLanguages() {
    let labs = Labs.all.map(\.name).sorted()
    for language in ["en", "ko"] {
      #expect(Article.labs.filter { $0.language == language }.map(\.lab).sorted() == labs)
    }
  }

  @Test(arguments: Article.labs)
  func anArticleHasAllItsParts(_ article: Article) throws {
    #expect(article.prose.count { $0.hasPrefix("#") } == 6)
    #expect(SnippetTests.swiftBlocks(article.text).count == 1)
    #expect(article.figures.count == 1 && article.figures.allSatisfy(\.isShown))
    #expect(article.figures.first?.file == "\(article.name).svg")
    #expect((60...120).contains(article.lines.count))
    // The lab is shown with its defaults or as its example, and once more for the prediction.
    #expect(
      article.calls.count >= 2 && article.calls.allSatisfy { $0.words.starts(with: ["lab", article.lab]) })
    #expect(article.calls.allSatisfy { call in call.parts.allSatisfy { !$0.isEmpty } && !call.parts.isEmpty })
  }

  @Test(arguments: Article.labs.filter { $0.language == "ko" })
  func bothLanguagesShowTheSame(_ korean: Article) throws {
    let english = try #require(Article.labs.first { $0.lab == korean.lab && $0.language == "en" })
    #expect(korean.calls.map(\.words) == english.calls.map(\.words))
    #expect(korean.figures.map(\.words) == english.figures.map { $0.words + ["--lang", "ko"] })
    #expect(SnippetTests.swiftBlocks(korean.text) == SnippetTests.swiftBlocks(english.text))
    func shape(_ article: Article) -> [String] {
      article.prose.compactMap { line in ["#", "|", "- ", "1. "].first { line.hasPrefix($0) } }
    }
    #expect(shape(korean) == shape(english))
  }

  @Test(arguments: Article.all.filter { $0.lab == "learn" })
  func thePathListsAllLabsInTheirOrder(_ page: Article) {
    let ending = page.language == "ko" ? "-ko" : ""
    let listed = page.lines.filter { $0.hasPrefix("| ") }.compactMap { line in
      line.firstMatch(of: /\]\(doc:([a-z-]+)\)/).map { String($0.1) }
    }
    #expect(listed == Labs.all.map { $0.name + ending })
    let topics = page.lines.compactMap { $0.wholeMatch(of: /- <doc:([a-z-]+)>/).map { String($0.1) } }
    #expect(topics.filter { !$0.hasPrefix("learn") }.sorted() == listed.sorted())
  }

  /// A figure drawn now has the words of the one beside the article. Numbers, and the curves with them, differ in their
  /// last digits between processors. `scripts/figures` draws all of them anew.
  @Test(arguments: Article.labs)
  func figuresAreThoseThatTheLabsDrawNow(_ article: Article) throws {
    for figure in article.figures {
      let lab = try Labs.named(figure.words[1])
      let words = figure.words.dropFirst(2).filter { $0 != "--lang" && $0 != "ko" }
      let input = LabInput(
        try LabValues(Array(words), options: lab.options),
        language: article.language == "ko" ? .korean : .english
      ) { path throws(FileError) in throw FileError(.open, path: path, reason: "no figure reads a file") }
      let drawn = try #require(try lab.run(input).figure).svg()
      let kept = try String(contentsOfFile: "\(article.folder)/\(figure.file)", encoding: .utf8)
      #expect(Self.words(in: drawn) == Self.words(in: kept), "run scripts/figures")
    }
  }

  /// The texts of a drawing that are not numbers alone, with `#` for every number in them.
  static func words(in svg: String) -> [String] {
    svg.matches(of: /<(?:title|desc|text[^>]*)>([^<]*)</)
      .map { String($0.1).replacing(/[-−]?\d+(\.\d+)?(e-?\d+)?/, with: "#") }
      .filter { !$0.allSatisfy { "#, ".contains($0) } }
  }

  /// Links between articles name an article of the catalogue.
  @Test func linksBetweenArticlesLeadSomewhere() throws {
    let catalogue = try SnippetTests.files(under: "Sources/Soma/Soma.docc", ending: ".md")
    let names = Set(catalogue.map { $0.deletingPathExtension().lastPathComponent })
    for article in catalogue {
      for link in try SnippetTests.text(article).matches(of: /[(<]doc:([\w-]+)[)>]/) {
        #expect(names.contains(String(link.1)), "\(article.lastPathComponent): \(link.1)")
      }
    }
  }
}
