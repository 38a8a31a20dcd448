import SomaTensor

/// The names, types, shapes and places that stand at the start of a safetensors file, checked.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    /// The type that the tensor gets.
    let dtype: DType
    /// Whether its numbers are stored in half precision, and become float32.
    let isHalf: Bool
    let shape: [Int]
    /// Where the tensor's bytes lie, counted from the end of the header.
    let range: Range<Int>
  }

  /// In the order of the header.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// Reads and checks a header.
  ///
  /// - Parameters:
  ///   - bytes: The header without the eight bytes of its length.
  ///   - dataByteCount: The number of bytes that follow it.
  init(
    parsing bytes: UnsafeRawBufferPointer, dataByteCount: Int, path: String
  ) throws(SafetensorsError) {
    // Kept outside, so that a rule broken inside an entry is reported with the name of its tensor.
    var current: String?
    do throws(SafetensorsError.Rule) {
      var scanner = SafetensorsScanner(bytes)
      try scanner.object { key, scanner throws(SafetensorsError.Rule) in
        if key == Safetensors.metadataKey {
          metadata = try Self.metadata(&scanner)
        } else {
          current = key
          entries.append(try Self.entry(named: key, &scanner))
          current = nil
        }
      }
      try scanner.expectEnd()
      // Sorted by end too, since an empty tensor may begin where a full one does.
      var end = 0
      for entry in entries.sorted(by: {
        ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
      }) {
        current = entry.name
        let begin = entry.range.lowerBound
        guard begin <= end else { throw .hole(expectedBegin: end, found: begin) }
        guard begin >= end else { throw .overlap(expectedBegin: end, found: begin) }
        end = entry.range.upperBound
      }
      current = nil
      guard end <= dataByteCount else { throw .dataCutOff(expected: end, found: dataByteCount) }
      guard end >= dataByteCount else { throw .trailingBytes(count: dataByteCount - end) }
    } catch {
      throw SafetensorsError(path: path, tensor: current, rule: error)
    }
  }

  private static func metadata(
    _ scanner: inout SafetensorsScanner
  ) throws(SafetensorsError.Rule) -> [String: String] {
    // No texts; the reference reads it, and files have it.
    if scanner.takeNull() { return [:] }
    var metadata: [String: String] = [:]
    try scanner.object { key, scanner throws(SafetensorsError.Rule) in metadata[key] = try scanner.string() }
    return metadata
  }

  private static func entry(
    named name: String, _ scanner: inout SafetensorsScanner
  ) throws(SafetensorsError.Rule) -> Entry {
    var dtypeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { field, scanner throws(SafetensorsError.Rule) in
      switch field {
      case "dtype": dtypeName = try scanner.string()
      case "shape": shape = try scanner.integers()
      case "data_offsets": offsets = try scanner.integers()
      default: throw .unknownField(field)
      }
    }
    guard let dtypeName else { throw .missingField("dtype") }
    guard let shape else { throw .missingField("shape") }
    guard let offsets else { throw .missingField("data_offsets") }
    let isHalf = dtypeName == HalfPrecision.safetensorsName
    guard let dtype = isHalf ? .float32 : DType(safetensorsName: dtypeName) else {
      throw .unsupportedDType(dtypeName)
    }
    guard shape.count <= Safetensors.maximumRank else { throw .tooManyAxes(count: shape.count) }
    guard offsets.count == 2 else {
      throw .malformedHeader(offset: scanner.offset, expected: "two data_offsets, found \(offsets.count)")
    }
    guard offsets[0] <= offsets[1] else { throw .offsetsReversed(begin: offsets[0], end: offsets[1]) }
    let expected = try byteCount(
      shape: shape, elementByteCount: isHalf ? HalfPrecision.byteCount : dtype.byteCount)
    guard offsets[1] - offsets[0] == expected else {
      throw .wrongByteCount(expected: expected, found: offsets[1] - offsets[0])
    }
    return Entry(name: name, dtype: dtype, isHalf: isHalf, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// The bytes of a tensor. Axes of size zero do not hide an overflow: strides are made of the others.
  private static func byteCount(
    shape: [Int], elementByteCount: Int
  ) throws(SafetensorsError.Rule) -> Int {
    var product = elementByteCount
    for size in shape where size > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .sizeOverflow(shape: shape) }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
