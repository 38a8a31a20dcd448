import Foundation
import Soma
import TOMLKit

/// The values of a TOML text and the lines they begin in.
struct TOMLText {
  /// What the text says.
  let value: JSONValue
  /// The line, from 1, in which the value of a path begins.
  let lines: [String: Int]

  /// Why a text is no TOML.
  struct Fault: Error {
    let line: Int?
    let reason: String
  }

  /// Reads a text.
  init(_ text: String) throws(Fault) {
    // The parser takes and gives C strings, which end at the first zero.
    if let zero = text.utf8.firstIndex(of: 0) {
      throw Fault(line: Self.lineNumber(of: zero, in: text), reason: "a zero byte")
    }
    if let escape = text.firstRange(of: #/\\u0000|\\U00000000/#) {
      throw Fault(
        line: Self.lineNumber(of: escape.lowerBound, in: text), reason: "a text with a zero character")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw Fault(line: error.source.begin.line, reason: error.description)
    } catch {
      throw Fault(line: nil, reason: "\(error)")
    }
    value = Self.value(table)
    lines = Self.lines(of: text)
  }

  /// TOMLKit does not tell where a value stands. A text that is cut after the line in which a statement ends is TOML
  /// again and knows one value more, which began after the last such cut.
  private static func lines(of text: String) -> [String: Int] {
    var lines: [String: Int] = [:]
    var start = 1, part = ""
    // A carriage return and a line feed are one Character.
    let ends: Set<Character> = ["\n", "\r\n"]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: ends.contains)
      .enumerated()
    {
      part += line + "\n"
      guard let table = try? TOMLTable(string: part) else { continue }
      for path in value(table).pathsInside where lines[path] == nil { lines[path] = start }
      start = index + 2
    }
    return lines
  }

  private static func lineNumber(of index: String.Index, in text: String) -> Int {
    1 + text[..<index].utf8.count { $0 == UInt8(ascii: "\n") }
  }

  private static func value(_ table: TOMLTable) -> JSONValue {
    .object(table.keys.sorted().map { key in (key, table[key].map { value($0.tomlValue) } ?? .null) })
  }

  private static func value(_ value: TOMLValue) -> JSONValue {
    switch value.type {
    case .table: value.table.map { Self.value($0) } ?? .null
    case .array: value.array.map { .array($0.map { Self.value($0.tomlValue) }) } ?? .null
    case .string: .string(value.string ?? "")
    case .int: value.int.map { .integer($0) } ?? .null
    case .double: value.double.map { .number($0) } ?? .null
    case .bool: value.bool.map { .bool($0) } ?? .null
    // No setting is a time; as a text it is refused by every kind that has more to say than "any text".
    case .date, .time, .dateTime: .string(value.debugDescription)
    }
  }
}

extension JSONValue {
  /// The paths of all that is inside: `a`, `a.b`, ….
  var pathsInside: [String] {
    guard case .object(let fields) = self else { return [] }
    return fields.flatMap { name, value in [name] + value.pathsInside.map { "\(name).\($0)" } }
  }
}
