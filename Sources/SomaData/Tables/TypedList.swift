/// Lists as people type them: parts with commas between them.
///
/// Blanks around a part do not belong to it. A backslash before a comma, a blank or a backslash makes it an ordinary
/// character: `-,1\,5` is `-` and `1,5`.
package enum TypedList {
  /// The parts of a text.
  package static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part: [Character] = []
    // So many characters are no blanks around it.
    var kept = 0
    func finish() {
      while part.count > kept, let last = part.last, isBlank(last) { part.removeLast() }
      parts.append(String(part))
      (part, kept) = ([], 0)
    }
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, isSpecial(next) {
        rest.removeFirst()
        part.append(next)
        kept = part.count
      } else if character == "," {
        finish()
      } else if !(part.isEmpty && isBlank(character)) {
        part.append(character)
      }
    }
    finish()
    return parts
  }

  /// The text that has these parts.
  package static func text(_ parts: [String]) -> String {
    parts.map { part in
      let characters = Array(part)
      let first = characters.firstIndex { !isBlank($0) } ?? characters.count
      let last = characters.lastIndex { !isBlank($0) } ?? 0
      return characters.indices.map { index in
        let character = characters[index]
        let isOuter = (index < first || index > last) && isBlank(character)
        return (character == "," || character == "\\" || isOuter ? "\\" : "") + String(character)
      }.joined()
    }.joined(separator: ",")
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

  private static func isSpecial(_ character: Character) -> Bool {
    character == "," || character == "\\" || isBlank(character)
  }
}
