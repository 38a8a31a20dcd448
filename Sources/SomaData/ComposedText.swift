import Foundation

/// Names as Unicode composes them (NFC), so that names that look alike and are equal have the same bytes.
///
/// **Source**: Unicode Standard Annex 15, *Unicode Normalization Forms*.
enum ComposedText {
  /// The text in its composed form.
  static func of(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }

  /// Whether a text has that form.
  static func isComposed(_ text: String) -> Bool { text.utf8.elementsEqual(of(text).utf8) }

  /// The text in both forms, where they differ: for looking up bytes.
  static func spellings(of text: String) -> [String] {
    let (composed, decomposed) = (of(text), text.decomposedStringWithCanonicalMapping)
    return composed.utf8.elementsEqual(decomposed.utf8) ? [composed] : [composed, decomposed]
  }
}

/// Different texts in their composed form, in the order in which they first come.
struct ComposedTexts {
  let texts: [String]
  /// For each text that was given its number in `texts`; nothing where all had their composed form.
  let numbers: [Int32]?
  /// How many had not, and the first of them.
  let changed: (count: Int, first: String)?

  init(_ given: [String]) {
    let composed = given.map { ComposedText.of($0) }
    let changed = zip(given, composed).filter { !$0.utf8.elementsEqual($1.utf8) }
    guard let first = changed.first?.1 else {
      (texts, numbers, self.changed) = (given, nil, nil)
      return
    }
    var places: [String: Int32] = [:]
    var texts: [String] = []
    numbers = composed.map { text in
      if let place = places[text] { return place }
      places[text] = Int32(texts.count)
      texts.append(text)
      return Int32(texts.count - 1)
    }
    self.texts = texts
    self.changed = (changed.count, first)
  }

  /// What to say of texts that had another form.
  static func note(_ owner: String, _ count: Int, _ example: String) -> String {
    "\(owner): \(count) text\(count == 1 ? " is" : "s are") not in Unicode's composed form (NFC) and count\(count == 1 ? "s" : "") "
      + "as the one that is, such as \"\(example)\""
  }
}
