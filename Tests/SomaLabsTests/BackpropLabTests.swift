import SomaLabs
import Testing

@Suite struct BackpropTests {
  /// PyTorch's gradients, and x = (1, 2), y = 1.
  static let network = TwoLayerNetwork(
    inputs: [1, 2], target: 1, parameters: [0.5, -0.3, 0.2, 0.4, 0, 0.1, 0.7, -0.6, 0.2])
  static let expected = [
    -0.32037292313337074, -0.6407458462667415, 0.2063260515714856, 0.4126521031429712,
    -0.32037292313337074, 0.2063260515714856, -0.8717976167285756, -1.376939609262604,
    -1.8352829891846572,
  ]

  @Test func formulaGraphAndDifferencesAgreeWithPyTorch() {
    let network = Self.network
    #expect(abs(network.values.output - 0.08235850540767137) < 1e-15)
    #expect(abs(network.values.loss - 0.8420659125976426) < 1e-15)
    for (index, value) in Self.expected.enumerated() {
      #expect(abs(network.byFormula.gradients[index] - value) < 1e-14)
      #expect(abs(network.byGraph[index] - value) < 1e-14)
      #expect(abs(network.byDifferences[index] - value) < 1e-8)
    }
    let batch = BatchNetwork(seed: 5)
    #expect(batch.formulaErrors.count == 2 && batch.formulaErrors.allSatisfy { $0 < 1e-12 })
    #expect(batch.differenceError < 1e-6)
  }

  /// Counted by hand: slopes once, then for each way its products.
  @Test(arguments: [
    ([2, 2, 1], [13, 14, 17]), ([8, 8, 1], [97, 98, 209]), ([3, 2], [8, 8, 8]),
    ([Int](repeating: 1, count: 11), [38, 119, 110]),
  ])
  func multiplicationsAreThoseCountedByHand(_ sizes: [Int], _ counts: [Int]) {
    let network = CountedNetwork(sizes: sizes, seed: 2)
    let expected = network.graphGradients
    for (method, count) in zip(CountedNetwork.Method.allCases, counts) {
      let result = network.gradients(by: method)
      #expect(result.multiplications == count, "\(method)")
      #expect(result.gradients.count == expected.count)
      #expect(zip(result.gradients, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    #expect(network.forwardCost == zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 })
  }
}
