import Foundation
import Soma
import Testing

/// Steps whose gradients are shortened: as they are written and replayed.
@Suite struct ShortenedGradientTests {
  private func run(
    clipNorm: Double?, isReplaying: Bool, steps: Int = 8
  ) throws -> (lengths: [Double], tensors: [Tensor], replays: Int) {
    var model = try Model(inputShape: [6], seed: 3) {
      Linear(20)
      BatchNorm()
      ReLU()
      Linear(3)
    }
    // At rate 1 the change of the parameters is the gradient.
    var optimizer = SGD(learningRate: 1)
    let step = TrainingStep(loss: .crossEntropy, clipNorm: clipNorm, isReplaying: isReplaying)
    var lengths: [Double] = []
    for number in 0..<steps {
      let inputs = Tensor(
        normal: [32, 6], using: RandomStream(seed: 5, purpose: .testing, index: UInt64(number)))
      let targets = Tensor((0..<32).map { Int32(($0 + number) % 3) })
      let before = model.parameters.flatMap(\.value.doubles)
      try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
      let squares = zip(before, model.parameters.flatMap(\.value.doubles)).map { ($0 - $1) * ($0 - $1) }
      lengths.append(squares.reduce(0, +).squareRoot())
    }
    return (lengths, model.namedTensors.map(\.value), step.replayCount)
  }

  @Test(arguments: [0.01, 0.2, 1e6])
  func replayedStepsAreTheStepsAsWritten(_ clipNorm: Double) throws {
    let written = try run(clipNorm: clipNorm, isReplaying: false)
    let replayed = try run(clipNorm: clipNorm, isReplaying: true)
    #expect(written.replays == 0 && replayed.replays == 6)
    #expect(zip(written.tensors, replayed.tensors).allSatisfy { $0.isIdentical(to: $1) })
    #expect(written.lengths == replayed.lengths)
  }

  @Test func noStepIsLongerThanAllowed() throws {
    let free = try run(clipNorm: nil, isReplaying: true)
    #expect(free.lengths[0] > 0.05)
    for length in try run(clipNorm: 0.05, isReplaying: true).lengths {
      #expect(abs(length - 0.05) < 1e-5)
    }
    // A limit that no gradient reaches changes nothing.
    let loose = try run(clipNorm: 1e6, isReplaying: true)
    #expect(zip(free.tensors, loose.tensors).allSatisfy { $0.isIdentical(to: $1) })
  }
}
