import Foundation
import SomaNN
import SomaTensor
import Testing

private let stream = RandomStream(seed: 11, purpose: .testing)

private func variance(_ numbers: [Double]) -> Double {
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
}

@Suite struct InitializerTests {
  @Test func fansOfLinearAndConvolution() {
    #expect(Initializer.fans(of: [512, 784]) == (fanIn: 784, fanOut: 512))
    // [out, in, height, width]: 16·3·3 and 32·3·3.
    #expect(Initializer.fans(of: [32, 16, 3, 3]) == (fanIn: 144, fanOut: 288))
    #expect(Initializer.fans(of: [7]) == (fanIn: 1, fanOut: 7))
  }

  // Fan-in 200, fan-out 300: variances by the formulas of the papers. 60 000 numbers: the standard error of a
  // variance is at most 0.6 % of it.
  static let variances: [(String, Double)] = [
    ("xavierUniform", 2.0 / 500), ("xavierNormal", 2.0 / 500), ("heNormal", 2.0 / 200),
    ("heUniform", 2.0 / 200),
    ("lecunNormal", 1.0 / 200), ("lecunUniform", 1.0 / 200), ("normal", 0.0025),
    ("uniform", 0.1 * 0.1 / 12),
    // A normal distribution cut at two deviations keeps 0.7737 of its variance.
    ("truncatedNormal", 0.0025 * 0.77374), ("orthogonal", 1.0 / 300), ("orthogonalHe", 2.0 / 300),
  ]

  @Test(arguments: variances)
  func variancesFollowTheFormulas(_ name: String, _ expected: Double) throws {
    let numbers = try Initializer.named(name).makeTensor(shape: [300, 200], using: stream).doubles
    #expect(abs(numbers.reduce(0, +) / 60_000) < 5 * (expected / 60_000).squareRoot())
    #expect(abs(variance(numbers) / expected - 1) < 0.03, "\(variance(numbers)) instead of \(expected)")
  }

  static let bounds: [(String, Double)] = [
    ("xavierUniform", (6.0 / 500).squareRoot()), ("heUniform", (6.0 / 200).squareRoot()),
    ("lecunUniform", (3.0 / 200).squareRoot()), ("uniform", 0.05), ("truncatedNormal", 0.1),
  ]

  @Test(arguments: bounds)
  func boundsFollowTheFormulas(_ name: String, _ bound: Double) throws {
    let numbers = try Initializer.named(name).makeTensor(shape: [300, 200], using: stream).doubles
    let largest = numbers.map(\.magnitude).max() ?? 0
    #expect(largest <= bound * (1 + 1e-6) && largest > 0.99 * bound)
  }

  @Test func constantsAreConstant() {
    #expect(Initializer.zeros.makeTensor(shape: [2, 2], using: stream).doubles == [0, 0, 0, 0])
    #expect(Initializer.ones.makeTensor(shape: [2], using: stream).doubles == [1, 1])
    #expect(Initializer.constant(0.25).makeTensor(shape: [2], using: stream).doubles == [0.25, 0.25])
    #expect(Initializer.constant(0.25).name == "constant(0.25)")
  }

  @Test func normalAndUniformTakeTheirNumbers() {
    let normal = Initializer.normal(mean: 3, standardDeviation: 2).makeTensor(
      shape: [100, 100], using: stream
    ).doubles
    #expect(abs(normal.reduce(0, +) / 10_000 - 3) < 0.1)
    #expect(abs(variance(normal) - 4) < 0.2)
    let uniform = Initializer.uniform(from: 2, to: 5).makeTensor(shape: [100, 100], using: stream).doubles
    #expect(uniform.allSatisfy { $0 >= 2 && $0 < 5 })
    let cut = Initializer.truncatedNormal(mean: 1, standardDeviation: 0.5).makeTensor(
      shape: [100, 100], using: stream)
    #expect(cut.doubles.allSatisfy { $0 >= 0 && $0 <= 2 })
  }

  @Test(arguments: [[40, 40], [20, 50], [50, 20], [8, 3, 2, 2], [5, 1], [1, 5], [33, 17]])
  func orthogonalRowsOrColumnsAreOrthonormal(_ shape: [Int]) {
    for (initializer, gain) in [(Initializer.orthogonal(), 1.0), (.orthogonalHe, 2.0.squareRoot())] {
      let weight = initializer.makeTensor(shape: shape, using: stream).toFloat64()
      let matrix = weight.reshaped(to: [shape[0], shape.dropFirst().reduce(1, *)])
      let isWide = matrix.shape[1] >= matrix.shape[0]
      let product = isWide ? matrix.matmul(matrix.transposed()) : matrix.transposed().matmul(matrix)
      let error = (product / (gain * gain) - .identity(product.shape[0], dtype: .float64)).abs().max().item
      #expect(error < 1e-6, "\(initializer.name) of \(shape): \(error)")
    }
  }

  @Test(arguments: Initializer.all.map(\.name)) func sameSeedSameBits(_ name: String) throws {
    let initializer = try Initializer.named(name)
    let one = initializer.makeTensor(shape: [30, 20], using: RandomStream(seed: 5, purpose: .initialization))
    let two = initializer.makeTensor(shape: [30, 20], using: RandomStream(seed: 5, purpose: .initialization))
    let other = initializer.makeTensor(
      shape: [30, 20], using: RandomStream(seed: 6, purpose: .initialization))
    #expect(one.isIdentical(to: two))
    #expect(one.isIdentical(to: other) == ["zeros", "ones"].contains(name))
  }

  @Test func namesAreFoundInAnySpelling() throws {
    for initializer in Initializer.all {
      #expect(try Initializer.named(initializer.name).name == initializer.name)
    }
    #expect(try Initializer.named("glorot_uniform").name == "xavierUniform")
    #expect(try Initializer.named("MSRA-normal").name == "heNormal")
    #expect(try Initializer.named("kaimingUniform").name == "heUniform")
    let error = #expect(throws: UnknownName.self) { try Initializer.named("orthogonl") }
    #expect(error?.suggestions == ["orthogonal"])
    #expect(error?.description.contains("did you mean orthogonal? known are") == true)
  }

  @Test(
    arguments: [
      ("relu", "heNormal"), ("leakyReLU", "heNormal"), ("elu", "heNormal"), ("gelu", "heNormal"),
      ("tanh", "xavierUniform"), ("sigmoid", "xavierUniform"), ("selu", "lecunNormal"),
    ])
  func activationsRecommendTheRuleMadeForThem(_ activation: String, _ initializer: String) throws {
    #expect(try ActivationFunction.named(activation).recommendedInitializer.name == initializer)
  }
}
