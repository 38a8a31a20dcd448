import Foundation
import SomaData
import Testing

/// Columns whose cells are mostly numbers, and what stands among these.
@Suite struct StrayTests {
  private func prepare(
    _ cells: [String], isTarget: Bool = false, _ change: (inout TablePlan) -> Void = { _ in }
  ) throws -> PreparedTable {
    let rows = cells.enumerated().map { "\($0 % 7),\"\($1)\",\($0 % 2)" }
    let folder = try TemporaryFolder()
    let path = try folder.write(Array((["x,a,b"] + rows).joined(separator: "\n").utf8), to: "t.csv")
    var plan = TablePlan(path: path, target: isTarget ? "a" : "b")
    change(&plan)
    return try plan.prepare(seed: 0)
  }

  /// Nine ways to say that nothing is known, in 12 % of 200 cells; the others are numbers.
  private static let words = ["n.a.", "-", "unknown", "?!", "none", "missing", "k.A.", "tbd", "x, y"]

  private func cells(_ number: (Int) -> String) -> [String] {
    (0..<200).map { $0 % 8 == 3 ? Self.words[$0 / 8 % 9] : number($0) }
  }

  @Test(arguments: [false, true]) func manyWordsAmongNumbersAreAnErrorThatListsThem(_ isTarget: Bool) throws {
    let cells = cells { "\($0).25" }
    let error = #expect(throws: DataError.self) { try prepare(cells, isTarget: isTarget) }
    #expect(
      error?.description.hasSuffix(
        """
        column "a", line 5: "n.a." is not a number
          25 of 200 cells in this column are no numbers: "-" 3, "?!" 3, "k.A." 3, "missing" 3, "n.a." 3, \
        "none" 3, "unknown" 3, "tbd" 2, "x, y" 2
        """) == true, "\(error?.description ?? "")")
    let option = #"--missing-values '-,?!,k.A.,missing,n.a.,none,unknown,tbd,x\, y,NA,N/A,NaN,null,?'"#
    #expect(error?.help?.hasPrefix(option + "    ") == true, "\(error?.help ?? "")")
    let words = TypedList.parts(of: String(option.dropFirst("--missing-values '".count).dropLast()))
    let read = try prepare(cells, isTarget: isTarget) { $0.format.missingWords = words }
    #expect(read.profiles[1].kind == .number && read.profiles[1].missingCount == 25)
  }

  @Test func fewWholeNumbersWithManyWordsAreNamesWithANote() throws {
    let read = try prepare(cells { "\($0 % 5 + 1)" })
    #expect(read.profiles[1].kind == .category)
    #expect(
      read.dataSet.notes.contains {
        $0.hasPrefix(
          "\"a\" is taken for names: 175 of its 200 cells are numbers, the others \"-\" 3, \"?!\" 3, ")
          && $0.hasSuffix(
            "\n"
              + #"  --missing-values '-,?!,k.A.,missing,n.a.,none,unknown,tbd,x\, y,NA,N/A,NaN,null,?'    if these stand for missing values"#
          )
      }, "\(read.dataSet.notes)")
  }

  @Test func aTotalAtTheFootIsAnErrorOrANote() throws {
    let error = #expect(throws: DataError.self) { try prepare((0..<60).map { "\($0)" } + ["Total"]) }
    #expect(error?.description.contains("column \"a\", line 62: \"Total\" is not a number") == true)
    let read = try prepare((0..<60).map { "\($0 % 4)" } + ["Total"])
    #expect(
      read.dataSet.notes.contains { $0.contains("60 of its 61 cells are numbers, the others \"Total\" 1") })
  }

  /// Codes such as numbers of houses are left out as before, and told of.
  @Test func codesThatAreMostlyNumbersAreTold() throws {
    let read = try prepare((0..<200).map { $0 % 6 == 0 ? "\($0)A" : "\($0)" })
    #expect(read.profiles[1].kind == .text)
    #expect(
      read.dataSet.notes.contains {
        $0.hasPrefix("\"a\" is left out: 166 of its 200 cells are numbers, the others \"0A\" 1, \"102A\" 1, ")
          && $0.contains(", … 34 in all\n  --missing-values '")
      }, "\(read.dataSet.notes)")
    // 73 % are not most: ticket numbers are that.
    let ticket = try prepare((0..<200).map { $0 % 4 == 0 ? "A/5 \($0)" : "\($0 + 1000)" })
    #expect(ticket.profiles[1].kind == .text && ticket.dataSet.notes.isEmpty, "\(ticket.dataSet.notes)")
  }

  /// Among the numbers 0 ..< 90, as remainders of a number.
  @Test(arguments: [
    ("1e20", 90, "1e+20 in 1 cell"), ("-9999", 50, "-9999 in 1 cell"),
    ("99999", 3, "99999 in 1 cell"),
  ])
  func aNumberFarFromAllOthersIsTold(_ text: String, _ divisor: Int, _ words: String) throws {
    let cells = (0..<90).map { $0 == 40 ? text : "\($0 % divisor)" }
    for isTarget in [false, true] {
      let note = try prepare(cells, isTarget: isTarget) { if isTarget { $0.task = .regression } }.dataSet
        .notes
        .first { $0.hasPrefix("\"a\" holds ") }
      #expect(note?.hasPrefix("\"a\" holds \(words), far from all others, ") == true, "\(note ?? "none")")
      let option = try #require(note?.split(separator: "'").dropFirst().first)
      let read = try prepare(cells, isTarget: isTarget) {
        $0.format.missingWords = TypedList.parts(of: String(option))
        if isTarget { $0.task = .regression }
      }
      #expect(read.profiles[1].missingCount == 1)
      #expect(!read.dataSet.notes.contains { $0.contains("far from all others") })
    }
  }

  @Test func ordinaryNumbersAreNotTold() throws {
    // A count that is 0 in most rows, one exponential tail, and two values.
    let columns: [@Sendable (Int) -> Double] = [
      { $0 % 30 == 0 ? Double($0 % 17) : 0 }, { exp(Double($0) / 30) }, { $0 % 2 == 0 ? 0 : 1e6 },
    ]
    for column in columns {
      let notes = try prepare((0..<200).map { "\(column($0))" }).dataSet.notes
      #expect(!notes.contains { $0.contains("far from") }, "\(notes)")
    }
  }

  @Test func datesWithOtherWordsAreTold() throws {
    let read = try prepare((0..<100).map { $0 % 10 == 0 ? "tbd" : "2024-01-\($0 % 19 + 10)" })
    #expect(
      read.dataSet.notes.contains {
        $0.contains(
          "90 of its 100 cells are dates, the others \"tbd\" 10\n  --missing-values ")
      }, "\(read.dataSet.notes)")
  }
}
