import SomaTensor
import Testing

/// The table of nasty inputs in the design notes (reliability, section 4), row by row, for what lives in this module.
/// Values marked "PyTorch: …" are where Soma answers differently on purpose; the operations' documentation says so.
@Suite struct NastyInputTests {
  static let inf = Double.infinity

  /// Equal number by number, NaN equal to NaN, −0 told apart from 0.
  static func expect(
    _ row: String, _ found: Tensor, _ expected: [Double], tolerance: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = found.doubles
    #expect(found.count == expected.count, "\(row)", sourceLocation: sourceLocation)
    for (x, y) in zip(found, expected) {
      let isSame =
        x.isNaN && y.isNaN || x == y && x.sign == y.sign
        || tolerance > 0 && abs(x - y) <= tolerance * max(1, abs(y))
      #expect(isSame, "\(row): \(found), expected \(expected)", sourceLocation: sourceLocation)
    }
  }

  static func gradient(_ x: [Double], _ dtype: DType = .float32, _ f: (Tensor) -> Tensor) -> Tensor {
    vectorJacobianProduct(
      at: Tensor(x).converted(to: dtype), vector: Tensor(ones: f(Tensor(x)).shape, dtype: dtype), of: f)
  }

  static func t(_ x: [Double], _ dtype: DType = .float32) -> Tensor { Tensor(x).converted(to: dtype) }

  @Test(arguments: [DType.float32, .float64])
  func softmaxRows(_ dtype: DType) throws {
    Self.expect("1", Self.t([1e4, 0], dtype).softmax(), [1, 0])
    Self.expect("1", Self.t([-1e5, -1e5], dtype).softmax(), [0.5, 0.5])
    Self.expect("2", Self.t([0, -Self.inf], dtype).softmax(), [1, 0])
    Self.expect("2", Self.t([-Self.inf, -Self.inf], dtype).softmax(), [.nan, .nan])
    Self.expect("2", Self.t([0, Self.inf], dtype).softmax(), [.nan, .nan])
    Self.expect("2", Self.t([.nan, 0], dtype).softmax(), [.nan, .nan])
    #expect(Tensor(zeros: [2, 0], dtype: dtype).softmax().shape == [2, 0])
    #expect(Tensor(zeros: [2, 0], dtype: dtype).logSoftmax().shape == [2, 0])
    Self.expect("4", Self.t([1, 2, 3000], dtype).logSoftmax(), [-2999, -2998, 0])
    Self.expect("logits ±1000", Self.t([1000, -1000], dtype).softmax(), [1, 0])
  }

  @Test(arguments: [DType.float32, .float64])
  func logSumExpRows(_ dtype: DType) {
    let f: (Tensor) -> Tensor = { $0.logSumExp() }
    Self.expect("5", f(Self.t([1000, 1000], dtype)), [1000.693147], tolerance: 1e-6)
    Self.expect("5 empty", f(Self.t([], dtype)), [-Self.inf])
    Self.expect("5 all −∞", f(Self.t([-Self.inf, -Self.inf], dtype)), [-Self.inf])
    Self.expect("5", f(Self.t([Self.inf, 0], dtype)), [Self.inf])
    Self.expect("5 NaN", f(Self.t([.nan, 0], dtype)), [.nan])
    // PyTorch: NaN gradients in both cases.
    Self.expect("5 all −∞", Self.gradient([-Self.inf, -Self.inf], dtype, f), [0, 0])
    Self.expect("5", Self.gradient([Self.inf, 0], dtype, f), [1, 0])
    Self.expect("5", Self.gradient([0, 0], dtype, f), [0.5, 0.5], tolerance: 1e-6)
    Self.expect("5", Self.gradient([-Self.inf, 0], dtype, f), [0, 1])
  }

  @Test(arguments: [DType.float32, .float64])
  func softplusAndSigmoidRows(_ dtype: DType) {
    let inf = Self.inf
    Self.expect("8", Self.t([1000, 89, -1000], dtype).softplus(), [1000, 89, 0])
    Self.expect("8", Self.t([-104], .float32).softplus(), [0])
    Self.expect("8", Self.t([20], .float64).softplus(), [20.000000002061153], tolerance: 1e-15)
    Self.expect("9", Self.gradient([inf, -inf, .nan], dtype) { $0.softplus() }, [1, 0, .nan])
    Self.expect("10", Self.t([-1000, -inf], dtype).logSigmoid(), [-1000, -inf])
    Self.expect("10", Self.gradient([-1000, -inf], dtype) { $0.logSigmoid() }, [1, 1])
    // PyTorch: 0, because it computes σ(1 − σ) with σ rounded to 1.
    Self.expect("11", Self.gradient([20], dtype) { $0.sigmoid() } * 1e9, [2.0611536], tolerance: 1e-6)
    Self.expect("12", Self.t([1000, -1000, inf, -inf], dtype).sigmoid(), [1, 0, 1, 0])
    Self.expect("12", Self.gradient([1000, -1000, inf, -inf], dtype) { $0.sigmoid() }, [0, 0, 0, 0])
    Self.expect("12", Self.gradient([-80], dtype) { $0.sigmoid() } * 1e35, [1.8048513878], tolerance: 1e-5)
    Self.expect("13", Self.t([inf, -inf, -0.0], dtype).tanh(), [1, -1, -0.0])
    Self.expect("13", Self.t([1e-8], dtype).tanh() * 1e8, [1], tolerance: 1e-6)
  }

  @Test(arguments: [DType.float32, .float64])
  func activationRows(_ dtype: DType) {
    let inf = Self.inf
    Self.expect("14", Self.t([-1e4, -inf], dtype).elu(), [-1, -1])
    Self.expect("14", Self.t([-1e-8], dtype).elu() * 1e8, [-1], tolerance: 1e-6)
    let activations: [(String, (Tensor) -> Tensor)] = [
      ("relu", { $0.relu() }), ("leakyReLU", { $0.leakyReLU() }), ("elu", { $0.elu() }),
      ("selu", { $0.selu() }),
      ("gelu", { $0.gelu() }), ("geluTanh", { $0.geluTanh() }), ("silu", { $0.silu() }),
      ("mish", { $0.mish() }),
      ("tanh", { $0.tanh() }), ("sigmoid", { $0.sigmoid() }), ("softplus", { $0.softplus() }),
      ("logSigmoid", { $0.logSigmoid() }), ("hardSigmoid", { $0.hardSigmoid() }),
      ("hardTanh", { $0.hardTanh() }),
      ("relu6", { $0.relu6() }), ("softmax", { $0.softmax() }),
    ]
    for (name, function) in activations {
      // PyTorch: gradient 1 for ELU, SELU and ReLU.
      Self.expect("15 \(name)", function(Self.t([.nan], dtype)), [.nan])
      Self.expect("15 \(name) gradient", Self.gradient([.nan], dtype, function), [.nan])
    }
    Self.expect("16", Self.t([.nan, -0.0, -inf], dtype).relu(), [.nan, 0, 0])
    for (name, function) in activations where ["gelu", "geluTanh", "silu", "mish"].contains(name) {
      // PyTorch: NaN.
      Self.expect("17 \(name)", function(Self.t([-inf], dtype)), [-0.0])
      Self.expect("18 \(name)", function(Self.t([inf], dtype)), [inf])
      Self.expect("17 \(name) gradient", Self.gradient([-inf, inf], dtype, function), [0, 1])
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func reductionRows(_ dtype: DType) {
    let inf = Self.inf
    Self.expect("19", Self.t([1, .nan, 3], dtype).max(), [.nan])
    Self.expect("19", Self.t([1, .nan, 3], dtype).min(), [.nan])
    #expect(Self.t([1, .nan, 3], dtype).argmax().item == 1)
    #expect(Self.t([2, 5, 5], dtype).argmax().item == 1)
    #expect(Self.t([2, 2, 5], dtype).argmin().item == 0)
    Self.expect("19 all −∞", Self.t([-inf, -inf], dtype).max(), [-inf])
    Self.expect("20", Self.gradient([1, 1, 0], dtype) { $0.max() }, [0.5, 0.5, 0])
    let empty = Tensor(zeros: [0], dtype: dtype)
    Self.expect("21", empty.mean(), [.nan])
    Self.expect("21", empty.sum(), [0])
    Self.expect("21", empty.prod(), [1])
    Self.expect("22", Self.t([3], dtype).variance(correction: 1), [.nan])
    Self.expect("22", Self.t([3], dtype).variance(), [0])
    Self.expect("prod of zeros", Self.gradient([0, 2, 3], dtype) { $0.prod() }, [6, 0, 0])
    Self.expect("prod of zeros", Self.gradient([0, 2, 0], dtype) { $0.prod() }, [0, 0, 0])
  }

  @Test func maximumOfNothingIsAProgrammingError() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [0]).max() }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [2, 0]).argmax(alongAxis: 1) }
  }

  @Test(arguments: [DType.float32, .float64])
  func productRows(_ dtype: DType) {
    let inf = Self.inf
    Self.expect("28", Self.t([0, 1], dtype).matmul(Self.t([inf, 1], dtype)), [.nan])
    Self.expect("28", Self.t([0, 1], dtype).matmul(Self.t([.nan, 1], dtype)), [.nan])
    let empty = Tensor(zeros: [2, 0], dtype: dtype).matmul(Tensor(zeros: [0, 3], dtype: dtype))
    #expect(empty.shape == [2, 3])
    Self.expect("29", empty, [0, 0, 0, 0, 0, 0])
    #expect(
      Tensor(zeros: [0, 4], dtype: dtype).matmul(Tensor(zeros: [4, 3], dtype: dtype)).shape == [0, 3])
  }

  @Test(arguments: [DType.float32, .float64])
  func rootAndNormRows(_ dtype: DType) {
    Self.expect("43", Self.gradient([0, 0], dtype) { $0.norm() }, [0, 0])
    Self.expect("43", Self.gradient([3, 4], dtype) { $0.norm() }, [0.6, 0.8], tolerance: 1e-6)
    Self.expect("43", Self.gradient([0], dtype) { $0.sqrt() }, [Self.inf])
    // The documented double `where`: plain where(x > 0, √x, 0) has a NaN here, as in PyTorch.
    let plain: (Tensor) -> Tensor = { x in Tensor.where(x .> 0, x.sqrt(), else: x * 0) }
    let safe: (Tensor) -> Tensor = { x in
      Tensor.where(x .> 0, Tensor.where(x .> 0, x, else: x * 0 + 1).sqrt(), else: x * 0)
    }
    Self.expect("43", Self.gradient([0], dtype, plain), [.nan])
    Self.expect("43", Self.gradient([0], dtype, safe), [0])
    // PyTorch: ∞ and 0.
    Self.expect("44", Self.t([2e38, 2e38], .float32).norm() / 1e38, [2.8284271], tolerance: 1e-6)
    Self.expect("44", Self.t([1e-30, 1e-30], .float32).norm() * 1e30, [1.4142135], tolerance: 1e-6)
    Self.expect("norm of ∞", Self.t([Self.inf, 1], dtype).norm(), [Self.inf])
    Self.expect("norm of nothing", Self.t([], dtype).norm(), [0])
  }

  @Test(arguments: [DType.float32, .float64])
  func powerAndClampRows(_ dtype: DType) {
    Self.expect("45", Self.t([0], dtype).power(0), [1])
    Self.expect("45", Self.gradient([0], dtype) { $0.power(0) }, [0])
    Self.expect("45", Self.t([-8], dtype).power(1.0 / 3), [.nan])
    let f: (Tensor) -> Tensor = { $0.clamped(from: -1, to: 2) }
    Self.expect("46", Self.gradient([-1, 2, -1.5, 2.5, 0], dtype, f), [1, 1, 0, 0, 1])
    Self.expect("46", f(Self.t([.nan], dtype)), [.nan])
  }

  @Test func summationRow() {
    let ones = Tensor(repeating: 0.1, shape: [10_000_000])
    #expect(abs(ones.sum().item - 1_000_000) < 0.5)
    #expect(abs(ones.reshaped(to: [1_000_000, 10]).sum(alongAxes: [0]).sum().item - 1_000_000) < 0.5)
    Self.expect("47", Self.t([16_777_216, 1], .float64).sum(), [16_777_217])
  }

  /// Row 48: no write can be seen through a view, because there is no write.
  @Test func valueSemanticsRow() {
    let x = Tensor([1, 2, 3, 4])
    let slice = x[1..<3]
    let sum = x + x.flipped(alongAxis: 0)
    #expect(slice.floats == [2, 3])
    #expect(sum.floats == [5, 5, 5, 5])
    #expect(x.floats == [1, 2, 3, 4])
  }

  @Test func impossibleShapesRow() throws {
    let huge = 1 << 40
    #expect(throws: TensorError.invalidShape([huge, huge])) { try Tensor(checkedShape: [huge, huge]) }
    #expect(throws: TensorError.invalidShape([-1])) { try Tensor(checkedShape: [-1]) }
    #expect(throws: TensorError.invalidShape([.max, 2])) { try Tensor(checkedShape: [.max, 2]) }
    #expect(try Tensor(checkedShape: [.max, 0]).count == 0)
    let bytes: [UInt8] = [1, 2, 3]
    bytes.withUnsafeBytes { bytes in
      _ = #expect(throws: TensorError.countMismatch(expected: 4, found: 3, shape: [4])) {
        try Tensor(bytes: bytes, shape: [4], dtype: .uint8)
      }
    }
    #expect(Tensor(zeros: [2, 3]).transposed().reshaped(to: [6]).shape == [6])
  }

  @Test func brokenRulesStopWithBothShapes() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [2, 3]).matmul(Tensor(zeros: [4, 5])) }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [3]) + Tensor(zeros: [4]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [0]).reshaped(to: [0, -1]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [-1]) }
    #expect((Tensor(zeros: [0]) + Tensor(zeros: [1])).shape == [0])
  }

  @Test func conversionRow() throws {
    for value in [Double.nan, .infinity, 1e20, -1e20] {
      #expect(throws: TensorError.self) { try Tensor([0, value]).cast(to: .int32) }
    }
    #expect(throws: TensorError.notRepresentable(index: 1, value: 256, dtype: .uint8)) {
      try Tensor([255, 256] as [Float]).cast(to: .uint8)
    }
    #expect(throws: TensorError.self) { try Tensor([-1] as [Int32]).cast(to: .uint8) }
    #expect(try Tensor([-1.9, 1.9]).cast(to: .int32).array(of: Int32.self) == [-1, 1])
    #expect(try Tensor([1e40] as [Double]).cast(to: .float32).floats == [.infinity])
    #expect(throws: TensorError.indexOutOfRange(position: 1, index: 3, count: 3)) {
      try Tensor([[1, 2], [3, 4], [5, 6]]).gatheringRows(Tensor([0, 3] as [Int32]))
    }
  }
}
