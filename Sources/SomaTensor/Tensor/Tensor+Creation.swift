import CKernels
import SomaRules

extension Tensor {
  /// Copies bytes in row-major order. A byte of a bool is true where it is not 0.
  ///
  /// - Throws: ``TensorError/invalidShape(_:)`` or ``TensorError/countMismatch(expected:found:shape:)``.
  public init(bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType) throws(TensorError) {
    guard let count = Shape.checkedCount(shape, elementSize: dtype.byteCount) else {
      throw .invalidShape(shape)
    }
    guard bytes.count == count * dtype.byteCount else {
      throw .countMismatch(expected: count, found: bytes.count / dtype.byteCount, shape: shape)
    }
    self.init(shape: shape, dtype: dtype) { out in
      if let base = bytes.baseAddress, bytes.count > 0 { out.copyMemory(from: base, byteCount: bytes.count) }
      guard dtype == .bool else { return }
      // Swift takes the lowest bit of a Bool for the whole: 2 would be false in one place and true in another.
      for index in 0..<count where bytes[index] > 1 {
        out.storeBytes(of: 1, toByteOffset: index, as: UInt8.self)
      }
    }
  }

  /// A tensor of a shape that comes from outside (a file, a request), filled with one number.
  ///
  /// - Throws: ``TensorError/invalidShape(_:)`` for a negative size or more elements than memory can hold.
  public init(checkedShape shape: [Int], filledWith value: Double = 0, dtype: DType = .float32)
    throws(TensorError)
  {
    guard let count = Shape.checkedCount(shape, elementSize: dtype.byteCount),
      count * dtype.byteCount < Shape.memoryLimit
    else {
      throw .invalidShape(shape)
    }
    self.init(repeating: value, shape: shape, dtype: dtype)
  }

  /// Numbers in row-major order.
  ///
  /// - Precondition: `values.count` is the product of `shape`. For outside data use
  ///   ``init(bytes:shape:dtype:)``, which throws.
  public init<Element: TensorElement>(_ values: [Element], shape: [Int]) {
    mustHold(
      Shape.checkedCount(shape) == values.count, "Tensor: \(values.count) numbers cannot fill shape \(shape)")
    self.init(shape: shape, dtype: Element.dtype) { out in
      values.withUnsafeBytes {
        if let base = $0.baseAddress { out.copyMemory(from: base, byteCount: $0.count) }
      }
    }
  }

  /// A vector: `Tensor([1, 2, 3])` is of dtype float32.
  public init(_ values: [Float]) { self.init(values, shape: [values.count]) }
  /// A vector of any element type: `Tensor([1, 2] as [Double])`. Without a type, numbers are float32.
  @_disfavoredOverload
  public init<Element: TensorElement>(_ values: [Element]) { self.init(values, shape: [values.count]) }
  /// A matrix from its rows.
  ///
  /// - Precondition: The rows are equally long.
  public init(_ rows: [[Float]]) { self.init(rows: rows) }
  /// A matrix of any element type from its rows.
  ///
  /// - Precondition: The rows are equally long.
  @_disfavoredOverload
  public init<Element: TensorElement>(_ rows: [[Element]]) { self.init(rows: rows) }

  private init<Element: TensorElement>(rows: [[Element]]) {
    let width = rows.first?.count ?? 0
    mustHold(
      rows.allSatisfy { $0.count == width },
      "Tensor: rows of \(Set(rows.map(\.count)).sorted()) numbers, expected one length")
    self.init(rows.flatMap { $0 }, shape: [rows.count, width])
  }

  /// A scalar.
  public init(_ value: Double, dtype: DType = .float32) {
    self.init(repeating: value, shape: [], dtype: dtype)
  }

  /// One number everywhere. Integers take the number truncated and clamped to their range, bool takes ≠ 0.
  ///
  /// - Precondition: No size is negative, and the elements can be counted in bytes. For a shape from outside use
  ///   ``init(checkedShape:filledWith:dtype:)``, which throws.
  public init(repeating value: Double, shape: [Int], dtype: DType = .float32) {
    let count = Shape.checkedCount(shape, elementSize: dtype.byteCount) ?? 0
    self.init(shape: shape, dtype: dtype) { out in
      switch dtype {
      case .float32: f32(out).initialize(repeating: Float(value), count: count)
      case .float64: f64(out).initialize(repeating: value, count: count)
      case .bfloat16:
        out.assumingMemoryBound(to: BFloat16.self).initialize(repeating: BFloat16(Float(value)), count: count)
      case .int32:
        out.assumingMemoryBound(to: Int32.self).initialize(repeating: Int32(saturating: value), count: count)
      case .int64:
        out.assumingMemoryBound(to: Int64.self).initialize(repeating: Int64(saturating: value), count: count)
      case .uint8:
        out.assumingMemoryBound(to: UInt8.self).initialize(repeating: UInt8(saturating: value), count: count)
      case .bool: out.assumingMemoryBound(to: Bool.self).initialize(repeating: value != 0, count: count)
      }
    }
  }

  /// Zeros.
  ///
  /// - Precondition: As for ``init(repeating:shape:dtype:)``.
  public init(zeros shape: [Int], dtype: DType = .float32) {
    self.init(repeating: 0, shape: shape, dtype: dtype)
  }
  /// Ones.
  ///
  /// - Precondition: As for ``init(repeating:shape:dtype:)``.
  public init(ones shape: [Int], dtype: DType = .float32) {
    self.init(repeating: 1, shape: shape, dtype: dtype)
  }

  /// The identity matrix of a size.
  ///
  /// - Precondition: `size` is not negative.
  public static func identity(_ size: Int, dtype: DType = .float32) -> Tensor {
    mustHold(size >= 0, "identity: size is \(size), expected 0 or more")
    return Tensor((0..<size).map { Int32($0) }).oneHot(classCount: size, dtype: dtype)
  }

  /// `count` numbers from `start` in steps of `step`: start, start + step, …
  ///
  /// - Precondition: `count` is not negative.
  public static func range(from start: Double = 0, count: Int, step: Double = 1, dtype: DType = .float32)
    -> Tensor
  {
    mustHold(count >= 0, "range: count is \(count), expected 0 or more")
    return Tensor((0..<count).map { start + Double($0) * step }).converted(to: dtype)
  }

  /// `count` numbers from `start` through `end`, evenly spaced.
  ///
  /// - Precondition: `count` is not negative.
  public static func linearlySpaced(
    from start: Double, through end: Double, count: Int, dtype: DType = .float32
  )
    -> Tensor
  {
    mustHold(count >= 0, "linearlySpaced: count is \(count), expected 0 or more")
    let step = count > 1 ? (end - start) / Double(count - 1) : 0
    return range(from: start, count: count, step: step, dtype: dtype)
  }
}

/// A Swift number that a tensor can hold.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The matching element type.
  static var dtype: DType { get }
}
extension Float: TensorElement {
  /// float32.
  public static var dtype: DType { .float32 }
}
extension Double: TensorElement {
  /// float64.
  public static var dtype: DType { .float64 }
}
extension Int32: TensorElement {
  /// int32.
  public static var dtype: DType { .int32 }
}
extension Int64: TensorElement {
  /// int64.
  public static var dtype: DType { .int64 }
}
extension UInt8: TensorElement {
  /// uint8.
  public static var dtype: DType { .uint8 }
}
extension Bool: TensorElement {
  /// bool.
  public static var dtype: DType { .bool }
}

extension FixedWidthInteger {
  /// The number truncated towards zero, held within the type's range; NaN becomes 0.
  init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
  }
}
