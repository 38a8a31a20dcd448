import SomaLabs
import SomaTraining
import SomaPlot
import Testing

@Suite struct GatesLabTests {
  @Test func fiveGatesHaveAUnitAndTwoHaveNone() throws {
    let result = try runLab("gates")
    let rows = result.tables[0].rows
    #expect(
      rows.map { [$0[0], $0[2]] } == [
        ["AND", "x₁ + x₂ > 1.5"], ["OR", "x₁ + x₂ > 0.5"], ["NOT", "-x > -0.5"], ["NAND", "-x₁ - x₂ > -1.5"],
        ["NOR", "-x₁ - x₂ > -0.5"], ["XOR", "no unit can"], ["XNOR", "no unit can"],
      ])
    // 1/(2√2) and ½.
    #expect(rows.map(\.[3]) == ["0.3536", "0.3536", "0.5", "0.3536", "0.3536", "-", "-"])
    #expect(
      rows.map(\.[1]) == [
        "0  0  0  1", "0  1  1  1", "1     0", "1  1  1  0", "1  0  0  0", "0  1  1  0", "1  0  0  1",
      ])
    let gates = try #require(try result.numbers()["gates"] as? [String: [String: Any]])
    let separable = gates.filter {
      ($0.value["separability"] as? [String: Any])?["separable"] as? Bool == true
    }
    #expect(Set(separable.keys) == ["and", "or", "not", "nand", "nor"])
  }

  @Test func noUnitOfTheSweepHasAllRowsOfXORRight() throws {
    let sweep = try #require(try runLab("gates").numbers()["sweep"] as? [String: Any])
    #expect(sweep["units"] as? Int == 41 * 41 * 41 && sweep["right"] as? Int == 3)
  }

  @Test func threeUnitsAreXOR() throws {
    let result = try runLab("gates", ["xor"])
    let networks = try #require(try result.numbers()["networks"] as? [String: Any])
    for name in ["gates", "given"] {
      let network = try #require(networks[name] as? [String: Any])
      #expect(network["hidden"] as? [[Int]] == [[1, 0], [1, 1], [1, 1], [0, 1]], "NAND and OR")
      #expect(network["outputs"] as? [Int] == [0, 1, 1, 0])
    }
    // σ(σ(3) + σ(−1) − 1) and σ(2σ(1) − 1), by NumPy; with −1.35 the classes are on both sides of ½.
    let plain = try #require(networks["givenSigmoid"] as? [Double])
    for (value, expected) in zip(plain, [0.555153543, 0.613516304, 0.613516304, 0.555153543]) {
      #expect(abs(value - expected) < 1e-6)
    }
    let shifted = try #require(networks["shiftedSigmoid"] as? [Double])
    #expect(shifted.map { $0 > 0.5 } == [false, true, true, false])
    #expect(result.tables[0].rows.map { $0[3] } == ["0", "1", "1", "0"])
  }

  @Test func anySmallSetIsAnswered() throws {
    func words(_ text: String) throws -> String {
      try runLab("gates", ["points.csv"], files: ["points.csv": text]).words
    }
    // By hand: the nearest are (3, 3.5) and the middle of (1, 2) and (2, 1): 7/(4√2) on each side.
    let plane = try words("height,width,kind\n1,2,a\n2,1,a\n3,3.5,b\n4,3,b\n")
    #expect(
      plane.contains("height + width > 4.75")
        && plane.contains("margin, the distance of the nearest points, is 1.237"))
    #expect(plane.contains("4 points, 2 of class b") && plane.contains("(1, 2), (2, 1), (3, 3.5)"))
    let line = try words("1,no\n2,yes\n3,no\n")
    #expect(line.contains("class no:  1/2 (1) + 1/2 (3) = (2)") && line.contains("class yes:  (2) = (2)"))
    let thirds = try words("0,0,1\n3,0,1\n0,3,1\n1,1,0\n")
    #expect(thirds.contains("1/3 (0, 0) + 1/3 (3, 0) + 1/3 (0, 3) = (1, 1)"))
    // Weights that are no small fractions are told as rounded.
    #expect(try words("0,1\n1,1\n0.123456,0\n").contains("0.8765 (0) + 0.1235 (1) ≈ (0.1235)"))
    #expect(try words("1,2,1\n3,4,1\n").contains("says 1 everywhere"))
    #expect(try words("1,2,0\n3,4,0\n").contains("says 0 everywhere"))
    #expect(try words("1,2,3,4,5,6,u\n2,3,4,5,6,7,v\n").contains("(1, 2, 3, …)"))
  }
}

@Suite struct PointsFileTests {
  @Test(arguments: [
    ("", "points.csv: there are no points"), ("\n \n", "points.csv: there are no points"),
    ("a,b,class\n", "points.csv: there are no points"),
    ("1\n", "points.csv, line 1: there is only one column"),
    ("1,2,a\n\n1,a\n", "points.csv, line 3: 2 columns, where 3 are due"),
    ("x,y,k\n1,2,3,a\n", "points.csv, line 2: 4 columns, where 3 are due"),
    ("1,2,a\n1,two,b\n", "points.csv, line 2: \"two\" is not a number"),
    ("x,y,k\nz,2,a\n", "points.csv, line 2: \"z\" is not a number"),
    ("1,nan,a\n", "points.csv: point 0 has the coordinate nan; allowed is up to ±1e100"),
    ("1,1e101,a\n", "points.csv: point 0 has the coordinate 1e+101; allowed is up to ±1e100"),
    ("1,a\n2,b\n3,c\n", "points.csv: 3 classes: a, b, c…"),
    (String(repeating: "1,", count: 100) + "a", "points.csv, line 1: 101 columns, more than 100"),
  ])
  func whatIsWrongIsToldWithItsLine(_ text: String, _ message: String) {
    let error = #expect(throws: LabError.self) {
      try runLab("gates", ["points.csv"], files: ["points.csv": text])
    }
    #expect(error?.description == message)
    if case .badData(_, _, let help)? = error { #expect(!help.isEmpty) }
  }

  @Test func tooManyPointsAreRefused() {
    let text = String(repeating: "1,a\n", count: 10_001)
    let error = #expect(throws: LabError.self) {
      try runLab("gates", ["points.csv"], files: ["points.csv": text])
    }
    #expect(error?.description == "points.csv, line 10001: more than 10000 points")
  }

  @Test func namesAndClassesAreTakenAsTheyAre() throws {
    func classes(_ text: String) throws -> [Int]? {
      try runLab("perceptron", ["p.csv"], files: ["p.csv": text]).numbers()["classes"] as? [Int]
    }
    // The greater number, not the later text; windows' line ends; a mark at the start; blanks and tabs.
    #expect(try classes("1,10\n2,9\n") == [1, 0] && classes("1,-1\n2,+1\n") == [0, 1])
    #expect(try classes("\u{FEFF}1 ,a\r\n\t2, b \r\n") == [0, 1])
    #expect(try classes("x,label\n1,yes\n2,no\n") == [1, 0])
    #expect(try classes("1,0\n2,0\n") == [0, 0] && classes("1,1\n") == [1] && classes("1,only\n") == [1])
  }

  @Test func aWordThatIsNoPathIsAGateMistyped() {
    let error = #expect(throws: LabError.self) { try runLab("gates", ["nadn"]) }
    #expect(error?.description.contains("did you mean nand?") ?? false)
    let missing = #expect(throws: LabError.self) { try runLab("gates", ["no.csv"]) }
    if case .file? = missing {} else { Issue.record("\(String(describing: missing))") }
  }
}
