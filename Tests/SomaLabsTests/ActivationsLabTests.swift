import Foundation
import SomaLabs
import Testing

@Suite struct ActivationsLabTests {
  private func functions(_ words: String...) throws -> [String: [String: Any]] {
    let data = try runLab("activations", words).numbers()
    let rows = try #require(data["functions"] as? [[String: Any]])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as? String ?? "", $0) })
  }

  /// Values and derivatives at −0.5, by PyTorch in float64. Softmax and log-softmax are of the logits (x, 0), PReLU has
  /// its first slope 0.25, maxout takes x and −x.
  private static let expected: [String: (value: Double, derivative: Double)] = [
    "sigmoid": (0.377540669, 0.235003712), "tanh": (-0.462117157, 0.786447733), "relu": (0, 0),
    "leakyReLU": (-0.005, 0.01), "elu": (-0.39346934, 0.60653066), "selu": (-0.691758188, 1.06634115),
    "softplus": (0.474076984, 0.377540669), "logSigmoid": (-0.974076984, 0.622459331),
    "gelu": (-0.154268769, 0.132504875), "geluTanh": (-0.15428599, 0.132630096),
    "silu": (-0.188770334, 0.260038813), "mish": (-0.220743775, 0.289510678),
    "hardSigmoid": (0.416666667, 0.166666667), "hardTanh": (-0.5, 1), "relu6": (0, 0),
    "softmax": (0.377540669, 0.235003712), "logSoftmax": (-0.974076984, 0.622459331), "prelu": (-0.125, 0.25),
    "maxout": (0.5, -1), "step": (0, 0), "sign": (-1, 0), "identity": (-0.5, 1),
  ]

  @Test func valuesAndDerivativesAreThoseOfPyTorch() throws {
    let functions = try functions("--at", "-0.5")
    #expect(Set(functions.keys) == Set(Self.expected.keys))
    for (name, expected) in Self.expected {
      let found = try #require(functions[name])
      #expect(abs(try #require(found["value"] as? Double) - expected.value) < 1e-7, "\(name)")
      #expect(abs(try #require(found["derivative"] as? Double) - expected.derivative) < 1e-7, "\(name)")
    }
  }

  @Test func theSigmoidLosesTheGradientAndTanhNeedNot() throws {
    let functions = try functions()
    func product(_ name: String) throws -> Double {
      try #require(functions[name]?["largestProduct"] as? Double)
    }
    // 0.25¹⁰ = 9.5e-7.
    #expect(abs(try product("sigmoid") - pow(0.25, 10)) < 1e-18)
    #expect(try product("tanh") == 1 && product("relu") == 1 && product("step") == 0)
    #expect(functions["sigmoid"]?["derivativeRange"] as? [Double] == [0, 0.25])
    // σ′ < 0.01 beyond |x| = 4.595, the root of σ(1 − σ) = 0.01: 23.4 % of −6…6. ReLU is flat on one side.
    #expect(abs(try #require(functions["sigmoid"]?["saturatedShare"] as? Double) - 0.234) < 0.01)
    #expect(abs(try #require(functions["relu"]?["saturatedShare"] as? Double) - 0.5) < 0.01)
  }

  @Test func softmaxOverTwoClassesIsASigmoid() throws {
    let difference = try labData("activations")["softmaxOfTwoMinusSigmoid"] as? Double
    #expect(try #require(difference) < 1e-15)
  }

  @Test func functionsAreNamedAsPeopleTypeThem() throws {
    #expect(throws: Never.self) { try labData("activations", "Leaky-ReLU,hard_tanh") }
    #expect(throws: LabError.self) { try labData("activations", "sigmod") }
    #expect(throws: LabError.self) { try labData("activations", ",") }
    #expect(throws: LabError.self) {
      try labData("activations", "relu,relu,relu,relu,relu,relu,relu,relu")
    }
  }
}
