import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// The course's two-layer program (curriculum, section 6): the same losses as the NumPy original.
struct ReferenceProgramTests {
  @Test func lossesOfAThousandStepsAreNumPys() throws {
    let golden = try Golden("reference-program")
    // Outputs of Philox4x64-10 with key (0, 0), in the order x, y, W₁, W₂; see `reference_program.py`.
    let philox = Philox(key: (0, 0))
    var block: [UInt64] = [], counter: UInt64 = 0
    func array(_ rows: Int, _ columns: Int, _ name: String) throws -> Tensor {
      let numbers = (0..<rows * columns).map { _ in
        if block.isEmpty {
          let (a, b, c, d) = philox.block(at: (counter, 0, 0, 0))
          block = [d, c, b, a]
          counter += 1
        }
        return (Double(block.removeLast() >> 11) * 0x1p-53 - 0.5) * 12.0.squareRoot()
      }
      #expect(Array(numbers.prefix(8)) == (golden["full/first.\(name)"].doubles))
      let sum = golden["full/sum.\(name)"].item
      #expect(abs(numbers.reduce(0, +) - sum) <= 1e-9 * abs(sum))
      return Tensor(numbers, shape: [rows, columns])
    }
    let x = try array(64, 1000, "x"), y = try array(64, 10, "y")
    let w1 = try array(1000, 100, "w1"), w2 = try array(100, 10, "w2")
    let (losses, weights) = try train(x, y, w1, w2, stepCount: 1000)

    let steps: [Int64] = golden["full/step"].array()
    for (step, expected) in zip(steps, golden["full/loss"].doubles) {
      let loss = losses[Int(step) - 1]
      #expect(abs(loss - expected) <= 1e-9 * expected, "step \(step): \(loss), not \(expected)")
    }
    for (weight, name) in zip(weights, ["finalW1", "finalW2"]) {
      let sum = golden["full/sum.\(name)"].item
      #expect(abs(weight.sum().item - sum) <= 1e-9 * abs(sum))
    }
  }

  @Test func theSmallProgramAgreesAtEveryStep() throws {
    let golden = try Golden("reference-program")
    let (losses, weights) = try train(
      golden["small/x"], golden["small/y"], golden["small/w1"], golden["small/w2"], stepCount: 50)
    #expect(relativeDeviation(of: f64(losses), from: golden["small/loss"]) < 1e-13)
    #expect(relativeDeviation(of: weights[0], from: golden["small/finalW1"]) < 1e-13)
    #expect(relativeDeviation(of: weights[1], from: golden["small/finalW2"]) < 1e-13)
  }

  /// The loss before each update, and the weights after the last.
  private func train(
    _ x: Tensor, _ y: Tensor, _ w1: Tensor, _ w2: Tensor, stepCount: Int
  ) throws -> (losses: [Double], weights: [Tensor]) {
    var weights = [Parameter(name: "w1", value: w1), Parameter(name: "w2", value: w2)]
    var sgd = SGD(learningRate: 1e-4)
    let losses = try (0..<stepCount).map { _ in
      let (loss, gradients) = try valueWithGradients(at: weights.map(\.value)) { weights in
        let hidden = x.matmul(weights[0]).sigmoid()
        return try meanSquaredError(predictions: hidden.matmul(weights[1]), targets: y, reduction: .sum)
      }
      sgd.update(&weights, gradients: gradients)
      return loss.item
    }
    return (losses, weights.map(\.value))
  }
}
