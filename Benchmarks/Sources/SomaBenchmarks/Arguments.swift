/// The words of a command line, taken from front to back.
struct Arguments {
  private var words: ArraySlice<String>

  init(_ words: some Sequence<String>) { self.words = ArraySlice(words) }

  mutating func next() -> String? { words.popFirst() }

  /// The word after an option.
  mutating func value(of option: String) throws(UsageError) -> String {
    guard let word = words.popFirst() else { throw UsageError("\(option) needs a value") }
    return word
  }

  /// The positive number after an option.
  mutating func count(of option: String) throws(UsageError) -> Int {
    guard let count = Int(try value(of: option)), count > 0 else {
      throw UsageError("\(option) needs a positive number")
    }
    return count
  }
}

/// What is wrong with a command line.
struct UsageError: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
