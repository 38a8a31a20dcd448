import Foundation
import SomaData
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct PreprocessingTests {
  /// A table of the fixtures, and the preprocessing fitted to its first rows.
  private func fitted(
    _ name: String, count: Int, _ change: (inout TablePlan) -> Void = { _ in }
  ) throws -> (table: Table, preprocessing: Preprocessing) {
    var plan = TablePlan(path: fixture("preprocessing-\(name).csv"), target: "target")
    change(&plan)
    let table = try Table.read(
      plan.path, textColumns: Set(plan.kinds.filter { $0.value == .category }.keys))
    return (table, try plan.preprocessing(for: table, rows: Array(0..<count)))
  }

  private func agreesWithScikitLearn(
    _ key: String, file: String? = nil, _ change: (inout TablePlan) -> Void = { _ in }
  ) throws {
    let golden = try Golden("preprocessing")
    let count = Int(golden["\(key)/count"].item)
    let (table, preprocessing) = try fitted(file ?? key, count: count, change)
    for (part, rows) in [("train", 0..<count), ("other", count..<table.rowCount)] {
      let inputs = try preprocessing.inputs(of: table, rows: Array(rows)).tensor
      let expected = golden["\(key)/\(part)"]
      #expect(inputs.shape == expected.shape)
      let worst = zip(inputs.doubles, expected.doubles).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
      // The inputs are float32; the statistics behind them float64.
      #expect(worst < 1e-6, "\(key), \(part): \(worst)")
    }
  }

  @Test func numbersAreStandardised() throws { try agreesWithScikitLearn("numbers") { keepAll(&$0) } }
  @Test func missingNumbersAreMeansWithAnIndicator() throws {
    try agreesWithScikitLearn("missing") { keepAll(&$0) }
  }
  @Test func namesAreOneHot() throws { try agreesWithScikitLearn("names") { $0.kinds["color"] = .category } }
  @Test func missingNamesAreTheMostFrequent() throws {
    try agreesWithScikitLearn("missing-names") { $0.kinds["color"] = .category }
  }
  @Test func missingNamesCanBeACategory() throws {
    try agreesWithScikitLearn("missing-category", file: "missing-names") {
      $0.kinds["color"] = .category
      $0.missing = .category
    }
  }
  @Test func datesAreTheirParts() throws { try agreesWithScikitLearn("dates") }

  /// A column that is constant over the whole table would be left out; here it varies behind the training rows.
  private func keepAll(_ plan: inout TablePlan) {
    for name in ["n0", "n1", "n2"] { plan.kinds[name] = .number }
  }

  @Test func itSurvivesItsJSON() throws {
    for (name, encoding) in [("missing-names", CategoryEncoding.embedding), ("dates", .oneHot)] {
      let (table, preprocessing) = try fitted(name, count: 40) {
        $0.categories = encoding
        if name == "missing-names" { $0.kinds["color"] = .category }
      }
      let data = try JSONEncoder().encode(preprocessing)
      let copy = try JSONDecoder().decode(Preprocessing.self, from: data)
      #expect(copy == preprocessing)
      #expect(try copy.inputs(of: table).tensor.isIdentical(to: preprocessing.inputs(of: table).tensor))
    }
  }

  private let people = """
    age,city,member,joined,target
    20,Rome,yes,2024-01-01,no
    30,Oslo,no,2024-01-02,yes
    ,Rome,yes,2024-02-03,no
    40,Bern,no,2024-02-04,yes
    50,Oslo,yes,2024-03-05,no
    60,Rome,no,2024-03-06,yes
    """

  private func plan(_ change: (inout TablePlan) -> Void = { _ in }) -> TablePlan {
    var plan = TablePlan(path: "x.csv", target: "target")
    plan.kinds = ["city": .category]
    change(&plan)
    return plan
  }

  @Test func datesFarFromTheTrainingAreHeld() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let far = try table(
      people.replacing("2024-01-01", with: "9999-12-31").replacing("2024-03-06", with: "0001-01-01"))
    let inputs = try preprocessing.inputs(of: far)
    #expect(
      inputs.notes == [
        "numbers more than 10 standard deviations from the mean count as 10: 2 in \"joined\""
      ])
    guard case .date(let parts) = preprocessing.inputs[3].encoding else {
      Issue.record("no date")
      return
    }
    // Behind the age with its indicator, three towns and whether somebody is a member.
    #expect(parts.map(\.part) == [.day, .month, .weekday])
    let months = parts[1].scale
    #expect(inputs.tensor[0].doubles[6] == 10 && inputs.tensor[5].doubles[6] == -10)
    #expect(abs(inputs.tensor[0].doubles[7] - min(10, (12 - months.mean) / months.deviation)) < 1e-6)
    // What an older version saved does not say so, and was trained otherwise.
    var fields = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(preprocessing)) as? [String: Any])
    fields["holdsDates"] = nil
    let old = try JSONDecoder().decode(
      Preprocessing.self, from: JSONSerialization.data(withJSONObject: fields))
    let free = try old.inputs(of: far)
    #expect(free.tensor[0].doubles[6] > 1e4 && free.notes.isEmpty)
  }

  @Test func columnsAreFoundByName() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    #expect(preprocessing.inputs.map(\.name) == ["age", "city", "member", "joined"])
    let straight = try preprocessing.inputs(of: table("age,city,member,joined\n25,Oslo,no,2024-05-06\n"))
    let turned = try preprocessing.inputs(
      of: table("remark,joined,member,city,age\nx,2024-05-06,NO,Oslo,25.0\n"))
    #expect(straight.tensor.isIdentical(to: turned.tensor))
    #expect(straight.notes.isEmpty && turned.notes.isEmpty)
  }

  @Test func anAbsentColumnIsNamedWithASuggestion() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let error = #expect(throws: DataError.self) {
      try preprocessing.inputs(of: table("agee,city,member,joined\n25,Oslo,no,2024-05-06\n"))
    }
    #expect(
      error?.description == "x.csv: there is no column \"age\" (which the network was trained on)")
    #expect(error?.help == "did you mean \"agee\"? the columns are agee, city, member, joined")
  }

  @Test func aNameThatTrainingDidNotHaveIsNothing() throws {
    for encoding in CategoryEncoding.allCases {
      let preprocessing = try plan { $0.categories = encoding }.preprocessing(for: table(people))
      let encoded = try preprocessing.inputs(
        of: table("age,city,member,joined\n25,Paris,no,2024-05-06\n25,Oslo,no,2024-05-06\n"))
      #expect(
        encoded.notes == ["\"city\" has 1 value that the training did not have, such as \"Paris\""])
      let width = preprocessing.inputCount
      let values = encoded.tensor.floats
      // In the order of the alphabet: Bern, Oslo, Rome. One-hot stands behind age and its indicator.
      switch encoding {
      case .oneHot:
        #expect(Array(values[2..<5]) == [0, 0, 0] && Array(values[width + 2..<width + 5]) == [0, 1, 0])
      case .embedding:
        #expect(preprocessing.embeddedCounts == [3])
        #expect(values[width - 1] == 0 && values[2 * width - 1] == 2)
      }
    }
  }

  @Test func missingWhereTrainingHadNoneIsToldOf() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let encoded = try preprocessing.inputs(of: table("age,city,member,joined\n,,,\n20,,no,\n"))
    #expect(
      encoded.notes == [
        "\"city\" is missing in 1 row; in training it never was",
        "\"joined\" is missing in 1 row; in training it never was",
      ])
  }

  @Test func aCellOfAnotherKindIsAnErrorWithItsLine() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let cases = [
      ("x,Oslo,no,2024-05-06", "column \"age\", line 3: \"x\" is not a number"),
      ("9007199254740993,Oslo,no,2024-05-06", "is a whole number beyond 2^53, which is not exact"),
      ("1e999,Oslo,no,2024-05-06", "is too large for a number"),
      ("25,Oslo,perhaps,2024-05-06", "column \"member\", line 3: \"perhaps\" is not no or yes"),
      ("25,Oslo,no,2024-02-30", "column \"joined\", line 3: \"2024-02-30\" is not a date such as 2024-02-29"),
    ]
    for (row, message) in cases {
      let error = #expect(throws: DataError.self) {
        try preprocessing.inputs(of: table("age,city,member,joined\n20,Rome,yes,2024-01-01\n\(row)\n"))
      }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("1 of 2 cells in this column is like this") == true)
    }
  }

  @Test func missingValuesCanBeAnError() throws {
    let preprocessing = try plan { $0.missing = .error }.preprocessing(
      for: table(people.replacing("\n,Rome", with: "\n35,Rome")))
    let error = #expect(throws: DataError.self) { try preprocessing.inputs(of: table(people)) }
    #expect(error?.description.contains("column \"age\", line 4: the value is missing") == true)
  }

  /// Columns of numbers where words or dates are due: read without being told which columns to keep as text.
  @Test func numbersInAColumnOfWordsAreTakenByTheirText() throws {
    let preprocessing = try plan {
      $0.kinds = ["city": .category, "age": .boolean]
    }.preprocessing(
      for: table("age,city,target\n0,1,no\n1,2,yes\n0,1,no\n1,2,yes\n"))
    let inputs = try preprocessing.inputs(of: table("age,city\n1.0,2.0\n0,01\n")).tensor
    #expect(inputs.floats == [1, 0, 1, -1, 1, 0])
    let error = #expect(throws: DataError.self) {
      try preprocessing.inputs(of: table("age,city\n0,1\n5,2\n"))
    }
    #expect(error?.description.contains("column \"age\", line 3: \"5\" is not 0 or 1") == true)
  }

  @Test func whatTrainingRowsCannotTellApartIsNoInput() throws {
    let rows = "age,city,joined,target\n1,,2024-01-01,a\n2,,2024-01-01,b\n3,Rome,2024-01-02,a\n"
    for encoding in CategoryEncoding.allCases {
      let preprocessing = try plan {
        $0.kinds = ["city": .category, "joined": .date, "age": .number]
        $0.categories = encoding
      }.preprocessing(for: table(rows), rows: [0, 1])
      #expect(preprocessing.inputs.map(\.name) == ["age"] && preprocessing.fault == nil)
    }
  }

  /// Expected are Python's statistics.mean and pstdev, which calculate exactly.
  @Test func numbersOfAnySizeAreStandardised() throws {
    let sizes: [(Double, mean: Double, deviation: Double)] = [
      (1e307, 4e307, 2.943920288775949e307), (1e-307, 4e-307, 2.943920288775949e-307),
      (1, 4, 2.943920288775949),
    ]
    for (size, mean, deviation) in sizes {
      let rows = [1.0, 3, 8].map { "\($0 * size),a\($0)" }.joined(separator: "\n")
      let preprocessing = try plan {
        $0.kinds = ["age": .number]
        $0.task = .classification
      }.preprocessing(for: table("age,target\n\(rows)\n"))
      guard case .number(let scale)? = preprocessing.inputs.first?.encoding else { continue }
      #expect(abs(scale.mean / mean - 1) < 1e-15 && abs(scale.deviation / deviation - 1) < 1e-15)
    }
  }

  @Test func aNumberFarFromThoseOfTheTrainingIsAnError() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let rows = "age,city,member,joined\n30,Rome,no,2024-05-06\n"
    for text in ["1e300", "-1e40"] {
      let error = #expect(throws: DataError.self) {
        try preprocessing.inputs(of: table(rows + "\(text),Rome,no,2024-05-06\n"))
      }
      #expect(
        error?.description
          == "x.csv: column \"age\", line 3: \(Double(text) ?? 0) is too far from the numbers of the training"
      )
      #expect(error?.help?.contains("leave it empty") == true)
    }
    // Of 20, 30, 40, 50 and 60 the mean is 40 and the deviation √200: 181 is 9.97 of them away, 182 is 10.04.
    for (text, expected) in [("181", 141 / 200.0.squareRoot()), ("182", 10), ("1e25", 10), ("-102", -10)] {
      let near = try preprocessing.inputs(of: table(rows + "\(text),Rome,no,2024-05-06\n"))
      #expect(abs(near.tensor.floats[preprocessing.inputCount] - Float(expected)) < 1e-6)
      let note = "numbers more than 10 standard deviations from the mean count as 10: 1 in \"age\""
      #expect(near.notes.contains(note) == (text != "181"))
    }
  }

  @Test func aTrainedNetworkLeavesNoChoiceOfKinds() throws {
    let preprocessing = try plan().preprocessing(for: table(people))
    let error = #expect(throws: DataError.self) {
      try preprocessing.inputs(of: table("age,city,member,joined\nx,Rome,no,2024-05-06\n"))
    }
    #expect(error?.help == "correct the cell: the network was trained on a column of this kind")
  }

  @Test func moreInputsThanMemoryHoldsAreAnError() throws {
    var preprocessing = try plan().preprocessing(for: table(people))
    preprocessing.inputs[1].encoding = .category(
      .init(names: [String](repeating: "", count: 1_000_000), mostFrequent: nil, hasMissing: false))
    let rows = [Int](repeating: 0, count: 3000)
    let error = #expect(throws: DataError.self) { try preprocessing.inputs(of: table(people), rows: rows) }
    #expect(error?.description.contains("are more than fit in memory") == true)
  }
}
