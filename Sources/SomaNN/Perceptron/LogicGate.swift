import SomaRules

/// The seven logic gates that a perceptron is asked to be.
public enum LogicGate: String, CaseIterable, Sendable {
  case and, or, not, nand, nor, xor, xnor

  /// How many inputs it has: 1 for NOT, else 2.
  public var inputCount: Int { self == .not ? 1 : 2 }

  /// Its output for inputs of 0 and 1.
  ///
  /// - Precondition: There are ``inputCount`` inputs.
  public func output(_ inputs: [Bool]) -> Bool {
    mustHold(
      inputs.count == inputCount, "gate \(rawValue): \(inputs.count) inputs, expected \(inputCount)")
    switch self {
    case .not: return !inputs[0]
    case .and: return inputs[0] && inputs[1]
    case .or: return inputs[0] || inputs[1]
    case .nand: return !(inputs[0] && inputs[1])
    case .nor: return !(inputs[0] || inputs[1])
    case .xor: return inputs[0] != inputs[1]
    case .xnor: return inputs[0] == inputs[1]
    }
  }

  /// The truth table as points and classes: 00, 01, 10, 11, or 0, 1.
  public var table: LabelledPoints {
    let rows = (0..<1 << inputCount).map { row in
      (0..<inputCount).map { row >> (inputCount - 1 - $0) & 1 == 1 }
    }
    return LabelledPoints(checked: rows.map { $0.map { $0 ? 1 : 0 } }, isPositive: rows.map(output))
  }

  /// XOR(x₁, x₂) = AND(NAND(x₁, x₂), OR(x₁, x₂)): hidden weights (−2, −2) and (2, 2) with biases 3 and −1, output
  /// weights (1, 1) with bias −1.
  ///
  /// With steps the output is exact. The sum of the output unit is 0 where XOR is 0, on its boundary; so with sigmoids
  /// in place of the steps the outputs keep their order, but all lie above ½.
  public static let xorNetwork = ThresholdNetwork([
    [Perceptron(weights: [-2, -2], bias: 3), Perceptron(weights: [2, 2], bias: -1)],
    [Perceptron(weights: [1, 1], bias: -1)],
  ])
}
