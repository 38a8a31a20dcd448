import SomaNN
import SomaTensor
import Testing

/// Batches from outside: of any element type, and of layers that keep no promise. They are errors that name the layer.
@Suite struct ElementTypeTests {
  @Test(arguments: LayerEntry.all.filter { !($0.layer is Function) })
  func noTypeStopsTheProgram(_ entry: LayerEntry) throws {
    let model = try entry.model(dtype: .float32), predict = Predictor(model)
    for dtype in DType.allCases {
      let input = Tensor(zeros: [2] + entry.inputShape, dtype: dtype)
      let own = Result { () throws(ModelError) in try model.output(for: input) }
      switch own {
      case .success(let output): #expect(try predict(input).isIdentical(to: output))
      case .failure(let error):
        #expect(throws: error) { try predict(input) }
        #expect("\(error)".contains(dtype.rawValue), "\(error)")
      }
      if dtype == .float32, entry.indexCount == nil { #expect(throws: Never.self) { try own.get() } }
    }
  }

  @Test(arguments: [DType.float64, .int32, .uint8])
  func theLayerThatComputesIsNamed(_ dtype: DType) throws {
    let model = try Model(inputShape: [2, 2]) {
      Flatten()
      Linear(3)
    }
    let expected = ModelError.impossible(
      layer: "layers.1", kind: "Linear", inputShape: [5, 4],
      reason: "its numbers are \(dtype.rawValue), expected float32",
      help: "convert the batch before, as with toFloat32()")
    let input = Tensor(zeros: [5, 2, 2], dtype: dtype)
    #expect(throws: expected) { try model.output(for: input) }
    #expect(throws: expected) { try Predictor(model)(input) }
  }

  /// Promises one number more than it gives.
  private struct Boaster: Layer {
    func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
      BuiltLayer(outputShape: [inputShape[0] + 1]) { input, _ in input * 2 }
    }
  }

  @Test func aLayerThatContradictsItselfIsNamed() throws {
    var model = try Model(inputShape: [3]) {
      Linear(4)
      Boaster()
      Linear(2)
    }
    let expected = ModelError.contradiction(
      layer: "layers.1", kind: "Boaster", inputShape: [2, 4], expected: [2, 5], found: [2, 4])
    let input = Tensor(zeros: [2, 3])
    #expect(throws: expected) { try model.output(for: input) }
    #expect(throws: expected) { try model.lossWithGradients { try $0(input).sum() } }
    #expect("\(expected)".contains("layer layers.1 (Boaster) returns the shape [2, 4]"))
    let shrinking = try Model(Function("first", outputShape: [3]) { $0[0..<1] }, inputShape: [3])
    #expect(throws: ModelError.self) { try shrinking.output(for: input) }
  }
}
