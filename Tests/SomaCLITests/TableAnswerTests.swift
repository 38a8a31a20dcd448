import Foundation
import Testing

/// One answer for each record, with the record's number and its line.
@Suite struct TableAnswerTests {
  private func write(_ text: String, to name: String, in folder: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  /// Row, line and whether there is an answer, of CSV and of JSON, from a file and from standard input.
  private func answers(_ text: String, in folder: String) throws -> [String] {
    try write(text, to: "new.csv", in: folder)
    let csv = try Soma.run(["predict", "latest", "new.csv"], in: folder)
    #expect(csv.status == 0, "\(csv.messages)")
    #expect(try Soma.run(["predict", "latest", "-"], in: folder, input: text).output == csv.output)
    let rows = csv.output.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return "\(cells[0]) \(cells[1])" + (cells[2].isEmpty ? " -" : "")
    }
    let json = try Soma.run(["predict", "latest", "new.csv", "--json"], in: folder).json()
    let objects = try #require(json["predictions"] as? [[String: Any]])
    let found = try objects.map { object in
      let (row, line) = (try #require(object["row"] as? Int), try #require(object["line"] as? Int))
      return "\(row) \(line)" + (object["class"] is String || object["values"] is [Any] ? "" : " -")
    }
    #expect(found == rows)
    return rows
  }

  private func train(_ head: String, _ row: (Int) -> String, _ options: String, in folder: String) throws {
    let rows = (0..<40).map(row)
    try write(([head] + rows).joined(separator: "\n") + "\n", to: "t.csv", in: folder)
    let outcome = try Soma.run(
      ["train", "t.csv", "-q", "--epochs", "2"] + options.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
  }

  @Test func separatorsAloneAreARecord() throws {
    try withFolder { folder in
      try train("a,b,y", { "\($0 % 20),\($0 % 3),\($0 % 2 == 0 ? "u" : "v")" }, "--target y", in: folder)
      #expect(try answers("a,b\n3,1\n,\n9,1\n", in: folder) == ["1 2", "2 3", "3 4"])
      #expect(try answers("a,b\r\n3,1\r\n,\r\n\r\n9,1", in: folder) == ["1 2", "2 3", "3 5"])
      // A blank line between rows of several columns is none of them.
      #expect(try answers("\na,b\n3,1\n\n  \n9,1\n\n", in: folder) == ["1 3", "2 6"])
      #expect(
        try answers("a,b,remark\n3,1,\"two\nlines\"\n,,\n9,1,\"\"\n", in: folder) == ["1 2", "2 4", "3 5"])
      #expect(try answers("a,b\n,\n", in: folder) == ["1 2"])
      // Of lines that look like remarks nothing is taken as one.
      let remark = try Soma.run(["predict", "latest", "-"], in: folder, input: "a,b\n# of May,1\n3,1\n")
      #expect(remark.status == 65 && remark.messages.contains("line 2: \"# of May\" is not a number"))
    }
  }

  @Test func withoutTheMissingValueThereIsARowWithoutAnAnswer() throws {
    try withFolder { folder in
      try train("a,b,y", { "\($0 % 20),\($0 % 3),\($0 * 3).5" }, "--target y --missing drop", in: folder)
      #expect(try answers("a,b\n3,1\n,\n9,1\n4,\n", in: folder) == ["1 2", "2 3 -", "3 4", "4 5 -"])
    }
    try withFolder { folder in
      try train("a,b,y", { "\($0 % 20),\($0 % 3),\($0 % 2)" }, "--target y --missing drop", in: folder)
      #expect(try answers("a,b\n,1\n3,1\n", in: folder) == ["1 2 -", "2 3"])
    }
  }

  @Test func inATableOfOneColumnABlankLineIsARecord() throws {
    try withFolder { folder in
      try train("a,y", { "\($0 % 20),\($0 % 2 == 0 ? "u" : "v")" }, "--target y", in: folder)
      #expect(try answers("a\n\n3\n\n9\n", in: folder) == ["1 2", "2 3", "3 4", "4 5"])
      #expect(try answers("a\r\n3\r\n\r\n9", in: folder) == ["1 2", "2 3", "3 4"])
      #expect(try answers("a\n\"\"\n  \n9\n", in: folder) == ["1 2", "2 3", "3 4"])
    }
  }

  @Test func linesWithoutNamesAreCountedAlike() throws {
    try withFolder { folder in
      try write(
        (0..<40).map { "\($0 % 20),\($0 % 3),\($0 % 2)" }.joined(separator: "\n"), to: "t.csv", in: folder)
      let outcome = try Soma.run(
        ["train", "t.csv", "--no-header", "--target", "c3", "-q", "--epochs", "2"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(try answers("3,1,0\n,,\n9,1,1\n", in: folder) == ["1 1", "2 2", "3 3"])
    }
  }

  @Test func trainingLeavesSuchRowsOut() throws {
    try withFolder { folder in
      let rows = (0..<40).map { "\($0 % 20),\($0 % 3),\($0 % 2)" + ($0 % 10 == 0 ? "\n,,\n" : "") }
      try write((["a,b,y"] + rows).joined(separator: "\n"), to: "t.csv", in: folder)
      let outcome = try Soma.run(["train", "t.csv", "--target", "y", "--epochs", "2"], in: folder)
      #expect(outcome.messages.contains("note: left out 4 rows of empty cells"), "\(outcome.messages)")
    }
  }
}
