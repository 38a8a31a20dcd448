import SomaTensor

extension GeneratedSet {
  /// The logic gates of two inputs, with their outputs for 00, 01, 10 and 11.
  static let gates: [GeneratedSet] = [
    ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("nand", [1, 1, 1, 0]), ("nor", [1, 0, 0, 0]),
    ("xor", [0, 1, 1, 0]), ("xnor", [1, 0, 0, 1]),
  ].map(gate)

  /// One gate: the four rows of its table, again and again. The test is the table itself.
  private static func gate(_ name: String, _ outputs: [Int]) -> GeneratedSet {
    GeneratedSet(
      name: name, summary: "the logic gate \(name.uppercased()) of two inputs, 2 classes",
      classNames: ["0", "1"], sampleCount: 200, noise: 0, exactTestCount: 4
    ) { number, _, noise, random in
      let row = number % 4
      let inputs = [row / 2, row % 2].map { Float(Double($0) + noise * random.nextNormal()) }
      return Sample(inputs: inputs, target: .label(outputs[row]))
    }
  }
}
