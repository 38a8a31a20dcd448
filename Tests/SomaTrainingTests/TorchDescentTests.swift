import Foundation
import Soma
import SomaTestSupport
import Testing

/// The numbers of PyTorch's run in `training.safetensors`.
struct TorchDescent {
  let samples: Samples
  let weights: [(name: String, tensor: Tensor)]
  let losses: [Double]

  init() throws {
    let golden = try Golden("training")
    samples = Samples(
      features: golden["descent/features"].toFloat32(),
      targets: golden["descent/labels"].converted(to: .int32))
    weights = ["0.weight", "0.bias", "2.weight", "2.bias"].map {
      ($0, golden["descent/weights/\($0)"].toFloat32())
    }
    losses = golden["descent/losses"].doubles
  }
}

@Test func twoHundredStepLossesArePyTorchs() throws {
  let torch = try TorchDescent()
  try withFolder { folder in
    let path = folder + "/weights.safetensors"
    try Safetensors(tensors: torch.weights).write(to: path)
    var model = try Model(inputShape: [8], seed: 5) {
      Linear(16)
      ReLU()
      Linear(3)
    }
    let renamed = try InitialWeights(path).load(into: &model)
    #expect(
      renamed.map(\.from) == ["0.weight", "0.bias", "2.weight", "2.bias"]
        && renamed.map(\.to) == ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"])
    var optimizer = SGD(learningRate: 0.1)
    var trainer = Trainer(epochCount: 25, batchSize: 32)
    trainer.shuffles = false
    var losses: [Double] = []
    try trainer.fit(&model, optimizer: &optimizer, training: torch.samples) { event in
      if case .stepped(let progress) = event { losses.append(progress.stepLoss) }
    }
    #expect(losses.count == 200 && torch.losses.count == 200)
    let worst = zip(losses, torch.losses).map { abs($0 - $1) / $1 }.max() ?? 1
    #expect(worst <= 1e-5, "worst relative deviation \(worst)")
  }
}
