import SomaData
import Testing

@Suite struct KindTests {
  /// What is found for a column `a` of these cells, beside a target.
  private func profile(_ cells: [String], name: String = "a") throws -> ColumnProfile {
    let rows = cells.enumerated().map { "\"\($1)\",\($0 % 2)" }.joined(separator: "\n")
    let file = try TemporaryFolder()
    let path = try file.write(Array("\(name),target\n\(rows)\n".utf8), to: "x.csv")
    return try TablePlan(path: path, target: "target").prepare(seed: 0).profiles[0]
  }

  private func kind(_ cells: [String]) throws -> ColumnKind {
    // A second input, so that leaving out the first leaves one.
    let rows = cells.enumerated().map { "\"\($1)\",\($0 % 7),\($0 % 2)" }.joined(separator: "\n")
    let file = try TemporaryFolder()
    let path = try file.write(Array("a,b,target\n\(rows)\n".utf8), to: "x.csv")
    return try TablePlan(path: path, target: "target").prepare(seed: 0).profiles[0].kind
  }

  @Test func kindsAreFoundFromTheValues() throws {
    let count = 0..<40
    #expect(try kind(count.map { "\(Double($0 * $0) / 3)" }) == .number)
    #expect(try kind(count.map { "\($0 % 3)" }) == .number)
    #expect(try kind(count.map { $0 % 2 == 0 ? "Yes" : "no" }) == .boolean)
    #expect(try kind(count.map { $0 % 3 == 0 ? "TRUE" : "False" }) == .boolean)
    #expect(try kind(count.map { ["red", "green", "blue"][$0 % 3] }) == .category)
    #expect(try kind(count.map { "2024-01-\($0 % 9 + 10)" }) == .date)
    #expect(try kind(count.map { "2024-01-02T0\($0 % 9):30:00Z" }) == .date)
    #expect(try kind(count.map { "word \($0)" }) == .text)
    // As many different values as cells: no category can be learned from one row.
    #expect(try kind(count.map { $0 < 10 ? "word \($0)" : "" }) == .text)
    #expect(try kind(count.map { _ in "same" }) == .ignore)
    #expect(try kind(count.map { _ in "" }) == .ignore)
    #expect(try kind(count.map { "0\($0)/12/2024" }) == .text)
    #expect(try kind(count.map { "1\($0)0000000000000000" }) == .text)
    // Numbers among names, as lifeboats have them: too many names for markers of missing values.
    #expect(
      try kind((0..<200).map { $0 % 4 == 0 ? ["A", "B", "C", "D", "E"][$0 / 4 % 5] : "\($0 % 16)" })
        == .category)
  }

  @Test func whatIsLeftOutHasAReason() throws {
    #expect(throws: DataError.self) { try profile((0..<20).map { "word \($0)" }) }
    let rows = (0..<30).map { "\($0),\($0),same,w\($0),\($0 % 2)" }.joined(separator: "\n")
    let file = try TemporaryFolder()
    let path = try file.write(Array("id,x,constant,note,target\n\(rows)\n".utf8), to: "x.csv")
    let profiles = try TablePlan(path: path, target: "target").prepare(seed: 0).profiles
    #expect(profiles.map(\.role) == [.unused, .input, .unused, .unused, .target])
    #expect(
      profiles.map(\.note) == [
        "numbers the rows", nil, "always the same", "30 different texts in 30 cells", nil,
      ])
  }

  @Test(arguments: [
    ("n/a?", 5, "\"n/a?\" is not a number"), ("inf", 1, "\"inf\" is not a number"),
    ("1e999", 1, "\"1e999\" is too large for a number"), ("12..5", 1, "\"12..5\" is not a number"),
    ("0x10", 2, "\"0x10\" is not a number"),
  ])
  func fewWordsAmongNumbersAreAnError(_ word: String, _ count: Int, _ message: String) {
    let cells = (0..<40).map { $0 >= 3 && $0 < 3 + count ? word : "\($0).5" }
    let error = #expect(throws: DataError.self) { try profile(cells) }
    #expect(error?.description.contains("column \"a\", line 5: \(message)") == true)
    #expect(
      error?.description.contains(
        "\(count) of 40 cells in this column \(count == 1 ? "is" : "are") like this")
        == true)
    #expect(error?.help?.contains("--missing-values '\(word),NA,N/A,NaN,null,?'") == true)
    #expect(error?.help?.contains("--columns 'a=ignore'") == true)
  }

  @Test func helpCanBePutIntoAShell() {
    let cells = (0..<40).map { $0 == 3 ? "o'clock" : "\($0).5" }
    let error = #expect(throws: DataError.self) { try profile(cells, name: "it's") }
    #expect(error?.help?.contains("--missing-values 'o'\\''clock,NA,") == true, "\(error?.help ?? "")")
    #expect(error?.help?.contains("--columns 'it'\\''s=ignore'") == true, "\(error?.help ?? "")")
  }

  /// `#` stands for a number that varies.
  @Test(arguments: [
    ("03/#/2024", "dates are read as 2024-12-31 only"), ("#.3.2024", "dates are read as 2024-12-31 only"),
    ("2024.3.#", "dates are read as 2024-12-31 only"),
    ("03/#/2024 1:30 PM", "dates are read as 2024-12-31 only"),
    ("3:# PM", "times are read behind a date only, as in 2024-12-31 13:30"),
    ("13:#", "times are read behind a date only, as in 2024-12-31 13:30"),
    ("1.#.3", "30 different texts in 30 cells"), ("555-1#-4567", "30 different texts in 30 cells"),
    ("9#07199254740993", "whole numbers beyond 2^53 are not exact"),
  ])
  func formsThatAreNotReadAreTold(_ form: String, _ note: String) throws {
    let cells = (10..<40).map { form.replacing("#", with: "\($0)") }
    let rows = cells.enumerated().map { "\"\($1)\",\($0 % 7),\($0 % 2)" }.joined(separator: "\n")
    let file = try TemporaryFolder()
    let path = try file.write(Array("a,b,target\n\(rows)\n".utf8), to: "x.csv")
    let prepared = try TablePlan(path: path).prepare(seed: 0)
    #expect(prepared.profiles[0].kind == .text && prepared.profiles[0].note == note, "\(cells[0])")
    let isOfWords = note.hasPrefix("30 different")
    #expect(prepared.dataSet.notes.contains("\"a\" is left out: \(note)") != isOfWords)
  }

  @Test func aKindThatIsSaidIsKept() throws {
    let file = try TemporaryFolder()
    let rows = (0..<30).map { "\($0 % 3),w\($0 % 4),\($0 % 2)" }.joined(separator: "\n")
    let path = try file.write(Array("a,b,target\n\(rows)\n".utf8), to: "x.csv")
    var plan = TablePlan(path: path, target: "target")
    plan.kinds = ["a": .category, "b": .ignore]
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.profiles.map(\.kind) == [.category, .ignore, .category])
    #expect(prepared.preprocessing.inputCount == 3)
    plan.kinds = ["b": .number]
    #expect {
      _ = try plan.prepare(seed: 0)
    } throws: { "\($0)".contains("column \"b\", line 2: \"w0\" is not a number\n  30 of 30 cells") }
    plan.kinds = ["tagret": .number]
    #expect {
      _ = try plan.prepare(seed: 0)
    } throws: { ($0 as? DataError)?.help == "did you mean \"target\"? the columns are a, b, target" }
    plan.kinds = ["b": .boolean]
    #expect { _ = try plan.prepare(seed: 0) } throws: { "\($0)".contains("is not one of two words") }
    plan.kinds = ["a": .date]
    #expect { _ = try plan.prepare(seed: 0) } throws: { "\($0)".contains("is not a date such as 2024-02-29") }
  }
}
