import Foundation
import SomaLabs
import Testing

@Suite struct LossLabTests {
  private func last(_ data: [String: Any], _ rule: String) throws -> Double {
    let unit = try #require(data["unit"] as? [String: [String: Any]])
    return try #require(unit[rule]?["last"] as? Double)
  }

  private func numbers(_ words: String..., of key: String) throws -> [String: Any] {
    try #require(try runLab("loss", words).numbers()[key] as? [String: Any])
  }

  @Test func aSaturatedUnitLearnsSlowlyBySquaredError() throws {
    // Nielsen, "Neural Networks and Deep Learning", chapter 3, gives 0.20 and 0.09; more digits by NumPy.
    let certain = try labData("loss")
    #expect(abs(try last(certain, "squaredError") - 0.2028485) < 1e-4)
    #expect(abs(try last(certain, "crossEntropy") - 0.0120087) < 1e-5)
    let open = try labData("loss", "--weight", "0.6", "--bias", "0.9")
    #expect(abs(try last(open, "squaredError") - 0.0939557) < 1e-5)
  }

  @Test func theGradientOfCrossEntropyDoesNotVanish() throws {
    let gradients = try numbers(of: "gradients")
    #expect(gradients["z"] as? [Double] == [-10, -5, -2, 0, 2, 5])
    // 2(σ − 1)σ(1 − σ) and σ − 1, by NumPy.
    let squared = [-9.078749373e-5, -0.01320712448, -0.1849560865, -0.25, -0.02503108435, -8.898890447e-5]
    let entropy = [-0.9999546021, -0.9933071491, -0.8807970780, -0.5, -0.1192029220, -0.006692850924]
    for (key, expected) in [("squaredError", squared), ("crossEntropy", entropy)] {
      let found = try #require(gradients[key] as? [Double])
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
    }
    #expect(try #require(gradients["binaryMinusTwoClasses"] as? Double) < 1e-12)
  }

  @Test func crossEntropyIsEntropyPlusDivergence() throws {
    let information = try numbers(of: "information")
    func value(_ key: String) throws -> Double { try #require(information[key] as? Double) }
    // By NumPy.
    #expect(abs(try value("entropy") - 0.80181855254) < 1e-10)
    #expect(abs(try value("crossEntropy") - 0.88694137850) < 1e-10)
    #expect(abs(try value("divergence") - 0.08512282596) < 1e-10)
    #expect(abs(try value("crossEntropy") - value("entropy") - value("divergence")) < 1e-12)
    // softmax(o) − q.
    let gradient = try #require(information["gradient"] as? [Double])
    for (found, expected) in zip(gradient, [-0.2, 0.1, 0.1]) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test func theLikelihoodIsGreatestWhereTheCrossEntropyIsLeast() throws {
    let likelihood = try numbers(of: "likelihood")
    #expect(likelihood["best"] as? Double == 0.7)
    // H(0.3, 0.7) by NumPy.
    #expect(abs(try #require(likelihood["loss"] as? Double) - 0.61086430205) < 1e-10)
    #expect(try #require(likelihood["likelihoodMinusCrossEntropy"] as? Double) < 1e-12)
  }

  @Test func aPredictionOfZeroForWhatHappensCostsEverything() throws {
    let information = try numbers("--q", "1,0,0", "--p", "0,0.5,0.5", of: "information")
    #expect(information["crossEntropy"] is NSNull && information["divergence"] is NSNull)
    #expect(information["entropy"] as? Double == 0)
    // And of zero for what never happens, nothing.
    let certain = try numbers("--q", "1,0", "--p", "1,0", of: "information")
    #expect(certain["crossEntropy"] as? Double == 0 && certain["divergence"] as? Double == 0)
  }

  @Test(arguments: [
    ["--q", "0.5,0.4"], ["--q", "1.5,-0.5"], ["--q", "0.5,0.5"], ["--p", "0.2,0.2,0.2"], ["--p", "1"],
  ])
  func whatIsNoDistributionIsRefused(_ words: [String]) {
    #expect(throws: LabError.self) { try runLab("loss", words) }
  }
}
