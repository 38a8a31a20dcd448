import Foundation

/// An article of the documentation: what stands in it that can be checked.
public struct Article: Sendable, CustomStringConvertible {
  /// A call of the program, and parts of its output in their order.
  public struct Call: Sendable {
    /// The words after `soma`.
    public let words: [String]
    /// Lines that follow each other; what lies between two parts is not shown.
    public let parts: [[String]]
  }

  /// A picture, and the call that makes it.
  public struct Figure: Sendable {
    /// The words after `soma`, without the file.
    public let words: [String]
    /// The file beside the article.
    public let file: String
    /// Whether the line after the comment shows that file.
    public let isShown: Bool
  }

  /// The file without its ending: `perceptron`, `perceptron-ko`.
  public let name: String
  /// Where it stands.
  public let folder: String
  /// The whole text.
  public let text: String

  /// The articles about labs, and the pages that list them.
  public static let all: [Article] = {
    let root = packageRoot + "/Sources/Soma/Soma.docc/Learn"
    return ["", "/ko"].flatMap { part in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: root + part)) ?? []
      return files.filter { $0.hasSuffix(".md") }.sorted().compactMap { Article(root + part, $0) }
    }
  }()

  /// The articles about labs.
  public static let labs = all.filter { $0.lab != "learn" }

  private init?(_ folder: String, _ file: String) {
    guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else { return nil }
    (self.folder, self.text, name) = (folder, text, String(file.dropLast(".md".count)))
  }

  /// Its name.
  public var description: String { name }

  /// `en` or `ko`.
  public var language: String { name.hasSuffix("-ko") ? "ko" : "en" }

  /// What it is about, in any language.
  public var lab: String { language == "ko" ? String(name.dropLast("-ko".count)) : name }

  /// The lines of the text.
  public var lines: [String] { text.components(separatedBy: "\n") }

  /// The lines outside blocks of code.
  public var prose: [String] {
    var isCode = false
    return lines.filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("```")
    }
  }

  /// The calls shown, in blocks that begin with `$ soma`.
  public var calls: [Call] {
    text.components(separatedBy: "```console\n").dropFirst().compactMap { block in
      let lines = (block.components(separatedBy: "\n```").first ?? "").components(separatedBy: "\n")
      guard lines[0].hasPrefix("$ soma ") else { return nil }
      return Call(
        words: Self.words(of: lines[0].dropFirst("$ soma ".count)),
        parts: lines.dropFirst().split(separator: "…").map(Array.init))
    }
  }

  /// The pictures, in comments of the form `<!-- soma lab … --svg FILE -->`.
  public var figures: [Figure] {
    lines.indices.compactMap { index in
      guard let call = lines[index].wholeMatch(of: /<!-- soma (.+) --svg (\S+) -->/) else { return nil }
      let shown = index + 1 < lines.count ? lines[index + 1] : ""
      return Figure(
        words: Self.words(of: call.1), file: String(call.2),
        isShown: shown.hasPrefix("![") && shown.hasSuffix("](\(call.2))"))
    }
  }

  /// Words as a shell would part them; those between quotes stay together.
  public static func words(of text: Substring) -> [String] {
    text.matches(of: /"([^"]*)"|\S+/).map { String($0.1 ?? $0.0) }
  }
}
