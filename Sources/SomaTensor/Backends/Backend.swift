/// The arithmetic that a device must offer; everything else is built from it.
///
/// Each method makes a ``Kernel`` for given sizes. The comment names the kernel's operands: inputs → outputs. Memory
/// is dense and row-major unless strides are given, outputs never overlap inputs and have elements, and `dtype` is
/// `.float32` or `.float64`: other types are widened before they come here.
package protocol Backend: Sendable {
  /// A name for reports.
  var name: String { get }

  /// x → f(x); `p` and `q` are the function's parameters.
  func unary(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType) -> Kernel

  /// x, y = f(x), upstream → upstream · f′(x).
  func unaryGradient(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType) -> Kernel

  /// a, b → f(a, b) over `shape`, with element strides for both operands (0 repeats).
  func binary(_ function: BinaryFunction, shape: [Int], aStrides: [Int], bStrides: [Int], dtype: DType)
    -> Kernel

  /// x → its middle axis `[outer, length, inner]` reduced.
  func reduce(_ reduction: Reduction, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel

  /// x → indices (int64) of the first maximum (or minimum) along the middle axis of `[outer, length, inner]`.
  func argExtreme(isMax: Bool, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel

  /// a, b → op(a) op(b) for every matrix pair of a batch.
  func matmul(_ product: MatrixProduct) -> Kernel

  /// x, weight and, where there is one, bias → act(x wᵀ + b).
  func linear(_ product: LinearProduct) -> Kernel

  /// x → softmax of every row, or its logarithm.
  func softmax(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel

  /// y, upstream → the gradient of ``softmax(isLog:rows:width:dtype:)`` from its output y.
  func softmaxGradient(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel

  /// logits, labels (int32) → cross-entropy of each row against its label, and the rows' softmax.
  func crossEntropy(rows: Int, width: Int, dtype: DType) -> Kernel

  /// probabilities, labels (int32), upstream → (probabilities − onehot(label)) · upstream[row].
  func crossEntropyGradient(rows: Int, width: Int, dtype: DType) -> Kernel
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
  /// What A and B are rounded to.
  package var precision: Precision

  /// One product of dense matrices.
  package init(
    m: Int, n: Int, k: Int, transposesA: Bool = false, transposesB: Bool = false, aOffsets: [Int] = [0],
    bOffsets: [Int] = [0], dtype: DType, precision: Precision = .float32
  ) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
    (self.aOffsets, self.bOffsets, self.dtype) = (aOffsets, bOffsets, dtype)
    self.precision = precision
  }
}

/// The sizes of y = act(x wᵀ + b) for x `[rows, inputs]`, w `[outputs, inputs]` and b `[outputs]`.
package struct LinearProduct: Sendable {
  /// The sizes.
  package var rows, inputs, outputs: Int
  /// Whether b is added.
  package var hasBias: Bool
  /// What is applied to the sum, if anything; set where a program joins two kernels.
  package var activation: (function: UnaryFunction, p: Double, q: Double)?
  /// The element type.
  package var dtype: DType
  /// What x and w are rounded to.
  package var precision: Precision

  /// Sizes without an activation.
  package init(
    rows: Int, inputs: Int, outputs: Int, hasBias: Bool, dtype: DType, precision: Precision = .float32
  ) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
    (self.hasBias, self.dtype, self.precision) = (hasBias, dtype, precision)
  }
}

/// The backend that operations use: ``FastBackend`` unless a task says otherwise.
package enum CurrentBackend {
  /// The backend of the current task.
  @TaskLocal package static var value: any Backend = FastBackend()
}
