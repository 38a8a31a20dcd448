import Foundation
import Soma
import Testing

/// Weights files of other programs, and which network's places their tensors get.
@Suite struct InitialWeightsTests {
  private func network() throws -> Model {
    try Model(inputShape: [4], seed: 1) {
      Linear(6)
      BatchNorm()
      ReLU()
      Linear(6)
      ReLU()
      Linear(2)
    }
  }

  /// A number that tells tensors apart.
  private func tensor(_ mark: Float, _ shape: [Int]) -> Tensor {
    Tensor([Float](repeating: mark, count: shape.reduce(1, *)), shape: shape)
  }

  private func load(
    _ tensors: [(name: String, tensor: Tensor)], into model: inout Model
  ) throws -> [(from: String, to: String)] {
    try withFolder { folder in
      let path = folder + "/w.safetensors"
      try Safetensors(tensors: tensors).write(to: path)
      return try InitialWeights(path).load(into: &model)
    }
  }

  /// As PyTorch's `state_dict` has them, for modules of these names.
  private func foreign(_ names: [String]) -> [(name: String, tensor: Tensor)] {
    [
      ("\(names[0]).weight", tensor(1, [6, 4])), ("\(names[0]).bias", tensor(2, [6])),
      ("\(names[1]).weight", tensor(3, [6])), ("\(names[1]).bias", tensor(4, [6])),
      ("\(names[1]).running_mean", tensor(5, [6])), ("\(names[1]).running_var", tensor(6, [6])),
      ("\(names[1]).num_batches_tracked", Tensor([7] as [Int64]).reshaped(to: [])),
      ("\(names[2]).weight", tensor(8, [6, 6])), ("\(names[2]).bias", tensor(9, [6])),
      ("\(names[3]).weight", tensor(10, [2, 6])), ("\(names[3]).bias", tensor(11, [2])),
    ]
  }

  @Test(arguments: [
    ["0", "1", "3", "5"], ["net.2", "net.3", "net.9", "net.10"], ["fc1", "fc2", "fc3", "fc20"],
    ["input", "norm", "hidden", "output"], ["layers.0", "layers.1", "layers.3", "layers.5"],
  ])
  func modulesAreMatchedInTheirOrder(_ names: [String]) throws {
    var model = try network()
    let renamed = try load(foreign(names).shuffled(), into: &model)
    let marks = model.namedTensors.map { $0.value.doubles[0] }
    #expect(model.namedTensors.map(\.name).suffix(2) == ["layers.1.runningMean", "layers.1.runningVariance"])
    #expect(marks == [1, 2, 3, 4, 8, 9, 10, 11, 5, 6])
    #expect(renamed.count == 10)
  }

  @Test func ownNamesNeedNoMatching() throws {
    var model = try network()
    let other = try Model(inputShape: [4], seed: 2) {
      Linear(6)
      BatchNorm()
      ReLU()
      Linear(6)
      ReLU()
      Linear(2)
    }
    let renamed = try load(other.namedTensors.map { ($0.name, $0.value) }, into: &model)
    #expect(renamed.isEmpty)
    #expect(zip(model.namedTensors, other.namedTensors).allSatisfy { $0.value.isIdentical(to: $1.value) })
  }

  @Test func whatDoesNotMatchIsListedOnBothSides() throws {
    var model = try Model(inputShape: [4], seed: 1) {
      Linear(6)
      ReLU()
      Linear(6)
    }
    let before = model.namedTensors
    func expect(_ tensors: [(name: String, tensor: Tensor)], _ words: String...) {
      #expect {
        _ = try load(tensors, into: &model)
      } throws: { error in
        guard case .doesNotMatch(_, let reason)? = error as? RunError else { return false }
        return (words + ["layers.0.weight [6, 4]", "layers.2.bias [6]"]).allSatisfy(reason.contains)
      }
    }
    expect([], "the file has")
    expect([("0.weight", tensor(1, [6, 4]))], "0.weight [6, 4]")
    // Keras' way round.
    expect(
      [
        ("0.weight", tensor(1, [4, 6])), ("0.bias", tensor(1, [6])), ("2.weight", tensor(1, [6, 6])),
        ("2.bias", tensor(1, [6])),
      ], "0.weight [4, 6]", "Keras stores [inputs, outputs]")
    // One too many.
    expect(
      [
        ("0.weight", tensor(1, [6, 4])), ("0.bias", tensor(1, [6])), ("2.weight", tensor(1, [6, 6])),
        ("2.bias", tensor(1, [6])), ("4.weight", tensor(1, [6, 6])),
      ], "4.weight")
    var square = try Model(inputShape: [6], seed: 1) {
      Linear(6)
      Linear(6)
    }
    // Two places that both fit, and names without an order.
    #expect(throws: RunError.self) {
      _ = try load(
        [
          ("encoder.weight", tensor(1, [6, 6])), ("encoder.bias", tensor(1, [6])),
          ("decoder.weight", tensor(1, [6, 6])), ("decoder.bias", tensor(1, [6])),
        ], into: &square)
    }
    #expect(zip(model.namedTensors, before).allSatisfy { $0.value.isIdentical(to: $1.value) })
  }

  /// A file of many modules: what grows with their square takes minutes here.
  @Test func manyModulesAreMatched() throws {
    let count = 100_000, one = tensor(1, [1])
    var model = try network()
    let before = model.namedTensors
    for names in [
      (0..<count).map { "\($0).w" },
      (0..<count).map { "m\($0 % 7)x\(String(repeating: "a", count: $0 % 3)).\($0).w" },
    ] {
      #expect(throws: RunError.self) { try load(names.map { ($0, one) }, into: &model) }
    }
    #expect(zip(model.namedTensors, before).allSatisfy { $0.value.isIdentical(to: $1.value) })
  }

  @Test func aFileThatIsNoneIsAnError() {
    #expect(throws: RunError.self) { try InitialWeights("/nowhere/w.safetensors") }
    #expect(throws: RunError.self) { try InitialWeights(#filePath) }
  }
}
