import SomaData
import SomaTensor
import SomaTestSupport
import Testing

/// Names that are equal but for their Unicode form are one name.
@Suite struct ComposedNameTests {
  private static let (composed, decomposed) = ("\u{E9}", "e\u{301}")

  private func prepare(_ text: String, _ change: (inout TablePlan) -> Void = { _ in }) throws -> PreparedTable
  {
    let folder = try TemporaryFolder()
    var plan = TablePlan(path: try folder.write(Array(text.utf8), to: "t.csv"), target: "y")
    change(&plan)
    return try plan.prepare(seed: 0)
  }

  private func bytes(_ names: [String]) -> [[UInt8]] { names.map { Array($0.utf8) } }

  @Test func labelsAreComposed() throws {
    let one = "x,y\n" + (0..<20).map { "\($0),\($0 % 2 == 0 ? Self.composed : Self.decomposed)\n" }.joined()
    let error = #expect(throws: DataError.self) { try prepare(one) }
    #expect(error?.description.hasSuffix("every value of \"y\" is é: there is nothing to learn") == true)
    let two =
      "x,y\n" + (0..<60).map { "\($0),\([Self.composed, Self.decomposed, "f"][$0 % 3])\n" }.joined()
    let prepared = try prepare(two)
    #expect(bytes(prepared.dataSet.classNames) == bytes(["f", Self.composed]))
    #expect(prepared.dataSet.train.classIndices.count { $0 == 1 } == 32)
    #expect(
      prepared.dataSet.notes.contains {
        $0
          == "\"y\": 1 text is not in Unicode's composed form (NFC) and counts as the one that is, such as \"é\""
      }, "\(prepared.dataSet.notes)")
  }

  @Test(arguments: [CategoryEncoding.oneHot, .embedding])
  func categoriesAreComposed(_ encoding: CategoryEncoding) throws {
    let rows = (0..<60).map { "\([Self.composed, Self.decomposed, "f"][$0 % 3]),\($0 % 2)\n" }
    let prepared = try prepare("a,y\n" + rows.joined()) { $0.categories = encoding }
    guard case .category(let names) = prepared.preprocessing.inputs[0].encoding else {
      Issue.record("no category")
      return
    }
    #expect(bytes(names.names) == bytes(["f", Self.composed]))
    let read = try table("a\n\(Self.composed)\n\(Self.decomposed)\n")
    let inputs = try prepared.preprocessing.inputs(of: read)
    #expect(inputs.tensor[0].doubles == inputs.tensor[1].doubles && inputs.notes.isEmpty)
  }

  @Test func namesOfColumnsAreComposed() throws {
    let error = #expect(throws: DataError.self) { try table("\(Self.composed),\(Self.decomposed)\n1,2\n") }
    #expect(error?.description == "x.csv: columns 1 and 2 are both called \"é\"")
    let rows = (0..<40).map { "\($0),\($0 % 2)\n" }.joined()
    let prepared = try prepare("\(Self.decomposed),y\n" + rows)
    #expect(bytes(prepared.preprocessing.inputs.map(\.name)) == bytes([Self.composed]))
    #expect(prepared.dataSet.notes.contains { $0.hasPrefix("names of columns: 1 text is not in Unicode's") })
    let said = try prepare("\(Self.composed),z,y\n" + (0..<40).map { "\($0),1\($0),\($0 % 2)\n" }.joined()) {
      $0.kinds = [Self.decomposed: .ignore]
    }
    #expect(said.preprocessing.inputs.map(\.name) == ["z"])
  }

  @Test func wordsForMissingValuesAreFoundInBothForms() throws {
    let text = "a\n\(Self.composed)\n\(Self.decomposed)\n7\n"
    for word in [Self.composed, Self.decomposed] {
      #expect(try table(text, TableFormat(missingWords: [word]))["a"]?.missingCount == 2)
    }
  }

  /// In pieces and at once, and with other columns that are not changed.
  @Test func piecesMakeNoDifference() throws {
    let rows = (0..<50).map { "\([Self.composed, Self.decomposed, "f", ""][$0 % 4]),w\($0 % 3),\($0)\n" }
    let whole = "a,b,c\n" + rows.joined()
    for pieces in [nil, 7, 33] {
      let read = try table(whole, pieces: pieces)
      let texts = (0..<50).map { read["a"]?.text(at: $0) }
      #expect(texts == (0..<50).map { [Self.composed, Self.composed, "f", nil][$0 % 4] })
      #expect((0..<50).allSatisfy { read["b"]?.text(at: $0) == "w\($0 % 3)" })
    }
  }

  /// Lists that were saved before names were composed may hold both forms; the first is what both mean.
  @Test func listsOfOlderVersionsAreTaken() throws {
    let rows = (0..<60).map { "\($0),\(["e", "f"][$0 % 2])\n" }
    let prepared = try prepare("x,y\n" + rows.joined())
    var preprocessing = prepared.preprocessing
    preprocessing.target = .classes(column: "y", names: [Self.decomposed, "f", Self.composed])
    #expect(preprocessing.fault == nil)
    let folder = try TemporaryFolder()
    let text = "x,y\n1,\(Self.composed)\n2,f\n3,\(Self.decomposed)\n"
    let path = try folder.write(Array(text.utf8), to: "u.csv")
    #expect(
      try prepared.source.testSet(preprocessing, from: path, name: "u").train.classIndices == [0, 1, 0])
    preprocessing.target = .classes(column: "y", names: ["f", "f"])
    #expect(preprocessing.fault != nil)
  }

  @Test func foldersOfOneNameAreOneClass() throws {
    let folder = try TemporaryFolder()
    for (index, name) in [Self.decomposed, "f", Self.composed].enumerated() {
      for image in 0..<10 { try folder.writeGray("\(name)/\(image).png", UInt8(index * 20 + image)) }
    }
    let prepared = try ImagePlan(path: folder.path).prepare(seed: 0)
    #expect(bytes(prepared.dataSet.classNames) == bytes([Self.composed, "f"]))
    #expect(prepared.dataSet.train.classIndices.count { $0 == 0 } == 16)
    #expect(
      prepared.dataSet.notes.contains {
        $0.hasPrefix("names of classes in ") && $0.hasSuffix("such as \"é\"")
      })
    // Older networks have a class for each folder.
    let names = [Self.decomposed, "f", Self.composed]
    let old = try prepared.source.dataSet(name: "x", classNames: names, validationFraction: 0, seed: 0)
    #expect(old.classNames.count == 3 && Set(old.train.classIndices) == [0, 1, 2])
  }

  @Test func partsOfTwoFormsHaveTheSameClasses() throws {
    let folder = try TemporaryFolder()
    // By their bytes é stands before f in one form and behind it in the other.
    for (part, name) in [("train", Self.decomposed), ("test", Self.composed)] {
      for image in 0..<4 {
        try folder.writeGray("\(part)/\(name)/\(image).png", 10)
        try folder.writeGray("\(part)/f/\(image).png", 90)
      }
    }
    let set = try ImagePlan(path: folder.path).prepare(seed: 0).dataSet
    let test = try #require(set.test)
    #expect(bytes(set.classNames) == bytes([Self.composed, "f"]))
    let values = test.features.array(of: UInt8.self)
    #expect(test.classIndices.enumerated().allSatisfy { ($1 == 0) == (values[$0 * 6] == 10) })
  }
}
