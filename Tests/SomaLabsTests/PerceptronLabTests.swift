import SomaFormats
import SomaLabs
import SomaTraining
import SomaNN
import SomaPlot
import Testing

@Suite struct PerceptronLabTests {
  @Test func andIsTracedUpdateByUpdate() throws {
    let result = try runLab("perceptron")
    let numbers = try result.numbers()
    // By hand: ten mistakes to 2x₁ + x₂ > 2; R² = 3, γ = 1/√17.
    #expect(numbers["mistakes"] as? Int == 10 && numbers["epochs"] as? Int == 6)
    #expect(numbers["converged"] as? Bool == true)
    #expect(numbers["weights"] as? [Double] == [2, 1] && numbers["bias"] as? Double == -2)
    let bound = try #require(numbers["bound"] as? [String: Any])
    #expect(abs((bound["mistakes"] as? Double ?? 0) - 51) < 1e-9 && bound["holds"] as? Bool == true)
    let updates = try #require(numbers["updates"] as? [[String: Any]])
    #expect(updates.compactMap { ($0["samples"] as? [Int])?.first } == [3, 0, 1, 3, 1, 2, 3, 2, 3, 1])

    let table = try #require(result.tables.first)
    #expect(table.columns.map(\.title) == ["#", "x", "y", "o", "z", "w", "b", "epoch"])
    #expect(table.rows.count == 10 && table.rows[0] == ["1", "(1, 1)", "+1", "-1", "0", "(1, 1)", "1", "1"])
    #expect(table.rows[9] == ["10", "(0, 1)", "-1", "+1", "1", "(2, 1)", "-2", "5"])
    #expect(result.words.contains("= 51 mistakes") && result.words.contains("2 x₁ + x₂ > 2"))
  }

  @Test func bothFormsMakeTheSameUpdates() throws {
    let signs = try runLab("perceptron", ["nand", "--form", "signs"])
    let bits = try runLab("perceptron", ["nand", "--form", "bits"])
    #expect(signs.data == bits.data)
    #expect(bits.tables[0].columns.map(\.title)[2] == "t" && bits.words.contains("w ← w + α (t − o) x"))
    #expect(
      bits.tables[0].rows.allSatisfy { [$0[2], $0[3]] == ["0", "1"] || [$0[2], $0[3]] == ["1", "0"] })
  }

  @Test func aBatchShowsItsCriterion() throws {
    let result = try runLab("perceptron", ["and", "--method", "batch"])
    // By hand: J = 0 at zero; then −Σ y z = 1 + 2 + 2; then of (1, 1) at z = −2.
    #expect(
      result.tables[0].rows == [
        ["1", "1", "0", "(1, 1)", "1"], ["2", "3", "5", "(0, 0)", "-2"], ["3", "1", "2", "(1, 1)", "-1"],
      ])
    // Novikoff's bound is about the online rule.
    #expect(!result.words.contains("Novikoff"))
    #expect((try result.numbers()["bound"] as? [String: Any])?["holds"] as? Bool == false)
  }

  @Test func xorIsRefusedWithItsCertificate() throws {
    let result = try runLab("perceptron", ["xor", "--rows", "4"])
    #expect(result.words.contains("class 1:  1/2 (0, 1) + 1/2 (1, 0) = (0.5, 0.5)"))
    #expect(result.words.contains("class 0:  1/2 (0, 0) + 1/2 (1, 1) = (0.5, 0.5)"))
    #expect(result.words.contains("100 epochs and 397 mistakes later, 2 of 4 points"))
    // Three rows, a gap, and the last one.
    let rows = result.tables[0].rows
    #expect(rows.count == 5 && rows[3] == ["…"] && rows[4][0] == "397")
    let numbers = try result.numbers()
    #expect(numbers["converged"] as? Bool == false)
    let answer = try #require(numbers["separability"] as? [String: Any])
    #expect(answer["separable"] as? Bool == false && answer["point"] as? [Double] == [0.5, 0.5])
  }

  @Test func theCloudIsSeparableForEverySeed() throws {
    for seed in 0..<50 as Range<UInt64> {
      let numbers = try runLab("perceptron", ["cloud", "--epochs", "10000"], seed: seed).numbers()
      let classes = try #require(numbers["classes"] as? [Int])
      #expect(classes.count == 24 && classes.reduce(0, +) == 12)
      #expect(numbers["converged"] as? Bool == true, "seed \(seed)")
      let bound = try #require((numbers["bound"] as? [String: Any])?["mistakes"] as? Double)
      #expect(Double(numbers["mistakes"] as? Int ?? .max) <= bound)
    }
    let one = try runLab("perceptron", ["cloud", "--order", "shuffled"], seed: 1)
    #expect(one.data == (try runLab("perceptron", ["cloud", "--order", "shuffled"], seed: 1)).data)
    #expect(one.data != (try runLab("perceptron", ["cloud", "--order", "shuffled"], seed: 2)).data)
  }

  @Test func startAndRateCanBeChosen() throws {
    let result = try runLab("perceptron", ["or", "--start", "0.5,0.5,-0.25", "--rate", "0.25"])
    #expect((try result.numbers())["mistakes"] as? Int == 0 && !result.words.contains("Novikoff"))
    #expect(throws: LabError.self) { try runLab("perceptron", ["or", "--start", "1,2"]) }
    #expect(throws: LabError.self) { try runLab("perceptron", ["or", "--rate", "0"]) }
  }

  @Test func picturesFollowTheDimension() throws {
    func panels(_ words: [String], _ files: [String: String] = [:]) throws -> Int {
      try #require(try runLab("perceptron", words, files: files).figure).rows[0].count
    }
    #expect(try panels(["not"]) == 2 && panels(["and"]) == 2)
    #expect(try panels(["three.csv"], ["three.csv": "1,2,3,a\n4,5,6,b\n"]) == 1)
  }

  @Test func oneClassIsLearnedAtOnce() throws {
    let result = try runLab("perceptron", ["one.csv"], files: ["one.csv": "1,2,0\n3,4,0\n"])
    #expect(result.tables.isEmpty && result.words.contains("says 1 where never"))
  }

  @Test func tooMuchWorkIsRefused() throws {
    let many = (0..<1000).map { "\($0),\($0 % 2)" }.joined(separator: "\n")
    let error = #expect(throws: LabError.self) {
      try runLab("perceptron", ["many.csv", "--epochs", "2001"], files: ["many.csv": many])
    }
    #expect(error?.help == "allowed is at most 2000 for 1000 points")
  }
}
