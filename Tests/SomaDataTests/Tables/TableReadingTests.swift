import Foundation
import SomaData
import SomaFormats
import Testing

/// A file and what Python's csv module and pandas read from it; `scripts/golden/csv_fixtures.py` made them.
struct CSVCase: Decodable, Sendable, CustomTestStringConvertible {
  let name, file: String
  let columns: [String]
  let rows: [[String?]]
  let numbers: [String: [Double?]]

  var testDescription: String { name }

  static let all: [CSVCase] = {
    guard let data = try? Data(contentsOf: URL(filePath: fixture("csv-cases.json"))),
      let cases = try? JSONDecoder().decode([CSVCase].self, from: data)
    else { return [] }
    return cases
  }()
}

/// A table from text.
func table(
  _ text: String, _ format: TableFormat = TableFormat(), textColumns: Set<String> = [], pieces: Int? = nil
) throws -> Table {
  try Table.read(
    bytes: Array(text.utf8), path: "x.csv", format, textColumns: textColumns, pieceByteCount: pieces)
}

/// All cells of a column as text.
func texts(_ column: Column) -> [String?] { (0..<column.count).map { column.text(at: $0) } }

@Suite struct TableReadingTests {
  @Test func thereAreCases() { #expect(CSVCase.all.count > 80) }

  @Test(arguments: CSVCase.all) func othersReadTheSame(_ example: CSVCase) throws {
    let bytes = hex(example.file)
    // Pieces so small that most of them begin inside a row or a quote.
    for pieces in [nil, 1, 2, 7, 33] {
      let table = try Table.read(
        bytes: bytes, path: "x.csv", TableFormat(), textColumns: [], pieceByteCount: pieces)
      #expect(table.columns.map(\.name) == example.columns)
      #expect(table.rowCount == example.rows.count)
      for (index, column) in table.columns.enumerated() {
        let expected = example.rows.map { $0[index] }
        #expect(column.missingCount == expected.count { $0 == nil })
        if let numbers = example.numbers[column.name] {
          #expect(column.isNumeric)
          #expect((0..<column.count).map { column.number(at: $0) } == numbers)
        } else {
          #expect(!column.isNumeric)
          #expect(texts(column) == expected)
        }
      }
      let asText = try Table.read(
        bytes: bytes, path: "x.csv", TableFormat(), textColumns: Set(example.columns), pieceByteCount: pieces)
      for (index, column) in asText.columns.enumerated() {
        #expect(texts(column) == example.rows.map { $0[index] })
      }
    }
  }

  @Test func linesAreCountedThroughQuotesAndBlankLines() throws {
    let text = "a,b\n1,\"x\ny\"\n\n2,z\n,\n3,\"\"\"\"\n"
    for pieces in [nil, 1, 5] {
      let table = try table(text, pieces: pieces)
      #expect((0..<table.rowCount).map { table.line(ofRow: $0) } == [2, 5, 7])
      #expect(table["b"].map(texts) == ["x\ny", "z", "\""])
      #expect(table.notes == ["left out a row of empty cells"])
    }
  }

  @Test func theSeparatorIsFoundByLooking() throws {
    #expect(try table("a;b\n1,5;2\n2,5;3\n").columns.map(\.name) == ["a", "b"])
    #expect(try table("a\tb c\n1\t2\n").columns.map(\.name) == ["a", "b c"])
    #expect(try table("a,b;c\n1,2;3\n").columns.map(\.name) == ["a", "b;c"])
    #expect(try table("a;b\n1;2\n").notes == ["cells are separated by semicolons"])
    #expect(try table("a;b\n1;2\n", TableFormat(separator: ",")).columns.map(\.name) == ["a;b"])
    #expect(try table("a:b\n1:2\n", TableFormat(separator: ":"))["b"]?.number(at: 0) == 2)
  }

  @Test func withoutAHeaderColumnsAreNumbered() throws {
    let table = try table("1,x\n2,y\n", TableFormat(hasHeader: false))
    #expect(table.columns.map(\.name) == ["c1", "c2"] && table.rowCount == 2)
    #expect(table.line(ofRow: 0) == 1)
  }

  @Test func namesThatAreOddAreToldOf() throws {
    let unnamed = try table(",a\n0,x\n1,y\n")
    #expect(unnamed.columns.map(\.name) == ["unnamed 1", "a"])
    #expect(unnamed.notes == ["columns without a name are called unnamed 1"])
    #expect(try table("39,White\n50,Black\n").notes.first?.contains("--no-header") == true)
    let title = try table("Report 2024\n\na,b\n1,2\n")
    #expect(title.columns.map(\.name) == ["a", "b"] && title.rowCount == 1)
    #expect(title.notes == ["left out the first line, \"Report 2024\": it has one cell, not 2"])
  }

  @Test func missingWordsAreThoseAskedFor() throws {
    let text = "a,b\n-,none\n1,NA\n,x\n"
    let usual = try table(text)
    #expect(usual["a"]?.isNumeric == false && usual["b"]?.missingCount == 1)
    let asked = try table(text, TableFormat(missingWords: ["-", "none"]))
    #expect(asked["a"]?.isNumeric == true)
    #expect(asked["a"]?.missing.map(\.word) == ["", "-"] && asked["a"]?.missing.map(\.count) == [1, 1])
    #expect(asked["b"].map(texts) == [nil, "NA", "x"])
    // The usual words count in any case; those asked for only as they are written.
    #expect(try table("a\nnan\nNull\nn/a\n?\n1\n")["a"]?.missingCount == 4)
    #expect(try table("a\nx\nX\n", TableFormat(missingWords: ["x"]))["a"].map(texts) == [nil, "X"])
  }

  @Test func olderWindowsFilesAreReadAsSuch() throws {
    // By Python: "name\nJosé\n“10 €”\n".encode("cp1252")
    let bytes = hex("6e616d650a4a6f73e90a9331302080940a")
    let format = TableFormat(encoding: .latin1)
    let table = try Table.read(bytes: bytes, path: "x.csv", format)
    #expect(table["name"].map(texts) == ["José", "“10 €”"])
    // A mark says that a file is UTF-8, whatever was thought of it.
    let marked = try Table.read(
      bytes: [0xEF, 0xBB, 0xBF] + Array("name\nJosé\n".utf8), path: "x.csv", format)
    #expect(marked["name"].map(texts) == ["José"])
  }

  @Test func packedFilesAreRead() throws {
    let folder = try TemporaryFolder()
    // python3 -c 'import gzip; print(gzip.compress(b"a,b\n1,x\n", mtime=0).hex())'
    let packed = hex("1f8b08000000000002034bd449e232d4a9e00200f4a0010008000000")
    let table = try Table.read(folder.write(packed, to: "x.csv.gz"), isHashed: true)
    #expect(table["a"]?.number(at: 0) == 1)
    // hashlib.sha256 of the packed bytes
    #expect(table.sha256?.hexadecimal == "00eb58e6920de36d7dfce376316234769e82890a70d3c3f6c00ef4607cfd08d8")
  }

  @Test func aLateTextMakesAColumnOfTextWithTheCellsAsWritten() throws {
    let numbers = (0..<5000).map { "\($0).50,1" }.joined(separator: "\n")
    let table = try table("a,b\n" + numbers + "\nx,2\n", pieces: 1000)
    let column = try #require(table["a"])
    #expect(!column.isNumeric && column.text(at: 7) == "7.50" && column.text(at: 5000) == "x")
    #expect(table["b"]?.number(at: 5000) == 2)
  }

  @Test func aBareQuoteMisleadsNobody() throws {
    // The count of quotes before a piece says nothing where a quote stands for itself.
    let rows = (0..<200).map { "\($0),5\" pipe,\"a, \(0)\"" }.joined(separator: "\n")
    for pieces in [10, 100, 1000] {
      let table = try table("a,b,c\n" + rows + "\n", pieces: pieces)
      #expect(table.rowCount == 200 && table["a"]?.number(at: 199) == 199)
      #expect(table["b"]?.text(at: 3) == "5\" pipe" && table["c"]?.text(at: 3) == "a, 0")
    }
  }

  /// Whatever the bytes, the answer is a table or an error, and the same for pieces of any size.
  @Test func anyBytesAreATableOrAnError() {
    var state: UInt64 = 7
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet: [[UInt8]] =
      [",", ";", "\t", "\"", "\n", "\r", "\r\n", " ", "1", "2.5", "x", "-", "NA", "?"]
      .map { Array($0.utf8) } + [[0xC3], [0xA9], [0xEF, 0xBB, 0xBF], [0], [0xFF]]
    for _ in 0..<3000 {
      let bytes = (0..<draw(60)).flatMap { _ in alphabet[draw(draw(9) == 0 ? alphabet.count : 14)] }
      let outcomes = [nil, 1, 3, 16].map { pieces -> String in
        do throws(DataError) {
          let table = try Table.read(
            bytes: bytes, path: "x.csv", TableFormat(), textColumns: [], pieceByteCount: pieces)
          return table.columns.map { "\($0.name): \(texts($0))" }.joined() + "\(table.notes)"
            + "\((0..<table.rowCount).map { table.line(ofRow: $0) })"
        } catch {
          return "\(error)"
        }
      }
      #expect(Set(outcomes).count == 1, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
