import Foundation
import SomaData
import Testing

/// Files that break a rule, and what is said about them.
struct BrokenTable: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let message: String
  let help: String?

  init(_ what: String, _ bytes: [UInt8], _ message: String, help: String? = nil) {
    (testDescription, self.bytes, self.message, self.help) = (what, bytes, message, help)
  }

  init(_ what: String, _ text: String, _ message: String, help: String? = nil) {
    self.init(what, Array(text.utf8), message, help: help)
  }

  static let all = [
    BrokenTable("an empty file", "", "x.csv: the file is empty"),
    BrokenTable("a mark alone", [0xEF, 0xBB, 0xBF], "x.csv: the file is empty"),
    BrokenTable("blank lines alone", "\n \n\r\n", "x.csv: there is no text in it"),
    BrokenTable("a header alone", "a,b\n", "x.csv: there is a header and no row"),
    BrokenTable("a header without a line end", "a,b", "x.csv: there is a header and no row"),
    BrokenTable("empty rows alone", "a,b\n,\n,\n", "x.csv: there is a header and no row"),
    BrokenTable(
      "a long row", "a,b\n1,2\n1,2,3\n", "x.csv: line 3 has 3 cells, where the first has 2",
      help: "--separator"),
    BrokenTable("a short row", "a,b,c\n1,2,3\n1\n", "x.csv: line 3 has 1 cell, where the first has 3"),
    BrokenTable(
      "ragged rows", "a,b\n1\n1,2\n3\n4,5,6\n",
      "x.csv: line 2 has 1 cell, where the first has 2\n  3 lines are like this"),
    BrokenTable("two columns of one name", "a,b,a\n1,2,3\n", "x.csv: columns 1 and 3 are both called \"a\""),
    BrokenTable(
      "names that differ in blanks", "a, a \n1,2\n", "x.csv: columns 1 and 2 are both called \"a\""),
    BrokenTable(
      "an open quote", "a,b\n1,\"x\n2,y\n", "x.csv: the quote that opens in line 2 is never closed"),
    BrokenTable(
      "an open quote at the end", "a,b\n1,\"", "x.csv: the quote that opens in line 2 is never closed"),
    BrokenTable(
      "an open quote in the header", "a,\"b\n1,2\n", "x.csv: the quote that opens in line 1 is never closed"),
    BrokenTable(
      "text after a quote", "a,b\n1,\"x\"y\n",
      "x.csv: line 2: there is text between a closing quote and the separator"),
    BrokenTable(
      "a quote closed twice", "a,b\n1,\"x\" \"y\"\n",
      "x.csv: line 2: there is text between a closing quote and the separator"),
    BrokenTable("a zero byte", "a,b\n1,x\n2,\0\n", "x.csv: line 3 holds a zero byte, at byte 10 of the file"),
    BrokenTable(
      "a zero byte in the header", "a,\0\n1,x\n", "x.csv: line 1 holds a zero byte, at byte 2 of the file"),
    BrokenTable(
      "latin1 bytes", Array("a\nx\n".utf8) + [0x4A, 0xE9, 0x0A],
      "x.csv: line 3 is not UTF-8, at byte 5 of the file", help: "--encoding latin1"),
    BrokenTable(
      "a cut character", Array("a\nx".utf8) + [0xC3], "x.csv: line 2 is not UTF-8, at byte 3 of the file"),
    BrokenTable(
      "a surrogate", Array("a\n".utf8) + [0xED, 0xA0, 0x80],
      "x.csv: line 2 is not UTF-8, at byte 2 of the file"),
    BrokenTable(
      "an overlong character", Array("a\n".utf8) + [0xC0, 0xAF],
      "x.csv: line 2 is not UTF-8, at byte 2 of the file"),
    BrokenTable(
      "UTF-16", [0xFF, 0xFE, 0x61, 0, 0x0A, 0], "x.csv: the file is UTF-16LE, not UTF-8",
      help: "iconv -f UTF-16LE -t UTF-8"),
    BrokenTable(
      "UTF-16 of the other order", [0xFE, 0xFF, 0, 0x61], "x.csv: the file is UTF-16BE, not UTF-8"),
    BrokenTable(
      "a workbook", [0x50, 0x4B, 3, 4, 20, 0],
      "x.csv: the file is no text but a ZIP archive, as .xlsx and .ods workbooks are", help: "save it as CSV"),
    BrokenTable(
      "a Parquet file", Array("PAR1".utf8) + [0, 1], "x.csv: the file is no text but a Parquet file"),
    BrokenTable(
      "a row in place of names", "1,1,a\n2,3,b\n", "x.csv: columns 1 and 2 are both called \"1\"",
      help: "--no-header"),
    BrokenTable("UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "x.csv: the file is UTF-32LE, not UTF-8"),
    BrokenTable(
      "a lone carriage return", "a,b\n1,x\ry\n2,z\n",
      "x.csv: line 2 holds a line end of another kind than the lines before"),
    BrokenTable(
      "a lone line feed", "a,b\r1,x\r2,y\n3,z\r",
      "x.csv: line 3 holds a line end of another kind than the lines before"),
    BrokenTable(
      "a cell of a megabyte", "a,b\n1," + String(repeating: "x", count: 1_100_000) + "\n",
      "x.csv: line 2 starts a cell of more than 1048576 bytes: is a quote left open?"),
    BrokenTable(
      "too many columns", String(repeating: "a,", count: 100_001) + "a\n",
      "x.csv: 100002 columns; up to 100000 are read"),
  ]
}

@Suite struct TableFaultTests {
  @Test(arguments: BrokenTable.all) func isNamedWithItsPlace(_ broken: BrokenTable) {
    for pieces in [nil, 3] {
      let error = #expect(throws: DataError.self) {
        try Table.read(
          bytes: broken.bytes, path: "x.csv", TableFormat(), textColumns: [], pieceByteCount: pieces)
      }
      #expect(error?.description == broken.message)
      #expect(error?.help?.contains(broken.help ?? " ") ?? (error == .empty(path: "x.csv")))
    }
  }

  @Test(arguments: ["", ",,", "\"", "\n", "é", "1", " ", "."])
  func aSeparatorIsOnePlainCharacter(_ separator: String) {
    let error = #expect(throws: DataError.self) { try table("a,b\n1,2\n", TableFormat(separator: separator)) }
    #expect(error?.description == "x.csv: \"\(separator)\" cannot separate cells")
  }

  @Test func aFileThatIsNotThereIsNamed() {
    let error = #expect(throws: DataError.self) { try Table.read("/nowhere/x.csv") }
    #expect(error?.description == "cannot open /nowhere/x.csv: No such file or directory")
  }

  /// A header of many columns over many short lines asks for no memory that its size does not justify.
  @Test func aWideHeaderOverShortLinesIsRefusedAtOnce() {
    let text =
      (0..<50_000).map { "c\($0)" }.joined(separator: ",") + "\n" + String(repeating: "1\n", count: 200_000)
    let error = #expect(throws: DataError.self) { try table(text) }
    #expect(error?.description.contains("line 2 has 1 cell, where the first has 50000") == true)
  }
}
