import Foundation
import Soma
import Testing

/// What somebody could write into the configuration of a weights file, and what is said about it.
private let contradictions: [(words: String, change: @Sendable (inout RunConfiguration) -> Void)] = [
  ("names for 0 classes, but network.outputs is 2", { $0.classes = [] }),
  ("names for 1 classes", { $0.classes = ["a"] }),
  ("input.divisor is 0.0", { $0.input.divisor = 0 }),
  ("input.divisor is -1.0", { $0.input.divisor = -1 }),
  ("need 40001200002 numbers, but the file holds", { $0.network.hidden = [200_000, 200_000] }),
  ("need too many numbers", { $0.network.hidden = [.max, .max] }),
  ("need too many numbers", { $0.input.shape = [.max, .max] }),
  ("no tensor has this shape", { $0.input.shape = [.max, .max, 0] }),
  ("no tensor has this shape", { $0.input.shape = [-1] }),
  ("it has -5 units", { $0.network.hidden = [-5] }),
  (
    "it has 0 units",
    {
      $0.network.outputs = 0; $0.classes = []
    }
  ),
  ("dropProbability is 7.0", { $0.network.dropProbability = 7 }),
]

@Test(arguments: contradictions.indices)
func aContradictionInAWeightsFileIsAnError(_ index: Int) throws {
  let (words, change) = contradictions[index]
  try withFolder { root in
    let data = try DataSet.load("xor")
    var configuration = try TrainingSettings().resolved(for: data, name: "xor", folder: nil)
    let model = try TrainingRun(configuration: configuration, data: data).model
    let tensors = model.namedTensors.map { ($0.name, $0.value) }
    change(&configuration)
    let path = root + "/weights.safetensors"
    try Safetensors(tensors: tensors, metadata: ["soma.config": configuration.json]).write(to: path)
    #expect {
      _ = try SavedRun(weights: path)
    } throws: { error in
      "\(error)".contains(words) && error is RunError
    }
  }
}

@Test func moreStepsThanAnIntegerHoldsAreAnError() throws {
  let data = try DataSet.load("xor")
  for change: (inout TrainingSettings) -> Void in [{ $0.epochs = .max }, { $0.batchSize = .max }] {
    var settings = TrainingSettings()
    change(&settings)
    #expect(throws: TrainingError.self) { try settings.resolved(for: data, name: "xor", folder: nil) }
  }
}
