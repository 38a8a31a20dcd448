import SomaData
import Testing

/// Numbers that are written in another way than programs write them.
@Suite struct WrittenNumberTests {
  /// A table of sixty rows, with a column of these cells; the target is the row's number or that column.
  private func plan(
    _ cells: [String], isTarget: Bool = false, separator: String = ",",
    _ change: (inout TablePlan) -> Void = { _ in }
  ) throws -> PreparedTable {
    let rows = (0..<60).map { row in
      let cell = cells[row % cells.count]
      return "\(row)\(separator)" + (cell.contains(separator) ? "\"\(cell)\"" : cell)
        + "\(separator)\(row % 2)"
    }
    let folder = try TemporaryFolder()
    let head = ["x", "a", "b"].joined(separator: separator)
    let path = try folder.write(Array(([head] + rows).joined(separator: "\n").utf8), to: "t.csv")
    var plan = TablePlan(path: path, target: isTarget ? "a" : "b")
    change(&plan)
    return try plan.prepare(seed: 0)
  }

  /// Forms, why they are not read, and what help names first.
  static let forms: [(cells: [String], reason: String, help: String)] = [
    (["1,5", "2,5"], "a comma stands before its fraction", "--decimal ,"),
    (["1,025", "2,025"], "it is 1.025 or 1025", "if it is 1.025\n"),
    (["1,025", "999", "2,500"], "it is 1.025 or 1025", "if it is 1.025\n"),
    (["1,025,000", "2,025"], "its digits are grouped", "--thousands , --decimal ."),
    (["1,025.50", "2,025"], "its digits are grouped", "--thousands , --decimal ."),
    (["1.025,50", "7,5"], "its digits are grouped", "--thousands . --decimal ,"),
    (["1.025.000", "1.025"], "its digits are grouped", "--thousands . --decimal ,"),
    (["1 025", "2 025"], "its digits are grouped", "--thousands space --decimal ."),
    (["1\u{A0}025,5", "2\u{A0}025,5"], "its digits are grouped", "--thousands space --decimal ,"),
    (["1\u{202F}025", "25"], "its digits are grouped", "--thousands space --decimal ."),
    (["1'025", "2’025"], "its digits are grouped", "--thousands apostrophe --decimal ."),
    (["12 %", "13%"], "it has a percent sign", "write numbers alone"),
    (["$1,025", "$2"], "it has a currency sign", "write numbers alone"),
    (["1.025,50 €", "7 €"], "it has a currency sign", "write numbers alone"),
    (["€5", "-€6"], "it has a currency sign", "write numbers alone"),
    (["USD 5", "6 EUR"], "it has a currency sign", "write numbers alone"),
    (["12 kg", "13 kg", "14 kg", "15.5 kg"], "it has a unit", "write numbers alone"),
    (["'12", "'13"], "it has characters that are no digits from 0 to 9", "write numbers as -12.5"),
    (["(12)", "13"], "its minus is not the sign - before a number", "write numbers as -12.5"),
    (["−12", "13"], "its minus is not the sign - before a number", "write numbers as -12.5"),
    (["١٢", "١٣"], "it has characters that are no digits from 0 to 9", "write numbers as -12.5"),
    (["12\u{200B}", "13"], "it has characters that are no digits from 0 to 9", "write numbers as -12.5"),
  ]

  @Test(arguments: forms, [false, true])
  func areNeverTakenForNames(_ form: (cells: [String], reason: String, help: String), _ isTarget: Bool) {
    let error = #expect(throws: DataError.self) { try plan(form.cells, isTarget: isTarget) }
    let first = form.cells[0]
    #expect(
      error?.description.contains("column \"a\", line 2: \"\(first)\" is not read: \(form.reason)\n") == true,
      "\(error?.description ?? "")")
    #expect(error?.help?.contains(form.help) == true, "\(error?.help ?? "")")
    #expect(
      error?.help?.contains(isTarget ? "--task classification" : "--columns 'a=category'") == true)
    // Whoever means names says so.
    #expect(throws: Never.self) {
      try plan(form.cells, isTarget: isTarget) {
        if isTarget { $0.task = .classification } else { $0.kinds = ["a": .category] }
      }
    }
  }

  @Test(arguments: ["3:45 PM", "12:30 am", "13:45", "03/04/2024", "Mar 4 2024", "4-Mar-24"])
  func timesAndOtherDatesAreNoClassesAndNoNames(_ text: String) throws {
    let cells = [text, text.replacing("4", with: "5").replacing("30", with: "31")]
    let error = #expect(throws: DataError.self) { try plan(cells, isTarget: true) }
    #expect(error?.description.contains("is not read") == true, "\(error?.description ?? "")")
    let prepared = try plan(cells)
    #expect(prepared.profiles[1].role == .unused)
    #expect(prepared.dataSet.notes.contains { $0.hasPrefix("\"a\" is left out: ") })
  }

  @Test(arguments: [";", "\t"], [false, true])
  func commasBeforeFractionsAreReadAndTold(_ separator: String, _ isTarget: Bool) throws {
    let prepared = try plan(["1,5", "2", "-3,25", "1,125"], isTarget: isTarget, separator: separator)
    #expect(prepared.profiles[1].range == -3.25...2)
    #expect(prepared.dataSet.isClassification != isTarget)
    #expect(prepared.source.format.decimal == .comma)
    #expect(
      prepared.dataSet.notes.contains {
        $0.hasPrefix("numbers are read with a comma before the fraction, such as 1,5 in \"a\"")
      })
  }

  @Test func threeDigitsBehindEveryCommaHaveTwoMeanings() throws {
    let cells = ["1,025", "2,500"]
    for separator in [";", ",", "\t"] {
      let error = #expect(throws: DataError.self) { try plan(cells, separator: separator) }
      #expect(error?.description.contains("it is 1.025 or 1025") == true)
      let read = try plan(cells, separator: separator) { $0.format.decimal = .comma }
      #expect(read.profiles[1].range == 1.025...2.5)
      let grouped = try plan(cells, separator: separator) { $0.format.thousands = .comma }
      #expect(grouped.profiles[1].range == 1025...2500)
    }
  }

  /// Another column with commas before fractions does not say what these are.
  @Test func columnsOfTwoMeaningsAreNotReadWithOthers() throws {
    let rows = (0..<60).map { "\($0 % 40),5;\($0 % 7 + 1),025;\($0 % 2)" }
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(("w;a;b\n" + rows.joined(separator: "\n")).utf8), to: "t.csv")
    var plan = TablePlan(path: path, target: "b")
    let error = #expect(throws: DataError.self) { try plan.prepare(seed: 0) }
    #expect(error?.description.contains("\"1,025\" is not read: it is 1.025 or 1025") == true)
    plan.format.decimal = .comma
    #expect(try plan.prepare(seed: 0).profiles[1].range == 1.025...7.025)
    plan.format.decimal = nil
    plan.kinds = ["a": .ignore]
    #expect(try plan.prepare(seed: 0).profiles[0].range == 0.5...39.5)
  }

  @Test(arguments: [
    ["2WD", "4WD"], ["1st", "2nd", "3rd", "4th"], ["A1", "A2", "A3", "A4"], ["5 kg", "6 g", "7 t", "8 mg"],
  ])
  func namesWithNumbersStayNames(_ cells: [String]) throws {
    #expect(try plan(cells).profiles[1].kind == .category)
    #expect(try plan(cells, isTarget: true).dataSet.classNames == cells)
  }

  @Test func aPointElsewhereSaysThatTheCommaIsNone() throws {
    let rows = (0..<60).map { "\($0).5;\($0),5;\($0 % 2)" }
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(("x;a;b\n" + rows.joined(separator: "\n")).utf8), to: "t.csv")
    let error = #expect(throws: DataError.self) { try TablePlan(path: path, target: "b").prepare(seed: 0) }
    #expect(error?.description.contains("\"0,5\" is not read: a comma stands before its fraction") == true)
    var plan = TablePlan(path: path, target: "b")
    plan.format.decimal = .comma
    let other = #expect(throws: DataError.self) { try plan.prepare(seed: 0) }
    #expect(
      other?.description.contains("\"0.5\" is not read: a point stands before its fraction, not a comma")
        == true)
  }

  /// One `1,5` among numbers with points: neither the setting nor names; the suggested command harms no other cell.
  @Test func oneCommaAmongPointsIsNamed() throws {
    let cells = (0..<30).map { $0 == 7 ? "1,5" : "\($0).5" }
    let error = #expect(throws: DataError.self) { try plan(cells) }
    #expect(
      error?.description.contains(
        "column \"a\", line 9: \"1,5\" is not read as a number: a comma stands before its fraction\n"
          + "  2 of 60 cells in this column are like this") == true, "\(error?.description ?? "")")
    #expect(
      error?.help?.contains(#"--missing-values '1\,5,NA,N/A,NaN,null,?'"#) == true, "\(error?.help ?? "")")
    let words = TypedList.parts(of: #"1\,5,NA,N/A,NaN,null,?"#)
    #expect(words == ["1,5", "NA", "N/A", "NaN", "null", "?"])
    #expect(try plan(cells) { $0.format.missingWords = words }.profiles[1].missingCount == 2)
  }

  @Test func marksAreNotUsedTwice() {
    let format = TableFormat(decimal: .comma, thousands: .comma)
    let error = #expect(throws: DataError.self) { try table("a\n1\n", format) }
    #expect(error?.description == "x.csv: the comma cannot both stand before a fraction and group digits")
  }

  /// The numbers are pandas 3.1's, `read_csv(sep=";", decimal=…, thousands=…)`; nil is a text. Groups that are not of
  /// three digits are texts here and numbers there.
  @Test(arguments: [
    (
      DecimalMark.comma, ThousandsMark?.none, ["1,5", "-,25", "1e-3", "2,5E2", "7"],
      [1.5, -0.25, 0.001, 250, 7]
    ),
    (.comma, nil, ["1.5", "1,5,2", "1,-5", ","], [nil, nil, nil, nil]),
    (.comma, .point, ["1.025,50", "12.345.678", "7", "-1.000"], [1025.5, 12_345_678, 7, -1000]),
    (
      .point, .comma, ["1,025.50", "12,345,678", "1,025e3", "12,34,567"],
      [1025.5, 12_345_678, 1_025_000, 1_234_567]
    ),
    (.point, .space, ["1 025.5", "1\u{A0}025", "1\u{202F}000\u{202F}000"], [1025.5, 1025, 1_000_000]),
    (.point, .apostrophe, ["1'025.5", "1’025"], [1025.5, 1025]),
    (
      .point, .comma, ["1,02", ",025", "1025,000", "1,,025", "1,025,", "1.025,5"],
      [nil, nil, nil, nil, nil, nil]
    ),
  ])
  func marksAreReadWhereTheyMayStand(
    _ decimal: DecimalMark, _ thousands: ThousandsMark?, _ cells: [String], _ values: [Double?]
  ) throws {
    for (cell, value) in zip(cells, values) {
      let column = try table(
        "a;b\n\(cell);1\n", TableFormat(separator: ";", decimal: decimal, thousands: thousands))["a"]
      #expect(column?.number(at: 0) == value, "\(cell)")
    }
  }

  @Test func aWordThatIsANumberStandsForIt() throws {
    let read = try table("a,b\n-999,x\n-999.0,-999\n7,y\n", TableFormat(missingWords: ["-999"]))
    #expect(read["a"]?.missingCount == 2 && read["a"]?.number(at: 2) == 7)
    #expect(read["b"]?.missingCount == 1)
  }
}

@Suite struct TypedListTests {
  @Test(arguments: [
    ("a,b", ["a", "b"]), (" a , b ", ["a", "b"]), (#"1\,5,\\N,\N"#, ["1,5", #"\N"#, #"\N"#]), ("", [""]),
    (#"\ a\ ,b"#, [" a ", "b"]), ("a,", ["a", ""]), (#"\"#, [#"\"#]), (#"a\,"#, ["a,"]), ("x y", ["x y"]),
  ])
  func partsAreSeparatedByCommas(_ text: String, _ parts: [String]) {
    #expect(TypedList.parts(of: text) == parts)
    #expect(TypedList.parts(of: TypedList.text(parts)) == parts)
  }
}
