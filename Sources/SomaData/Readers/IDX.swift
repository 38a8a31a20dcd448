public import SomaTensor

/// Reads IDX files, the format of MNIST: a few sizes, then the elements.
///
/// Two zero bytes, a byte for the type, a byte for the number of axes (1 to 4 here), the size of each axis
/// as a big-endian 32-bit integer, then the elements in C order, big endian. The elements must fill the rest
/// of the file exactly. Files packed with gzip are recognized by their first bytes.
///
/// **Source**: http://yann.lecun.com/exdb/mnist/, "The IDX file format".
public enum IDX {
  /// Reads a file, plain or packed with gzip.
  ///
  /// - Returns: The elements; unsigned bytes as `uint8`, signed bytes and 16-bit integers as `int32`, the
  ///   others as what they are.
  /// - Throws: `DataError`: `.file`, `.empty`, `.badGzip`, `.notIDX`, `.unsupportedIDX` or `.wrongByteCount`.
  public static func read(_ path: String) throws(DataError) -> Tensor {
    try read(
      RawFile(path) { start, byteCount throws(DataError) in
        try IDXHeader(start, path: path).check(byteCount, path: path)
      })
  }

  static func read(_ file: RawFile) throws(DataError) -> Tensor {
    let header = try IDXHeader(file.prefix(IDXHeader.largestByteCount), path: file.path)
    let total = header.totalByteCount
    let content: [UInt8]
    do throws(DataError) {
      content = try file.content(expectedByteCount: total, limit: total)
    } catch .badGzip(let path, .tooLarge) {
      throw .badGzip(path: path, .tooLarge(limit: total))
    }
    try header.check(content.count, path: file.path)
    return header.type.tensor(content[header.byteCount...], shape: header.shape)
  }
}

/// What stands before the elements of an IDX file.
struct IDXHeader {
  let type: IDXElementType
  let shape: [Int]
  /// How many bytes of the file it takes.
  let byteCount: Int
  /// How many bytes header and elements take.
  let totalByteCount: Int

  static let maximumRank = 4
  static let largestByteCount = 4 + 4 * maximumRank

  /// - Parameter start: The first ``largestByteCount`` bytes; fewer where the file is shorter.
  /// - Throws: `DataError`: `.notIDX`, `.unsupportedIDX` or `.wrongByteCount`.
  init(_ start: [UInt8], path: String) throws(DataError) {
    guard start.count >= 4, start[0] == 0, start[1] == 0, start[3] > 0 else {
      throw .notIDX(path: path, firstBytes: Array(start.prefix(4)))
    }
    guard let type = IDXElementType(rawValue: start[2]) else {
      throw .unsupportedIDX(path: path, reason: "the IDX type \(start[2]) is not known")
    }
    let rank = Int(start[3])
    guard rank <= Self.maximumRank else {
      throw .unsupportedIDX(
        path: path, reason: "\(rank) axes; IDX files of 1 to \(Self.maximumRank) are read")
    }
    let byteCount = 4 + 4 * rank
    guard start.count >= byteCount else {
      throw .wrongByteCount(path: path, expected: byteCount, found: start.count)
    }
    let shape = (0..<rank).map { axis in
      start[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let due = Self.byteCount(shape, type), due <= RawFile.maximumByteCount - byteCount else {
      throw .unsupportedIDX(path: path, reason: "a shape of \(shape) is too large")
    }
    (self.type, self.shape, self.byteCount, totalByteCount) = (type, shape, byteCount, byteCount + due)
  }

  /// Checks how many bytes a file has.
  ///
  /// - Parameter found: Nothing where that is not known.
  /// - Throws: `DataError`: `.wrongByteCount`; `.unsupportedIDX` where the tensor would not fit into the memory.
  func check(_ found: Int?, path: String) throws(DataError) {
    if let found, found != totalByteCount {
      throw .wrongByteCount(path: path, expected: totalByteCount, found: found)
    }
    let count = (totalByteCount - byteCount) / type.byteCount
    guard count < Shape.memoryLimit / type.tensorElementByteCount else {
      throw .unsupportedIDX(path: path, reason: "a shape of \(shape) does not fit into the memory")
    }
  }

  private static func byteCount(_ shape: [Int], _ type: IDXElementType) -> Int? {
    shape.reduce(Optional(type.byteCount)) { product, size in
      guard let (value, overflow) = product?.multipliedReportingOverflow(by: max(size, 1)) else { return nil }
      return overflow ? nil : value
    }.map { shape.contains(0) ? 0 : $0 }
  }
}

/// The types that an IDX file can hold, by their codes.
enum IDXElementType: UInt8 {
  case uint8 = 0x08
  case int8 = 0x09
  case int16 = 0x0B
  case int32 = 0x0C
  case float32 = 0x0D
  case float64 = 0x0E

  var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .float64: 8
    }
  }

  /// The bytes of an element of ``tensor(_:shape:)``.
  var tensorElementByteCount: Int {
    switch self {
    case .uint8: 1
    case .int8, .int16, .int32, .float32: 4
    case .float64: 8
    }
  }

  /// The tensor of big-endian elements.
  func tensor(_ bytes: ArraySlice<UInt8>, shape: [Int]) -> Tensor {
    bytes.withUnsafeBytes { source in
      switch self {
      case .uint8:
        Tensor(shape: shape, dtype: .uint8) {
          UnsafeMutableRawBufferPointer(start: $0, count: source.count).copyMemory(from: source)
        }
      case .int8: converted(source, shape, .int32) { (raw: Int8) in Int32(raw) }
      case .int16: converted(source, shape, .int32) { (raw: Int16) in Int32(raw.bigEndian) }
      case .int32: converted(source, shape, .int32) { (raw: Int32) in raw.bigEndian }
      case .float32: converted(source, shape, .float32) { (raw: UInt32) in raw.bigEndian }
      case .float64: converted(source, shape, .float64) { (raw: UInt64) in raw.bigEndian }
      }
    }
  }

  private func converted<Raw: BitwiseCopyable, Element: BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, _ shape: [Int], _ dtype: DType, _ convert: (Raw) -> Element
  ) -> Tensor {
    Tensor(shape: shape, dtype: dtype) { destination in
      for index in 0..<source.count / MemoryLayout<Raw>.size {
        let raw = source.loadUnaligned(fromByteOffset: index * MemoryLayout<Raw>.size, as: Raw.self)
        destination.storeBytes(
          of: convert(raw), toByteOffset: index * MemoryLayout<Element>.size, as: Element.self)
      }
    }
  }
}
