import Foundation
import SomaData
import SomaTensor
import Testing

@Suite struct TablePlanTests {
  /// A plan for a file of these lines, and the folder that holds it.
  private func plan(_ lines: [String], _ change: (inout TablePlan) -> Void = { _ in }) throws -> (
    TablePlan, TemporaryFolder
  ) {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "x.csv")
    var plan = TablePlan(path: path)
    change(&plan)
    return (plan, folder)
  }

  private func failure(_ lines: [String], _ change: (inout TablePlan) -> Void = { _ in }) throws -> DataError?
  {
    let (plan, folder) = try plan(lines, change)
    defer { withExtendedLifetime(folder) {} }
    return #expect(throws: DataError.self) { try plan.prepare(seed: 0) }
  }

  private let people = ["x,group,kind"] + (0..<60).map { "\($0),g\($0 / 6),\(["a", "b", "c"][$0 % 3])" }

  @Test func theTargetMustBeNamedUnlessItIsCalledSo() throws {
    #expect(
      try failure(people)?.description.hasSuffix("which column is to be predicted? There are x, group, kind")
        == true)
    #expect(
      try failure(people) { $0.target = "knd" }?.help
        == "did you mean \"kind\"? the columns are x, group, kind")
    let (plan, folder) = try plan(
      ["x,Species"]
        + people.dropFirst().map { String($0.split(separator: ",")[0]) + "," + String($0.suffix(1)) })
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.preprocessing.target.column == "Species")
    #expect(prepared.dataSet.notes.contains("predicting \"Species\", as no --target was given"))
    withExtendedLifetime(folder) {}
  }

  @Test func theTaskFollowsFromTheTarget() throws {
    func names(
      _ target: (Int) -> String, task: TablePlan.Task? = nil, kind: ColumnKind? = nil
    ) throws -> [String] {
      let (plan, folder) = try plan(["x,y"] + (0..<60).map { "\($0 * $0 % 17),\(target($0))" }) {
        $0.task = task
        $0.kinds["y"] = kind
      }
      defer { withExtendedLifetime(folder) {} }
      return try plan.prepare(seed: 0).dataSet.classNames
    }
    #expect(try names { ["no", "yes"][$0 % 2] } == ["no", "yes"])
    #expect(try names { "\($0 % 12)" } == (0..<12).map(String.init))
    #expect(try names { "\($0 % 12).5" } == [])
    #expect(try names { "\($0)" } == [])
    #expect(try names({ "\($0 % 3)" }, task: .regression) == [])
    #expect(try names({ "\($0 % 3).5" }, task: .classification) == ["0.5", "1.5", "2.5"])
    #expect(try names({ "\($0 % 3)" }, kind: .number) == [])
    #expect(try names({ "\($0 % 3).5" }, kind: .category) == ["0.5", "1.5", "2.5"])
    #expect(throws: DataError.self) { try names({ "a\($0 % 3)" }, task: .regression) }
    #expect {
      _ = try names({ "\($0 % 3)" }, kind: .ignore)
    } throws: { "\($0)".hasSuffix("column \"y\" is both the target and left out") }
  }

  @Test func aTargetOfNumbersWithAFewWordsIsNoneOfClasses() throws {
    let lines = ["x,price"] + (0..<60).map { "\($0),\($0 % 30 == 7 ? "-" : "\($0).25")" }
    for task in [nil, TablePlan.Task.regression] {
      let error = try failure(lines) {
        $0.target = "price"
        $0.task = task
      }
      #expect(
        error?.description.hasSuffix(
          """
          column "price", line 9: "-" is not a number
            2 of 60 cells in this column are like this
          """) == true)
      #expect(
        error?.help == """
          --missing-values '-,NA,N/A,NaN,null,?'    if it stands for a missing value
                --task classification                     if the values are names of classes
          """)
    }
    let (plan, folder) = try plan(lines) {
      $0.target = "price"
      $0.task = .classification
    }
    #expect(try plan.prepare(seed: 0).dataSet.classNames.count == 59)
    withExtendedLifetime(folder) {}
  }

  /// `#` stands for a number that varies.
  @Test(arguments: [
    ("person #", nil), ("20#-03-04", "\n  dates are not predicted"),
  ])
  func aTargetWhoseTextsHardlyRepeatIsNoneOfClasses(_ text: String, _ note: String?) throws {
    let lines = ["x,y"] + (10..<70).map { "\($0),\(text.replacing("#", with: "\($0)"))" }
    let error = try failure(lines)
    let message = "\"y\" has 60 different texts in 60 rows: most classes would have one row"
    #expect(error?.description.hasSuffix(message + (note ?? "")) == true)
    #expect(error?.help?.contains("--task classification") == true)
  }

  @Test func aClassWithoutATrainingRowIsToldOf() throws {
    let lines = ["g,x,y"] + (0..<60).map { "\($0 / 6),\($0),\($0 / 6 == 2 ? "rare" : "c\($0 % 2)")" }
    let (plan, folder) = try plan(lines) { $0.group = "g" }
    let notes = try (0..<20).map { try plan.prepare(seed: $0).dataSet }
      .filter { set in !set.train.classIndices.contains(Int32(set.classNames.firstIndex(of: "rare") ?? 0)) }
      .map(\.notes)
    #expect(!notes.isEmpty && notes.allSatisfy { $0.contains("no row to train on is of class rare") })
    withExtendedLifetime(folder) {}
  }

  @Test func droppingEveryRowIsAnError() throws {
    let error = try failure(["x,z,y"] + (0..<9).map { "\($0),,\($0 % 2)" }) {
      $0.missing = .drop
      $0.kinds["z"] = .number
    }
    #expect(error?.description.hasSuffix("each of 9 rows lacks a value in a column that is used") == true)
  }

  @Test func aTargetWithOneValueTeachesNothing() throws {
    #expect(
      try failure(["x,y", "1,a", "2,a", "3,a"])?.description.hasSuffix(
        "every value of \"y\" is a: there is nothing to learn") == true)
    #expect(try failure(["x,y", "1,", "2,", "3,"])?.description.hasSuffix("\"y\" has no value") == true)
    #expect(
      try failure(["x,y", "1,2.5", "2,2.5"])?.description.contains("every value of \"y\" is 2.5") == true)
  }

  @Test func rowsWithoutATargetAreLeftOut() throws {
    let (plan, folder) = try plan(
      ["x,y"] + (0..<60).map { "\($0 * 7 % 60),\($0 % 3 == 0 ? "" : "c\($0 % 2)")" })
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.dataSet.notes.contains("left out 20 rows without a value of \"y\""))
    #expect(prepared.dataSet.train.count + (prepared.dataSet.test?.count ?? 0) == 40)
    withExtendedLifetime(folder) {}
  }

  @Test func partsKeepTheSharesOfTheClasses() throws {
    let (plan, folder) = try plan(people) {
      $0.target = "kind"
      $0.validationFraction = 0.25
    }
    let set = try plan.prepare(seed: 3).dataSet
    let parts = [set.train, try #require(set.validation), try #require(set.test)]
    #expect(parts.map(\.count) == [36, 12, 12])
    for part in parts {
      #expect(
        (0..<3).map { name in part.classIndices.count { $0 == name } } == [
          part.count / 3, part.count / 3, part.count / 3,
        ])
    }
    withExtendedLifetime(folder) {}
  }

  @Test func groupsStayTogether() throws {
    let (plan, folder) = try plan(people) {
      $0.target = "kind"
      $0.group = "group"
      $0.validationFraction = 0.2
    }
    for seed in 0..<5 {
      let prepared = try plan.prepare(seed: UInt64(seed))
      #expect(prepared.profiles.map(\.role) == [.input, .group, .target])
      let scale = try #require(prepared.preprocessing.inputs.first)
      guard case .number(let standardization) = scale.encoding else { return }
      let groups = [
        prepared.dataSet.train, try #require(prepared.dataSet.validation),
        try #require(prepared.dataSet.test),
      ]
      .map { part in Set(part.features.doubles.map { Int((standardization.undo($0) + 0.01) / 6) }) }
      #expect(
        groups[0].isDisjoint(with: groups[1]) && groups[0].isDisjoint(with: groups[2])
          && groups[1].isDisjoint(with: groups[2]))
      #expect(groups[2].count == 2 && groups[1].count == 1 || groups[1].count == 2)
    }
    withExtendedLifetime(folder) {}
  }

  @Test func nothingOfTheTestRowsReachesTheStatistics() throws {
    func rows(_ x: (Int) -> Int) -> [String] { ["x,y"] + (0..<50).map { "\(x($0)),c\($0 % 2)" } }
    let (first, folder) = try plan(rows { $0 }) { $0.target = "y" }
    let before = try first.prepare(seed: 0)
    guard case .number(let scale)? = before.preprocessing.inputs.first?.encoding else { return }
    let isTest = Set(try #require(before.dataSet.test).features.doubles.map { Int(scale.undo($0).rounded()) })
    #expect(isTest.count == 10)
    // The same rows, but those of the test part far away: the parts are the same, as the classes are.
    let (second, other) = try plan(rows { isTest.contains($0) ? 1_000_000 + $0 : $0 }) { $0.target = "y" }
    let after = try second.prepare(seed: 0)
    #expect(after.preprocessing == before.preprocessing)
    #expect(after.dataSet.train.features.isIdentical(to: before.dataSet.train.features))
    #expect(try #require(after.dataSet.test).features.doubles.allSatisfy { $0 == 10 })
    withExtendedLifetime((folder, other)) {}
  }

  @Test func aFileOfTestRowsIsReadAsTheTrainingFileIs() throws {
    let (first, folder) = try plan(["x,y"] + (0..<40).map { "\($0),c\($0 % 2)" }) { $0.target = "y" }
    var plan = first
    plan.testPath = try folder.write(Array("y,x\nc0.,3\nc1,4\nc1.,5.5\n".utf8), to: "test.csv")
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.dataSet.train.count == 40)
    #expect(try #require(prepared.dataSet.test).classIndices == [0, 1, 1])
    #expect(
      prepared.dataSet.notes == [
        "2 of the 3 test rows have the inputs of a training row: the result may flatter",
        "test rows: label \"c0.\" counts as \"c0\"", "test rows: label \"c1.\" counts as \"c1\"",
      ])
    plan.testPath = try folder.write(Array("y,x\nc0,3\nc7,4\n".utf8), to: "test.csv")
    let error = #expect(throws: DataError.self) { try plan.prepare(seed: 0) }
    #expect(error?.description.contains("column \"y\", line 3: \"c7\" is no class of the training") == true)
  }

  @Test func theTestRowsAreFoundAgain() throws {
    let (plan, folder) = try plan(people) { $0.target = "kind" }
    let prepared = try plan.prepare(seed: 5)
    let again = try prepared.source.dataSet(
      prepared.preprocessing, name: "x", validationFraction: prepared.validationFraction, seed: 5)
    let (one, two) = (try #require(prepared.dataSet.test), try #require(again.test))
    #expect(one.features.isIdentical(to: two.features) && one.targets.isIdentical(to: two.targets))
    try folder.write(Array((people + ["1,g1,a"]).joined(separator: "\n").utf8), to: "x.csv")
    let error = #expect(throws: DataError.self) {
      try prepared.source.dataSet(
        prepared.preprocessing, name: "x", validationFraction: prepared.validationFraction, seed: 5)
    }
    #expect(error?.description.contains("the file has changed since the training") == true)
    #expect(error?.help == "bring the file back; or measure other rows: soma evaluate … --data FILE")
  }

  @Test func columnsThatGiveTheTargetAwayAreTold() throws {
    let rows = (0..<100).map {
      "\($0 * 37 % 100),\($0 % 2 == 0 ? "boat" : ""),\($0 % 4 == 0 ? "1" : ""),\($0 % 2)"
    }
    let (plan, folder) = try plan(["x,boat,body,y"] + rows)
    let notes = try plan.prepare(seed: 0).dataSet.notes
    #expect(
      notes.contains("\"boat\" alone tells the target in 100.0 % of the rows; is it known before \"y\"?"))
    #expect(
      notes.contains(
        "\"body\" alone is filled in for one value of the target only; is it known before \"y\"?"))
    #expect(!notes.contains { $0.hasPrefix("\"x\"") })
    withExtendedLifetime(folder) {}
    let (line, other) = try self.plan(["x,z,y"] + (0..<100).map { "\($0),\($0 * 37 % 100),\(2 * $0 + 1)" }) {
      $0.target = "y"
    }
    #expect(
      try line.prepare(seed: 0).dataSet.notes == [
        "\"x\" alone follows the target along a line (r = 1.0); is it known before \"y\"?"
      ])
    withExtendedLifetime(other) {}
  }
}
