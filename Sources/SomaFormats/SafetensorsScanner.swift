/// Reads the JSON of a safetensors header, strictly, as a stream of the few tokens it may have.
///
/// A general JSON decoder is unfit here: Foundation's takes the first of two equal keys where the reference
/// takes the last, and both read `1.0` as an integer. Two readers that disagree on a file are a hole.
struct SafetensorsScanner {
  typealias Rule = SafetensorsError.Rule

  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Skips blanks and takes the punctuation mark if it comes next.
  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: mark) else { return false }
    offset += 1
    return true
  }

  /// Skips blanks and takes `null` if it comes next.
  mutating func takeNull() -> Bool {
    skipBlanks()
    let word = "null".utf8
    guard bytes.count - offset >= word.count, bytes[offset..<offset + word.count].elementsEqual(word) else {
      return false
    }
    offset += word.count
    return true
  }

  /// Takes the punctuation mark that must come next.
  mutating func expect(_ mark: Unicode.Scalar) throws(Rule) {
    guard take(mark) else { throw .malformedHeader(offset: offset, expected: "'\(mark)'") }
  }

  /// Makes sure that nothing but blanks follows.
  mutating func expectEnd() throws(Rule) {
    skipBlanks()
    guard offset == bytes.count else { throw .malformedHeader(offset: offset, expected: "the end") }
  }

  /// Calls `body` at each value of an object, with the key and where it stands.
  mutating func object(
    _ body: (_ key: String, inout SafetensorsScanner) throws(Rule) -> Void
  ) throws(Rule) {
    try expect("{")
    if take("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw .duplicateName(key) }
      try expect(":")
      try body(key, &self)
    } while take(",")
    try expect("}")
  }

  /// A list of integers.
  mutating func integers() throws(Rule) -> [Int] {
    try expect("[")
    var values: [Int] = []
    if take("]") { return values }
    repeat { values.append(try integer()) } while take(",")
    try expect("]")
    return values
  }

  /// A non-negative integer: digits without sign, fraction, exponent or leading zeros.
  mutating func integer() throws(Rule) -> Int {
    skipBlanks()
    let start = offset
    var value = 0
    while offset < bytes.count, case let digit = Int(bytes[offset]) - 0x30, (0...9).contains(digit) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowOfSum) = tens.addingReportingOverflow(digit)
      guard !overflow, !overflowOfSum else {
        throw .malformedHeader(offset: start, expected: "an integer of at most \(Int.max)")
      }
      value = sum
      offset += 1
    }
    let hasLeadingZero = offset - start > 1 && bytes[start] == UInt8(ascii: "0")
    let hasTail = offset < bytes.count && ".eE+-".utf8.contains(bytes[offset])
    guard offset > start, !hasLeadingZero, !hasTail else {
      throw .malformedHeader(offset: start, expected: "a non-negative integer")
    }
    return value
  }

  /// A string, with its escapes resolved.
  mutating func string() throws(Rule) -> String {
    try expect("\"")
    let start = offset
    var text: [UInt8] = []
    while true {
      guard offset < bytes.count else { throw .malformedHeader(offset: offset, expected: "'\"'") }
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        // `String(validating:as:)` refuses what is not UTF-8; decoding would silently mend it.
        guard let string = String(validating: text, as: UTF8.self) else {
          throw .malformedHeader(offset: start, expected: "text in UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape().utf8)
      case 0..<0x20: throw .malformedHeader(offset: offset - 1, expected: "no bare control character")
      default: text.append(byte)
      }
    }
  }

  /// The character that an escape after its backslash stands for.
  private mutating func escape() throws(Rule) -> String {
    let start = offset
    guard offset < bytes.count else { throw .malformedHeader(offset: start, expected: "an escape") }
    offset += 1
    switch Unicode.Scalar(bytes[start]) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]), offset + 1 < bytes.count,
        bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
      {
        offset += 2
        units.append(try codeUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw .malformedHeader(offset: start, expected: "a whole surrogate pair")
      }
      return text
    default: throw .malformedHeader(offset: start, expected: "one of the escapes of JSON")
    }
  }

  /// The four hexadecimal digits after `\u`.
  private mutating func codeUnit() throws(Rule) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw .malformedHeader(offset: offset, expected: "a hexadecimal digit")
      }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }

  /// The four blanks of JSON; nothing else counts, no byte-order mark and no NUL.
  private mutating func skipBlanks() {
    while offset < bytes.count, " \n\r\t".utf8.contains(bytes[offset]) { offset += 1 }
  }
}
