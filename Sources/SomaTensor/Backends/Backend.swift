/// The arithmetic that a device must offer; everything else is built from it.
///
/// Memory is dense and row-major unless strides are given, outputs never overlap inputs, and `dtype` is `.float32`
/// or `.float64`: other types are widened before they come here. Sizes may be zero.
package protocol Backend: Sendable {
  /// A name for reports.
  var name: String { get }

  /// `out[i] = f(x[i])`; `p` and `q` are the function's parameters.
  func unary(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, out: UnsafeMutableRawPointer,
    count: Int,
    dtype: DType)

  /// `out[i] = upstream[i] · f′(x[i])`, with `y[i] = f(x[i])` already known.
  func unaryGradient(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, y: UnsafeRawPointer,
    upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, count: Int, dtype: DType)

  /// `out = f(a, b)` over `shape`, with element strides for both operands (0 repeats).
  func binary(
    _ function: BinaryFunction, a: UnsafeRawPointer, aStrides: [Int], b: UnsafeRawPointer, bStrides: [Int],
    out: UnsafeMutableRawPointer, shape: [Int], dtype: DType)

  /// Reduces the middle axis of `[outer, length, inner]`.
  func reduce(
    _ reduction: Reduction, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, outer: Int, length: Int,
    inner: Int,
    dtype: DType)

  /// Indices of the first maximum (or minimum) along the middle axis of `[outer, length, inner]`.
  func argExtreme(
    isMax: Bool, x: UnsafeRawPointer, out: UnsafeMutablePointer<Int64>, outer: Int, length: Int, inner: Int,
    dtype: DType)

  /// `C[i] = op(A[i]) op(B[i])` for every matrix pair of a batch.
  func matmul(_ product: MatrixProduct, a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeMutableRawPointer)

  /// `y = x wᵀ + b` for x `[rows, inputs]`, w `[outputs, inputs]` and an optional bias `[outputs]`.
  func linear(
    x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafeRawPointer?, y: UnsafeMutableRawPointer,
    rows: Int,
    inputs: Int, outputs: Int, dtype: DType)

  /// Softmax of every row, or its logarithm.
  func softmax(
    isLog: Bool, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType)

  /// The gradient of ``softmax(isLog:x:out:rows:width:dtype:)`` from its output `y`.
  func softmaxGradient(
    isLog: Bool, y: UnsafeRawPointer, upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int,
    width: Int,
    dtype: DType)

  /// Cross-entropy of each row of logits against its label, and the row's softmax.
  func crossEntropy(
    logits: UnsafeRawPointer, labels: UnsafePointer<Int32>, losses: UnsafeMutableRawPointer,
    probabilities: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType)

  /// `(probabilities − onehot(label)) · upstream[row]`.
  func crossEntropyGradient(
    probabilities: UnsafeRawPointer, labels: UnsafePointer<Int32>, upstream: UnsafeRawPointer,
    out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType)
}

/// The sizes and layouts of a batch of matrix products C[m, n] = op(A)[m, k] op(B)[k, n].
package struct MatrixProduct: Sendable, Equatable {
  /// Rows of C, columns of C, and the length of the sum.
  package var m, n, k: Int
  /// Whether A is stored as `[k, m]`, and B as `[n, k]`.
  package var transposesA, transposesB: Bool
  /// Element offsets of each matrix of the batch in A and in B; C's matrices follow one another.
  package var aOffsets, bOffsets: [Int]
  /// The element type.
  package var dtype: DType

  /// One product of dense matrices.
  package init(
    m: Int, n: Int, k: Int, transposesA: Bool = false, transposesB: Bool = false, aOffsets: [Int] = [0],
    bOffsets: [Int] = [0], dtype: DType
  ) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
    (self.aOffsets, self.bOffsets, self.dtype) = (aOffsets, bOffsets, dtype)
  }
}

/// The backend that operations use: ``FastBackend`` unless a task says otherwise.
package enum CurrentBackend {
  /// The backend of the current task.
  @TaskLocal package static var value: any Backend = FastBackend()
}
