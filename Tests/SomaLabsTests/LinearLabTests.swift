import SomaLabs
import Testing

@Suite struct LinearLabTests {
  @Test func layersWithoutActivationCollapse() throws {
    let collapse = try #require(try labData("linear")["collapse"] as? [String: Any])
    // 2·16 + 16 + 16·16 + 16 + 16·2 + 2, and 2·2 + 2.
    #expect(collapse["parameters"] as? Int == 354 && collapse["productParameters"] as? Int == 6)
    // Equal to rounding in float64.
    #expect(try #require(collapse["difference"] as? Double) < 1e-13)
    #expect(try #require(collapse["differenceWithTanh"] as? Double) > 0.1)
  }

  @Test(arguments: ["circles", "moons", "xor"])
  func featuresOrHiddenLayersPassTheLine(_ points: String) throws {
    let ways = try #require(try labData("linear", "--data", points)["ways"] as? [String: [String: Any]])
    func accuracy(_ way: String) throws -> Double { try #require(ways[way]?["accuracy"] as? Double) }
    let best = try accuracy("hidden"), line = try accuracy("linear")
    #expect(best > 0.95 && best > line)
    #expect(try accuracy("rbf") > 0.95)
    // Circles and XOR are of the second degree: x² + y² = r², and xy > 0 around the middle.
    if points != "moons" { #expect(try accuracy("polynomial") > 0.95 && line < 0.76) }
    #expect(ways["polynomial"]?["features"] as? Int == 5 && ways["linear"]?["features"] as? Int == 2)
    #expect(ways["rbf"]?["features"] as? Int == 16 && ways["hidden"]?["features"] as? Int == 16)
  }
}
