import Soma

// The examples of `Documentation/Guides/extending-soma.md`.

/// x·σ(βx), with a learned β for each number of the last axis.
struct LearnedSwish: Layer {
  func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard let size = inputShape.last else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a sample without axes has no last axis",
        help: "give samples with at least one axis, such as [features]")
    }
    let beta = try scope.parameter("beta", shape: [size], initializer: .ones, isDecayed: false)
    return BuiltLayer(outputShape: inputShape) { input, pass in
      input * (input * pass[beta]).sigmoid()
    }
  }
}

/// log cosh d = d + softplus(−2d) − log 2: a square near 0, a magnitude far away.
func logCosh(predictions: Tensor, targets: Tensor) throws(LossError) -> Tensor {
  guard predictions.shape == targets.shape else {
    throw .shapeMismatch(
      loss: "logCosh", predictions: predictions.shape, targets: targets.shape,
      expected: "they must be the same")
  }
  let difference = predictions - targets
  return (difference + (difference * -2).softplus() - 0.6931471805599453).mean()
}

/// m ← 0.9 m + 0.1 g, w ← w − α sign m.
struct SignDescent: Optimizer {
  let name = "signDescent"
  var learningRate = 0.001
  var memory = OptimizerMemory()
  var slotNames: [String] { ["momentum"] }

  func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
    slots[0] = slots[0] * 0.9 + gradient * 0.1
    return parameter.value - slots[0].sign() * learningRate
  }
}

/// Gray images of the form PGM "P5": the words `P5 width height 255`, one blank, a byte for each pixel.
enum PGM {
  enum Fault: Error, Equatable {
    case notPGM
    case wrongByteCount(expected: Int, found: Int)
  }

  static func read(_ bytes: [UInt8]) throws(Fault) -> Tensor {
    let words = bytes.prefix(64).split(maxSplits: 4) { $0 <= 32 }
    guard words.count >= 4, words[0].elementsEqual("P5".utf8), words[3].elementsEqual("255".utf8) else {
      throw .notPGM
    }
    let sizes = words[1...2].compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard sizes.count == 2, sizes.allSatisfy({ (1...65_535).contains($0) }) else { throw .notPGM }
    let pixels = Array(bytes.dropFirst(words[3].endIndex + 1))
    guard pixels.count == sizes[0] * sizes[1] else {
      throw .wrongByteCount(expected: sizes[0] * sizes[1], found: pixels.count)
    }
    return Tensor(pixels, shape: [1, sizes[1], sizes[0]])
  }
}

func extending() throws {
  let layer = try Model(LearnedSwish(), inputShape: [3], dtype: .float64)
  let input = Tensor([[0.5, -1, 2]] as [[Double]])
  let report = GradientCheck().check(inputs: [input]) { inputs in layer(inputs[0]).sum() }
  print(report.agrees)

  let sine = try DataSet.load("sine")
  var model = try Model(inputShape: sine.train.inputShape) {
    Linear(16)
    LearnedSwish()
    Linear(1)
  }
  var optimizer = SignDescent()
  var trainer = Trainer(epochCount: 5, batchSize: 32, objective: .regression)
  trainer.loss = Loss(name: "logCosh") { try logCosh(predictions: $0, targets: $1) }
  try trainer.fit(&model, optimizer: &optimizer, training: sine.train)

  let image = try PGM.read(Array("P5 2 1 255\n".utf8) + [0, 200])
  print(image)
}
