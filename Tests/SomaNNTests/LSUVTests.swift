import SomaNN
import SomaTensor
import Testing

private let batch = Tensor(normal: [64, 20], using: RandomStream(seed: 3, purpose: .testing))

private func network(_ activation: ActivationFunction, depth: Int = 6) throws
  -> Model
{
  try Model(inputShape: [20], seed: 1) {
    for _ in 0..<depth {
      Linear(30)
      Activation(activation)
    }
    Linear(4)
  }
}

@Test(arguments: ["sigmoid", "tanh", "relu", "identity"])
func lsuvGivesEveryLayerUnitVariance(_ name: String) throws {
  var model = try network(.named(name))
  let results = try model.initializeByLSUV(on: batch, tolerance: 1e-4)
  #expect(results.map(\.layer) == (0...6).map { "layers.\(2 * $0)" })
  var variances: [Double] = []
  _ = model(batch) { place, output in
    if results.contains(where: { $0.layer == place }) {
      // The definition, without the library's own variance: E[z²] − E[z]².
      let values = output.doubles, count = Double(values.count)
      let mean = values.reduce(0, +) / count
      variances.append(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count)
    }
  }
  for (variance, result) in zip(variances, results) {
    #expect(abs(variance - 1) <= 1e-4 && result.isUnit && abs(result.variance - variance) < 1e-5)
    // Without a bias the output is proportional to the weight: one division is enough.
    #expect(result.divisions <= 1)
  }
  #expect(variances.count == 7)
}

@Test func lsuvWeightsAreOrthonormalUpToOneFactor() throws {
  var model = try network(.relu)
  try model.initializeByLSUV(on: batch)
  for parameter in model.parameters where parameter.name.hasSuffix("weight") {
    let weight = parameter.value.toFloat64(), (rows, columns) = (weight.shape[0], weight.shape[1])
    let product =
      rows <= columns ? weight.matmul(weight.transposed()) : weight.transposed().matmul(weight)
    let scale = product[0][0].item, size = product.shape[0]
    let error = (product / scale - Tensor.identity(size, dtype: .float64)).abs().max().item
    #expect(scale > 0 && error < 1e-5, "\(parameter.name)")
  }
  #expect(model.parameters.filter { $0.name.hasSuffix("bias") }.allSatisfy { $0.value.abs().max().item == 0 })
}

@Test func lsuvLeavesALayerWithoutVarianceOrthonormal() throws {
  var model = try network(.relu, depth: 1)
  let dead = try model.initializeByLSUV(on: Tensor(zeros: [8, 20]))
  #expect(dead.allSatisfy { $0.variance == 0 && $0.divisions == 0 && !$0.isUnit })
  let nan = try model.initializeByLSUV(on: Tensor(repeating: .nan, shape: [8, 20]))
  #expect(nan.allSatisfy { $0.variance.isNaN && $0.divisions == 0 && !$0.isUnit })
  let infinite = try model.initializeByLSUV(on: Tensor(repeating: .infinity, shape: [8, 20]))
  #expect(infinite.allSatisfy { $0.divisions == 0 && !$0.isUnit })
  let empty = try model.initializeByLSUV(on: Tensor(zeros: [0, 20]))
  #expect(empty.allSatisfy { !$0.isUnit })
  #expect(model.parameters.allSatisfy { $0.value.isFinite.all().array(of: Bool.self) == [true] })
}

@Test func lsuvWithoutAttemptsOnlyTells() throws {
  var model = try network(.identity, depth: 1)
  let results = try model.initializeByLSUV(on: batch * 10, attempts: 0)
  // An orthonormal first layer keeps the inputs' 100 up to 20 of 30 units.
  #expect(results.allSatisfy { $0.divisions == 0 && !$0.isUnit } && results[0].variance > 10)
}

@Test func lsuvOfAnotherShapeThrowsAndChangesNothing() throws {
  var model = try network(.relu)
  let before = model.parameters.map(\.value)
  #expect(throws: ModelError.self) { try model.initializeByLSUV(on: Tensor(ones: [4, 19])) }
  #expect(zip(before, model.parameters).allSatisfy { $0.isIdentical(to: $1.value) })
}
