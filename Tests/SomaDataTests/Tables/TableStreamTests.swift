import Foundation
import Testing

import SomaData

/// A table in parts is the table as a whole.
@Suite struct TableStreamTests {
  private func stream(
    _ text: String, _ format: TableFormat = TableFormat(), textColumns: Set<String> = ["name", "c2"],
    rows: Int = 1_000_000, bytes: Int
  ) throws -> TableStream {
    var rest = Array(text.utf8)[...]
    let content = try ContentReader(path: "x.csv") { buffer throws(DataError) in
      let part = rest.prefix(min(50, buffer.count))
      buffer.copyBytes(from: part)
      rest = rest.dropFirst(part.count)
      return part.count
    }
    return TableStream(content, format, textColumns: textColumns, rowLimit: rows, byteLimit: bytes)
  }

  /// Rows with quoted line ends, doubled quotes, bare quotes, blank lines, empty rows, and both kinds of line ends.
  private static let rows = (0..<120).map { index in
    switch index % 8 {
    case 0: "\(index),\"a\nb\(index)\"\r\n"
    case 1: "\(index),\"say \"\"\(index)\"\"\"\n"
    case 2: "\n\(index).5, 5\" disk\n"
    case 3: ",\n"
    default: "\(index),é\(index)\n"
    }
  }.joined()

  private func cells(_ tables: [Table]) -> [[String]] {
    tables.flatMap { table in
      (0..<table.rowCount).map { row in
        ["\(table.line(ofRow: row))"] + table.columns.map { $0.text(at: row) ?? "-" }
      }
    }
  }

  @Test(arguments: [1, 3, 17, 64, 300, 100_000]) func partsAreTheWhole(_ bytes: Int) throws {
    for (head, format) in [
      ("number,name\n", TableFormat()), ("A title\r\nnumber,name\r\n", TableFormat()),
      ("\u{FEFF}number,name\n", TableFormat()), ("", TableFormat(hasHeader: false)),
    ] {
      let text = head + Self.rows
      let whole = try Table.read(
        bytes: Array(text.utf8), path: "x.csv", format, textColumns: ["name", "c2"], keepsEmptyRows: true)
      for rows in [7, 1_000_000] {
        let stream = try stream(text, format, rows: rows, bytes: bytes)
        var parts: [Table] = []
        while let part = try stream.next() { parts.append(part) }
        #expect(cells(parts) == cells([whole]))
        #expect(parts.allSatisfy { $0.rowCount <= rows } && (rows > 7 || parts.count > 10))
        #expect(parts.dropFirst().allSatisfy { $0.columns.map(\.name) == whole.columns.map(\.name) })
      }
    }
  }

  @Test func blankLinesOfOneColumnAreRows() throws {
    let text = "number\n1\n\n\n2\n\n"
    let whole = try Table.read(bytes: Array(text.utf8), path: "x.csv", keepsEmptyRows: true)
    for rows in 1...5 {
      let stream = try stream(text, rows: rows, bytes: 4)
      var parts: [Table] = []
      while let part = try stream.next() { parts.append(part) }
      #expect(cells(parts) == cells([whole]))
    }
  }

  @Test(arguments: [
    (
      "a,b\n" + String(repeating: "1,2\n", count: 100) + "3\n",
      TableError.Fault.raggedRow(line: 102, cells: 1, expected: 2, count: 1)
    ),
    ("a,b\n" + String(repeating: "1,2\n", count: 100) + "3,\"4\n", .unterminatedQuote(line: 102)),
    ("a,b\n" + String(repeating: "1,2\n", count: 100) + "3,\"4\"x\n", .textAfterQuote(line: 102)),
    ("a,b\n" + String(repeating: "1,2\n", count: 100) + "3,\0\n", .zeroByte(line: 102, offset: 406)),
    ("a,b\n", .noRows(reason: "there is a header and no row")),
  ]) func errorsTellTheLineOfTheFile(_ text: String, _ fault: TableError.Fault) throws {
    for rows in [10, 1000] {
      let stream = try stream(text, rows: rows, bytes: 30)
      var count = 0
      #expect {
        while let part = try stream.next() { count += part.rowCount }
      } throws: {
        if case .table(let error)? = $0 as? DataError { error.fault == fault } else { false }
      }
      // What was given before is what was right.
      #expect(count <= 100)
    }
  }

  @Test func latin1IsReadInParts() throws {
    let bytes = Array("name\n".utf8) + [UInt8](repeating: 0xE9, count: 70) + [0x0A, 0xE8, 0x0A]
    var isRead = false
    let content = try ContentReader(path: "x") { buffer throws(DataError) in
      defer { isRead = true }
      if isRead { return 0 }
      buffer.copyBytes(from: bytes)
      return bytes.count
    }
    let stream = TableStream(
      content, TableFormat(encoding: .latin1), textColumns: ["name"], rowLimit: 1, byteLimit: 9)
    #expect(try stream.next()?.columns[0].text(at: 0) == String(repeating: "é", count: 70))
    #expect(try stream.next()?.columns[0].text(at: 0) == "è")
    #expect(try stream.next() == nil)
  }

  /// A million columns of one letter, and rows that never end, take no more than is read.
  @Test func rowsWithoutEndAreRefused() throws {
    var count = 0
    let piece = [UInt8](repeating: UInt8(ascii: ","), count: 1 << 16)
    let content = try ContentReader(path: "x") { buffer throws(DataError) in
      count += buffer.count
      buffer.copyBytes(from: piece.prefix(buffer.count))
      return buffer.count
    }
    let stream = TableStream(content, TableFormat(), textColumns: [], rowLimit: 1000)
    #expect(throws: DataError.self) { try stream.next() }
    #expect(count < 40 << 20)
  }

  @Test func remarksOfPartsAreCountedTogether() {
    var remarks: [InputRemark] = []
    InputRemark.add(
      [InputRemark(.unknown, "a", 2, examples: ["x", "z"]), InputRemark(.far, "b", 1)], to: &remarks)
    InputRemark.add(
      [InputRemark(.unknown, "a", 1, examples: ["y"]), InputRemark(.missing, "a", 1)], to: &remarks)
    #expect(
      InputRemark.notes(remarks) == [
        "\"a\" has 3 values that the training did not have, such as \"x\", \"y\", \"z\"",
        "\"a\" is missing in 1 row; in training it never was",
        "numbers more than 10 standard deviations from the mean count as 10: 1 in \"b\"",
      ])
  }
}
