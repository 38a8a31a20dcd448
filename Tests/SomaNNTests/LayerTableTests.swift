import Foundation
import SomaNN
import SomaTensor
import Testing

/// The checks that every layer passes.
@Suite struct LayerTableTests {
  /// A layer that is added to the sources without an entry in the table fails here.
  @Test func tableHoldsEveryLayer() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/SomaNN")
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public struct (\w+): (?:Activation)?Layer \{/) {
        found.insert(String(match.1))
      }
    }
    #expect(found.count > 25)
    let checked = Set(LayerEntry.all.map { String(describing: type(of: $0.layer)) })
    #expect(found.subtracting(checked) == [], "layers without an entry in the table")
  }

  @Test(arguments: LayerEntry.all) func shapesNamesAndCountsAreAsDescribed(_ entry: LayerEntry) throws {
    let model = try entry.model()
    #expect(model.outputShape == entry.outputShape)
    let prefix = entry.layer is Sequential ? "" : "layers.0."
    let parameters = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.value.shape) })
    #expect(
      parameters == Dictionary(uniqueKeysWithValues: entry.parameters.map { (prefix + $0.key, $0.value) }))
    let states = Dictionary(uniqueKeysWithValues: model.states.map { ($0.name, $0.value.shape) })
    #expect(states == Dictionary(uniqueKeysWithValues: entry.states.map { (prefix + $0.key, $0.value) }))
    let count = entry.parameters.values.reduce(0) { $0 + $1.reduce(1, *) }
    #expect(model.parameterCount == count)
    #expect(model.layers.reduce(0) { $0 + $1.parameterCount } == count)
    #expect(model.parameters.allSatisfy { $0.value.dtype == .float64 })
    for size in [0, 1, 5] {
      #expect(model(entry.batch(size)).shape == [size] + entry.outputShape, "evaluation, batch of \(size)")
    }
    for size in [0, 1, 5] where size >= entry.smallestTrainingBatch {
      var trained = model
      _ = try trained.lossWithGradients { forward in
        let output = try forward(entry.batch(size))
        #expect(output.shape == [size] + entry.outputShape, "training, batch of \(size)")
        return output.sum()
      }
    }
  }

  @Test(arguments: LayerEntry.all) func float32GivesFloat32(_ entry: LayerEntry) throws {
    let model = try entry.model(dtype: .float32)
    #expect(model(entry.batch(2, dtype: .float32)).dtype == .float32)
  }

  @Test(arguments: LayerEntry.all) func savedNumbersComeBack(_ entry: LayerEntry) throws {
    var model = try entry.model(seed: 3)
    // A step first, so that state differs from its start.
    _ = try model.lossWithGradients { try $0(entry.batch(5)).sum() }
    var other = try entry.model(seed: 4)
    try other.load(model.namedTensors)
    for (one, two) in zip(model.namedTensors, other.namedTensors) {
      #expect(one.name == two.name && one.value.isIdentical(to: two.value), "\(one.name)")
    }
    #expect(model(entry.batch(5)).isIdentical(to: other(entry.batch(5))))
  }

  @Test(arguments: LayerEntry.all) func sameSeedSameBits(_ entry: LayerEntry) throws {
    func run() throws -> [Tensor] {
      var model = try entry.model(seed: 9)
      let (loss, gradients) = try model.lossWithGradients(step: 2) { try $0(entry.batch(5)).squared().mean() }
      return [loss] + gradients + model.namedTensors.map(\.value)
    }
    for (one, two) in zip(try run(), try run()) { #expect(one.isIdentical(to: two)) }
  }

  @Test(arguments: LayerEntry.all) func trainingDiffersFromEvaluationWhereItShould(_ entry: LayerEntry) throws
  {
    var model = try entry.model()
    let evaluated = model(entry.batch(5))
    let states = model.states
    #expect(model(entry.batch(5)).isIdentical(to: evaluated), "evaluation changed the model")
    for (one, two) in zip(states, model.states) { #expect(one.value.isIdentical(to: two.value)) }
    _ = try model.lossWithGradients { forward in
      let trained = try forward(entry.batch(5))
      #expect(trained.isIdentical(to: evaluated) == !entry.hasTwoModes)
      return trained.sum()
    }
  }
}
