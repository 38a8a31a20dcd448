import SomaRules

/// An array of numbers with a shape: the value that flows through every network.
///
/// A tensor never changes after it is made, so it can be shared between tasks freely. Its element type is known
/// at run time (``dtype``). Slices, transposes and broadcasts are views: they share memory with their source.
///
///     let x = Tensor([[1, 2], [3, 4]])
///     let y = x * 10 + Tensor([0.5, -0.5])   // rows are broadcast
///     print(y.sum())                         // 100
///
/// A tensor that is ``tracked()``, or computed from one, remembers how it was made;
/// ``gradients(of:upstream:recordingGradients:observing:)`` walks back along that graph.
public struct Tensor: Sendable {
  /// Sizes along each axis; `[]` for a scalar.
  public let shape: [Int]
  /// The element type.
  public let dtype: DType
  /// The step this tensor came from, when it takes part in a gradient graph.
  public let node: Node?
  package private(set) var storage: Storage
  package let strides: [Int]
  package let offset: Int

  package init(storage: Storage, shape: [Int], strides: [Int], offset: Int, dtype: DType, node: Node? = nil) {
    self.storage = storage
    self.shape = shape
    self.strides = strides
    self.offset = offset
    self.dtype = dtype
    self.node = node
  }

  /// Number of axes.
  public var rank: Int { shape.count }
  /// Number of elements.
  public var count: Int { Shape.count(shape) }
  /// Whether the elements lie densely in row-major order.
  package var isContiguous: Bool { Shape.isContiguous(shape, strides: strides) }

  /// A new dense tensor whose memory still has to be written.
  package init(uninitialized shape: [Int], dtype: DType) {
    guard let count = Shape.checkedCount(shape, elementSize: dtype.byteCount) else {
      brokenRule("\(TensorError.invalidShape(shape))")
    }
    self.init(
      storage: Storage(byteCount: count * dtype.byteCount), shape: shape,
      strides: Shape.contiguousStrides(shape), offset: 0, dtype: dtype)
  }

  /// A new dense tensor whose memory `fill` writes completely with numbers from outside: to a program that records,
  /// a constant. What is computed from tensors goes through ``init(shape:dtype:from:kind:_:)``.
  package init(shape: [Int], dtype: DType, _ fill: (UnsafeMutableRawPointer) -> Void) {
    self.init(uninitialized: shape, dtype: dtype)
    fill(storage.pointer)
  }

  /// The address of the first element.
  package var start: UnsafeRawPointer { UnsafeRawPointer(storage.pointer + offset * dtype.byteCount) }

  /// The same elements seen through another shape and other steps.
  package func view(shape: [Int], strides: [Int], offset: Int? = nil) -> Tensor {
    Tensor(storage: storage, shape: shape, strides: strides, offset: offset ?? self.offset, dtype: dtype)
  }

  /// The same value as a part of a graph.
  package func with(node: Node?) -> Tensor {
    Tensor(storage: storage, shape: shape, strides: strides, offset: offset, dtype: dtype, node: node)
  }

  /// Runs `body` with a dense row-major pointer to the elements, copying a view first where necessary: the one
  /// door through which numbers leave the world of tensors.
  package func withPointer<Result>(_ body: (UnsafeRawPointer) throws -> Result) rethrows -> Result {
    Recorder.current?.noteRead(of: self)
    let dense = contiguous()
    return try withExtendedLifetime(dense) { try body(dense.start) }
  }

  /// The same numbers in memory of their own.
  package func copied() -> Tensor {
    Tensor(shape: shape, dtype: dtype) { out in
      withPointer { out.copyMemory(from: $0, byteCount: count * dtype.byteCount) }
    }
  }

  /// Makes the tensor the only owner of its memory, dense, so that it may be written in place: what copy-on-write is
  /// to an array.
  ///
  /// - Precondition: The tensor has the size and type that the writer knows.
  package mutating func uniqueAddress(count expected: Int, dtype type: DType) -> UnsafeMutableRawPointer {
    mustHold(
      count == expected && dtype == type,
      "\(dtype.rawValue) \(shape) stands where \(expected) numbers of \(type.rawValue) were recorded")
    if !isContiguous || !isKnownUniquelyReferenced(&storage) { self = copied() }
    return storage.pointer + offset * dtype.byteCount
  }

  /// This tensor, dense in memory; a view is copied. Not a step of the graph.
  package func contiguous() -> Tensor {
    if isContiguous { return with(node: nil) }
    return Tensor(
      shape: shape, dtype: dtype, from: [self], as: "copy",
      StridedCopy.kernel(strides: strides, shape: shape, elementSize: dtype.byteCount))
  }
}
