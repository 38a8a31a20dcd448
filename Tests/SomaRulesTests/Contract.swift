import Foundation

/// What the documentation of a public function promises of mistakes: read from the sources.
struct Contract: Sendable {
  /// The module, the type and the name with its labels: `SomaNN Model.output(for:observing:)`.
  let function: String
  /// Whether it has a `- Precondition:`.
  let hasPrecondition: Bool
  /// Whether it has a `- Throws:`, or throws without one.
  let isThrowing: Bool
  /// The errors that its documentation names.
  let errors: String

  /// Of all public functions, initializers, subscripts and properties of the library.
  static func all() throws -> [Contract] { try found.get() }

  /// Read once for all tests.
  private static let found = Result {
    try Sources.all.flatMap { path, text in
      let module = String(path.prefix { $0 != "/" })
      return ["SomaCLI", "SomaLabs"].contains(module) ? [] : ContractReader(module, text).read()
    }
  }
}

/// Reads declarations as they are formatted here: one type or function to a line or more, braces balanced.
private struct ContractReader {
  private let module: String
  private let lines: [Substring]

  init(_ module: String, _ text: String) {
    self.module = module
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private struct Scope {
    let name: String
    let isPublicProtocol: Bool
    let depth: Int
  }

  func read() -> [Contract] {
    let declaration =
      #/
      ^\s*(?:@\w+\s+)*
      (?<modifiers>(?:(?:public|package|private|fileprivate|final|static|mutating|prefix|indirect)\s+|private\(set\)\s+)*)
      (?<kind>struct|class|enum|extension|protocol|func|init|subscript|var)\b\s*(?<rest>.*)
      /#
    var contracts: [Contract] = []
    var scopes: [Scope] = []
    var documentation = "", depth = 0
    for (number, line) in lines.enumerated() {
      let trimmed = line.drop { $0 == " " }
      if trimmed.hasPrefix("///") {
        documentation += trimmed.dropFirst(3) + "\n"
        continue
      }
      let code = Self.withoutTexts(line)
      if let match = code.firstMatch(of: declaration) {
        let isPublic = match.modifiers.contains("public") || scopes.last?.isPublicProtocol == true
        switch match.kind {
        case "struct", "class", "enum", "extension", "protocol":
          let name = match.rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
          if code.contains("{") {
            scopes.append(
              Scope(name: String(name), isPublicProtocol: match.kind == "protocol" && isPublic, depth: depth))
          }
        default:
          if isPublic {
            let signature = signature(from: number)
            let scope = scopes.map(\.name).joined(separator: ".")
            let name = Self.name(String(match.kind), String(match.rest), signature.parameters)
            contracts.append(
              Contract(
                function: "\(module) \(scope.isEmpty ? name : scope + "." + name)",
                hasPrecondition: documentation.contains("- Precondition:"),
                isThrowing: documentation.contains("- Throws:")
                  || match.kind != "var" && signature.effects.contains(#/\bthrows\b/#),
                errors: Self.errors(documentation)))
          }
        }
      }
      if !trimmed.isEmpty, !trimmed.hasPrefix("@") { documentation = "" }
      depth += code.count { $0 == "{" } - code.count { $0 == "}" }
      while let scope = scopes.last, depth <= scope.depth { scopes.removeLast() }
    }
    return contracts
  }

  /// What stands in the parentheses of a declaration, and between them and its body.
  private func signature(from number: Int) -> (parameters: [String], effects: String) {
    let text = lines[number...].prefix(12).map { Self.withoutTexts($0) }.joined(separator: " ")
    guard let open = text.firstIndex(of: "(") else { return ([], "") }
    var parameters: [String] = []
    var current = "", level = 0, end = open
    for index in text.indices[open...] {
      let character = text[index]
      end = index
      if "([<{".contains(character) { level += 1 }
      // Not that of an arrow.
      if ")]>}".contains(character), character != ">" || !current.hasSuffix("-") { level -= 1 }
      if level == 0 || level == 1 && character == "," {
        parameters.append(current)
        current = ""
        if level == 0 { break }
      } else if level > 1 || character != "(" {
        current.append(character)
      }
    }
    return (parameters, String(text[end...].prefix { $0 != "{" }))
  }

  /// `name(label:_:)`, as documentation writes it.
  private static func name(_ kind: String, _ rest: String, _ parameters: [String]) -> String {
    let base =
      switch kind {
      case "init", "subscript": kind
      // An operator may begin with what ends other names.
      default: String(rest.prefix { !"(:<={ ".contains($0) || $0 == rest.first }).replacing("`", with: "")
      }
    guard kind != "var" else { return base }
    let labels = parameters.compactMap { parameter in
      parameter.split(separator: " ").first { !$0.hasPrefix("@") }.map { $0.prefix { $0 != ":" } }
    }
    return "\(base)(\(labels.map { "\($0):" }.joined()))"
  }

  /// The links and the words in code after `- Throws:`.
  private static func errors(_ documentation: String) -> String {
    guard let start = documentation.firstRange(of: "- Throws:") else { return "" }
    let section = documentation[start.upperBound...]
    let end = section.firstRange(of: "\n - ")?.lowerBound ?? section.endIndex
    let names = section[..<end].matches(of: #/`+([^`]+)`+/#).map { String($0.1) }
    return names.joined(separator: ", ")
  }

  /// A line of code without what stands in quotes or behind `//`, whose braces are no braces.
  private static func withoutTexts(_ line: Substring) -> String {
    let code = String(line).replacing(#/"(?:\\.|[^"\\])*"/#, with: "\"\"")
    return code.firstRange(of: "//").map { String(code[..<$0.lowerBound]) } ?? code
  }
}
