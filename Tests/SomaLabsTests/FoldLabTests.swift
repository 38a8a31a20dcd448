import Foundation
import SomaLabs
import Testing

@Suite struct FoldLabTests {
  private struct Corner {
    let target, output: Double
    let hidden: [Double]
  }

  private func corners(_ data: [String: Any]) throws -> [Corner] {
    try #require(data["points"] as? [[String: Any]]).map { point in
      Corner(
        target: try #require(point["target"] as? Double), output: try #require(point["output"] as? Double),
        hidden: try #require(point["hidden"] as? [Double]))
    }
  }

  @Test func fourHiddenUnitsMakeXORSeparable() throws {
    let data = try labData("fold")
    #expect(data["correct"] as? Int == 4)
    #expect(try #require(data["loss"] as? Double) < 0.01)
    // After the hidden layer a plane with the output unit's weights as its normal has the classes on its two sides.
    let weights = try #require(data["weights"] as? [String: [Double]])
    let normal = try #require(weights["layers.2.weight"]), bias = try #require(weights["layers.2.bias"])[0]
    for corner in try corners(data) {
      #expect(corner.hidden.count == 4)
      let side = zip(normal, corner.hidden).reduce(bias) { $0 + $1.0 * $1.1 }
      #expect((side > 0) == (corner.target == 1))
    }
  }

  @Test func withoutHiddenLayerTheBestAnswerIsOneHalf() throws {
    // The logistic loss is convex; by symmetry its least is at w = b = 0, where it is log 2.
    let data = try labData("fold", "--layers", "none")
    #expect(abs(try #require(data["loss"] as? Double) - log(2)) < 1e-3)
    for corner in try corners(data) { #expect(abs(corner.output - 0.5) < 0.03 && corner.hidden.isEmpty) }
    #expect(data["flatShare"] is NSNull)
  }

  @Test func textbookUnitsAreNANDAndOR() throws {
    let data = try labData("fold", "--weights", "step")
    let points = try corners(data)
    #expect(points.map(\.output) == [0, 1, 1, 0])
    #expect(points.map { $0.hidden[0] } == [1, 1, 1, 0] && points.map { $0.hidden[1] } == [0, 1, 1, 1])
    // Both units read x₁ + x₂: the plane falls onto a line.
    #expect(data["flatShare"] as? Double == 1)
  }

  @Test func sigmoidUnitsKeepTheOrderButPassOneHalf() throws {
    let result = try runLab("fold", ["--weights", "sigmoid"])
    #expect(result.words.contains("keep their order") && !result.words.contains("not yet"))
    let points = try corners(result.numbers())
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let outside = sigmoid(sigmoid(3) + sigmoid(-1) - 1), inside = sigmoid(2 * sigmoid(1) - 1)
    for (point, expected) in zip(points, [outside, inside, inside, outside]) {
      #expect(abs(point.output - expected) < 1e-6)
    }
    #expect(outside > 0.5 && outside < inside)
  }

  @Test func tanhBendsAndReLUFolds() throws {
    #expect(try labData("fold", "--layers", "2")["flatShare"] as? Double == 0)
    let folded = try labData("fold", "--layers", "3", "--activation", "relu")
    #expect(try #require(folded["flatShare"] as? Double) > 0.05 && folded["correct"] as? Int == 4)
  }

  @Test(arguments: ["1", "17", "two", ""])
  func aWrongNumberOfUnitsIsRefused(_ text: String) {
    #expect(throws: LabError.self) { try labData("fold", "--layers", text) }
  }
}
