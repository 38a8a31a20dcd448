/// Why a safetensors file was refused: which file, which tensor, which rule.
public struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rule that was broken, with the numbers that break it.
  public enum Rule: Error, Equatable, Sendable {
    /// The system would not open, read or write the file.
    case file(FileError)
    /// A file starts with eight bytes that say how long its header is.
    case tooShort(byteCount: Int)
    /// A header has at most 100 000 000 bytes.
    case headerTooLarge(byteCount: UInt64)
    /// The header must lie inside the file.
    case headerPastEnd(headerByteCount: Int, fileByteCount: Int)
    /// The header is not the JSON the format asks for; the offset counts from the header's first byte.
    case malformedHeader(offset: Int, expected: String)
    /// A name may stand only once in a header, its metadata or a tensor's entry. Names that Swift holds
    /// equal, being one text in two Unicode normal forms, count as the same.
    case duplicateName(String)
    /// A tensor's entry has `dtype`, `shape` and `data_offsets`, and nothing else.
    case unknownField(String)
    /// A tensor's entry has `dtype`, `shape` and `data_offsets`.
    case missingField(String)
    /// The element type is not one of Soma's, and not F16, which becomes float32.
    case unsupportedDType(String)
    /// A tensor has at most 32 axes.
    case tooManyAxes(count: Int)
    /// The number of bytes of such a tensor does not fit in an integer.
    case sizeOverflow(shape: [Int])
    /// `data_offsets` is begin and end, in this order.
    case offsetsReversed(begin: Int, end: Int)
    /// `data_offsets` must span exactly the bytes that shape and dtype need.
    case wrongByteCount(expected: Int, found: Int)
    /// Each tensor starts where the one before it ends; the first starts at 0.
    case hole(expectedBegin: Int, found: Int)
    /// Each tensor starts where the one before it ends.
    case overlap(expectedBegin: Int, found: Int)
    /// The last tensor ends where the file ends.
    case dataCutOff(expected: Int, found: Int)
    /// The last tensor ends where the file ends.
    case trailingBytes(count: Int)
    /// A Boolean is stored as 0 or 1.
    case invalidBool(value: UInt8)
    /// A tensor cannot be named `__metadata__`, the key under which the format keeps its texts.
    case reservedName
    /// The file should hold its own SHA-256, and does not.
    case noSeal
    /// The file does not have the SHA-256 that it says it has.
    case brokenSeal(expected: String, found: String)
  }

  /// The file, as the caller named it.
  public let path: String
  /// The tensor, where the fault is one tensor's.
  public let tensor: String?
  /// The rule that was broken.
  public let rule: Rule

  /// For example `model.safetensors: tensor "layers.0.weight": its data overlaps …`.
  public var description: String {
    if case .file(let error) = rule { return error.description }
    let place = tensor.map { "\(path): tensor \($0.debugDescription)" } ?? path
    return "\(place): \(rule)"
  }
}

extension SafetensorsError.Rule: CustomStringConvertible {
  /// The rule in words, with its numbers.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .tooShort(let count): "\(count) bytes are too few for a safetensors file"
    case .headerTooLarge(let count):
      "this is no safetensors file: its first bytes claim a header of \(count) bytes; "
        + "\(Safetensors.maximumHeaderByteCount) are allowed"
    case .headerPastEnd(let header, let file):
      "the header claims \(header) bytes, but the file has only \(file)"
    case .malformedHeader(let offset, let expected): "byte \(offset) of the header: expected \(expected)"
    case .duplicateName(let name): "the name \(name.debugDescription) stands twice"
    case .unknownField(let name): "unknown field \(name.debugDescription)"
    case .missingField(let name): "the field \"\(name)\" is missing"
    case .unsupportedDType(let name):
      "its dtype \(name.debugDescription) is not supported; Soma reads F32, F64, F16, BF16, I32, I64, U8 and BOOL"
    case .tooManyAxes(let count): "it has \(count) axes; \(Safetensors.maximumRank) are allowed"
    case .sizeOverflow(let shape): "a shape of \(shape) is too large"
    case .offsetsReversed(let begin, let end): "its data ends at \(end), before it begins at \(begin)"
    case .wrongByteCount(let expected, let found):
      "its shape needs \(expected) bytes, its offsets span \(found)"
    case .hole(let expected, let found): "its data begins at \(found) and leaves a hole after \(expected)"
    case .overlap(let expected, let found):
      "its data begins at \(found), inside the tensor that ends at \(expected)"
    case .dataCutOff(let expected, let found):
      "the tensors need \(expected) bytes of data, the file has only \(found); it was probably cut off"
    case .trailingBytes(let count): "\(count) bytes follow the last tensor"
    case .invalidBool(let value): "a Boolean is stored as \(value), not 0 or 1"
    case .reservedName: "the name is reserved by the format"
    case .noSeal: "it does not hold its own SHA-256"
    case .brokenSeal(let expected, let found):
      "it has changed since it was written: its SHA-256 is \(found), not \(expected)"
    }
  }
}
