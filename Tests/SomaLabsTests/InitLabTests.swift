import Foundation
import SomaLabs
import SomaNN
import SomaTensor
import Testing

@Suite struct InitTests {
  /// z = Wh multiplies E[h²] by n·Var(w), and ReLU halves it: 2·1ˡ⁻¹ for He, 2¹⁻ˡ for Xavier, 0.25·0.125ˡ⁻¹ for 0.05.
  @Test(arguments: [
    (SignalRule.heNormal, 2.0, 1.0), (.orthogonalHe, 2, 1), (.xavierNormal, 1, 0.5), (.lecunUniform, 1, 0.5),
    (.orthogonal, 1, 0.5), (.normal, 0.25, 0.125),
  ])
  func varianceThroughReLUFollowsTheory(_ rule: SignalRule, _ first: Double, _ factor: Double) throws {
    let inputs = Tensor(normal: [300, 100], using: RandomStream(seed: 7, purpose: .testing))
    let variances = try rule.variances(.relu, depth: 8, inputs: inputs, seed: 4)
    #expect(abs(variances[0] / first - 1) < 0.1)
    for (layer, variance) in variances.enumerated() {
      let expected = first * pow(factor, Double(layer))
      #expect((expected / 3...expected * 3).contains(variance), "layer \(layer): \(variance)")
    }
  }

  @Test(arguments: ["sigmoid", "tanh", "relu"])
  func lsuvIsOneEverywhereAndZerosAreNothing(_ name: String) throws {
    let inputs = Tensor(normal: [100, 50], using: RandomStream(seed: 7, purpose: .testing))
    let function = try ActivationFunction.named(name)
    let unit = try SignalRule.lsuv.variances(function, depth: 8, inputs: inputs, seed: 4)
    #expect(unit.count == 8 && unit.allSatisfy { abs($0 - 1) <= 0.1 })
    #expect(
      try SignalRule.zeros.variances(function, depth: 3, inputs: inputs, seed: 4) == [0, 0, 0])
  }
}
