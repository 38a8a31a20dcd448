import SomaLabs
import Testing

@Suite struct ApproximateLabTests {
  /// Errors of the same weights, computed with NumPy.
  @Test(arguments: [
    ("step", [0.22177, 0.18694, 0.13294, 0.07608, 0.04171, 0.02209, 0.01126, 0.00567, 0.00285]),
    ("sigmoid", [0.22289, 0.17997, 0.07621, 0.0603, 0.02793, 0.01029, 0.00307, 0.00087, 0.00027]),
  ])
  func theErrorFallsWithTheWidth(_ units: String, _ expected: [Double]) throws {
    let rows = try #require(try labData("approximate")["byWidth"] as? [[String: Any]])
    #expect(rows.compactMap { $0["width"] as? Int } == [1, 2, 4, 8, 16, 32, 64, 128, 256])
    let errors = rows.compactMap { $0[units] as? Double }
    #expect(errors.count == expected.count)
    for (error, expected) in zip(errors, expected) { #expect(abs(error - expected) < 1e-5) }
  }

  @Test func aPieceIsHalfItsLengthAwayFromAParabolaAtMost() throws {
    // Pieces of h = 1/10; on the last one x² differs from the height at its middle by 1 − (1 − h/2)² = 0.0975 at x = 1.
    let data = try labData("approximate", "--curve", "square", "--width", "9")
    let largest = try #require(data["largest"] as? Double)
    // Measured up to half a thousandth before the end, where the slope is 2.
    #expect(largest < 0.0975 && largest > 0.0975 - 0.0011)
  }

  @Test func aWideNetworkMemorises() throws {
    let memory = try #require(try labData("approximate")["memorising"] as? [String: Any])
    let narrow = try #require(memory["narrow"] as? [String: Any])
    let wide = try #require(memory["wide"] as? [String: Any])
    #expect(try #require(wide["trainingError"] as? Double) < 0.005)
    #expect(try #require(narrow["trainingError"] as? Double) > 0.03)
    // What it learned is not the curve.
    #expect(try #require(wide["curveError"] as? Double) > 0.03)
  }
}
