public import SomaData
import SomaFormats
public import SomaTensor

/// Reads inputs for a network from a PNG image, a folder of them, an IDX file, or lines of numbers.
///
/// ``PredictionInput/parts(of:shape:images:)`` gives them part by part, so that there may be more than the memory holds.
public enum PredictionInput {
  /// Some inputs, as stored.
  public struct Part: Sendable {
    /// Shape `[count] + shape`.
    public let inputs: Tensor
    /// The file of each, where they are the images of a folder.
    public let names: [String]?
    /// What was noticed in reading them.
    public let notes: [String]

    init(_ inputs: Tensor, names: [String]? = nil, notes: [String] = []) {
      (self.inputs, self.names, self.notes) = (inputs, names, notes)
    }
  }

  /// Inputs that are read as they are asked for.
  public struct Parts: IteratorProtocol {
    /// How many inputs there are, where that is known beforehand.
    public let count: Int?
    /// The names of all of them, where they are the images of a folder.
    public let names: [String]?
    private let read: () throws -> Part?
    /// Why reading ended early.
    public private(set) var failure: (any Error)?

    init(count: Int? = nil, names: [String]? = nil, _ read: @escaping () throws -> Part?) {
      (self.count, self.names, self.read) = (count, names, read)
    }

    /// The next part; nothing behind the last, or where ``failure`` tells why.
    public mutating func next() -> Part? {
      guard failure == nil else { return nil }
      do { return try read() } catch {
        failure = error
        return nil
      }
    }
  }

  /// The inputs in a file; which kind it is, its first bytes tell.
  ///
  /// - Parameter images: What happens to an image; by default it must have the network's form.
  /// - Throws: `DataError`, or ``RunError/wrongInput(found:expected:)`` where the sizes do not fit the network.
  public static func parts(of path: String, shape: [Int], images: ImageForm? = nil) throws -> Parts {
    try parts(ContentReader(path), shape, images)
  }

  /// The inputs that are sent to the program.
  ///
  /// - Throws: As ``parts(of:shape:images:)`` does.
  public static func standardInput(shape: [Int], images: ImageForm? = nil) throws -> Parts {
    try parts(.standardInput(), shape, images)
  }

  /// The images of a folder, in the order of their names.
  ///
  /// - Throws: `DataError`.
  public static func folder(_ path: String, _ form: ImageForm) throws -> Parts {
    let list = try form.imageList(path)
    let limit = partCount(form.shape)
    var start = 0
    return Parts(count: list.paths.count, names: list.names) {
      let range = start..<min(start + limit, list.paths.count)
      guard !range.isEmpty else { return nil }
      let images = try form.read(Array(list.paths[range]))
      let notes = (start == 0 ? list.notes : []) + form.notes(heldCount: images.heldCount)
      start = range.upperBound
      return Part(form.stored(images.tensor), names: Array(list.names[range]), notes: notes)
    }
  }

  /// Reads all inputs of a file.
  ///
  /// - Returns: Shape `[count] + shape`, as stored.
  /// - Throws: As ``parts(of:shape:images:)`` does.
  public static func read(_ path: String, shape: [Int], images: ImageForm? = nil) throws -> Tensor {
    try joined(parts(of: path, shape: shape, images: images), path)
  }

  /// Reads all inputs in the bytes of a file.
  ///
  /// - Throws: As ``parts(of:shape:images:)`` does.
  public static func read(
    bytes: [UInt8], path: String, shape: [Int], images: ImageForm? = nil
  ) throws -> Tensor {
    var rest = bytes[...]
    let content = try ContentReader(path: path, byteCount: bytes.count) { buffer throws(DataError) in
      let part = rest.prefix(buffer.count)
      buffer.copyBytes(from: part)
      rest = rest.dropFirst(part.count)
      return part.count
    }
    return try joined(parts(content, shape, images), path)
  }

  private static func joined(_ parts: Parts, _ path: String) throws -> Tensor {
    var parts = parts, tensors: [Tensor] = []
    while let part = parts.next() { tensors.append(part.inputs) }
    if let failure = parts.failure { throw failure }
    guard !tensors.isEmpty else { throw DataError.empty(path: path) }
    return tensors.count == 1 ? tensors[0] : Tensor.concatenate(tensors)
  }

  private static func parts(
    _ content: ContentReader, _ shape: [Int], _ images: ImageForm?
  ) throws -> Parts {
    let start = try content.peek(64)
    if PNGImage.isImage(start) {
      guard let form = images ?? ImageForm(shape: shape) else {
        throw RunError.wrongInput(found: "\(content.path) is an image", expected: words(shape))
      }
      return image(content, form, shape)
    }
    if case .fitted? = images?.rule {
      throw RunError.wrongInput(
        found: "\(content.path) is no PNG image, so it cannot be fitted", expected: words(shape))
    }
    return start.starts(with: [0, 0]) ? try idx(content, shape) : numbers(content, shape)
  }

  private static func image(_ content: ContentReader, _ form: ImageForm, _ shape: [Int]) -> Parts {
    var isRead = false
    return Parts(count: 1) {
      guard !isRead else { return nil }
      isRead = true
      let (image, notes) = try form.input(content)
      return Part(form.stored(Tensor(image.pixels, shape: [1] + shape)), notes: notes)
    }
  }

  private static func idx(_ content: ContentReader, _ shape: [Int]) throws -> Parts {
    let reader = try IDXReader(content)
    // Images without an axis for their one channel are what MNIST's files hold.
    let plain = shape.count == 3 && shape[0] == 1 ? Array(shape.dropFirst()) : shape
    let found = Array(reader.shape.dropFirst())
    guard reader.shape.count > 1, found == shape || found == plain else {
      throw RunError.wrongInput(found: "\(content.path): shape \(reader.shape)", expected: words(shape))
    }
    guard reader.shape[0] > 0 else { throw DataError.empty(path: content.path) }
    let limit = partCount(shape)
    return Parts(count: reader.shape[0]) {
      try reader.next(limit).map { Part($0.reshaped(to: [$0.shape[0]] + shape)) }
    }
  }

  private static func numbers(_ content: ContentReader, _ shape: [Int]) -> Parts {
    let lines = NumberLines(content, size: shape.reduce(1, *))
    return Parts {
      do throws(NumberLines.Fault) {
        return try lines.next().map { Part(Tensor($0.values, shape: [$0.count] + shape)) }
      } catch {
        guard case .data(let cause) = error else {
          throw RunError.wrongInput(found: error.words(content.path), expected: words(shape))
        }
        throw cause
      }
    }
  }

  /// Of how many inputs a part is: of a thousand, or of as many as are sixteen megabytes of numbers.
  static func partCount(_ shape: [Int]) -> Int {
    max(1, min(1000, numberLimit / max(1, shape.reduce(1, *))))
  }

  /// So many numbers are made inputs at once.
  static let numberLimit = 1 << 22

  /// `28×28 gray`, or `2 numbers`.
  private static func words(_ shape: [Int]) -> String {
    shape.count == 3 && (shape[0] == 1 || shape[0] == 3)
      ? "\(shape[2])×\(shape[1]) \(shape[0] == 1 ? "gray" : "RGB")"
      : "\(shape.reduce(1, *)) number\(shape == [1] ? "" : "s")"
  }
}

extension ContentReader {
  /// What is sent to the program.
  static func standardInput() throws(DataError) -> ContentReader {
    try ContentReader(path: StandardInput.name) { buffer throws(DataError) in
      do throws(FileError) { return try StandardInput.read(into: buffer) } catch { throw .file(error) }
    }
  }
}
