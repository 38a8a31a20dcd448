import Foundation
public import SomaData
import SomaFormats
public import SomaTensor

/// Reads inputs for a network from a PNG image, an IDX file, or lines of numbers.
public enum PredictionInput {
  /// Reads a file; which kind it is, its first bytes tell.
  ///
  /// - Parameter images: What happens to an image; by default it must have the network's form.
  /// - Returns: Shape `[count] + shape`, as stored.
  /// - Throws: `DataError`, or ``RunError/wrongInput(found:expected:)`` where the sizes do not fit the network.
  public static func read(_ path: String, shape: [Int], images: ImageForm? = nil) throws -> Tensor {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try InputFile(path).readAll()
    } catch {
      throw DataError.file(error)
    }
    guard isIDX(bytes) else { return try read(bytes: bytes, path: path, shape: shape, images: images) }
    try refuseFit(images, path, shape)
    // Packed files are unpacked from the disk, piece by piece.
    return try fit(IDX.read(path), path, shape)
  }

  /// Reads the bytes of a PNG image, or lines that each hold the numbers of one input, `0.5, -1.2`.
  ///
  /// - Throws: As ``read(_:shape:)`` does.
  public static func read(
    bytes: [UInt8], path: String, shape: [Int], images: ImageForm? = nil
  ) throws -> Tensor {
    guard PNGImage.isImage(bytes) else {
      try refuseFit(images, path, shape)
      return try numbers(bytes, path, shape)
    }
    let image = try PNGImage(bytes: bytes, path: path)
    guard let form = images ?? ImageForm(shape: shape) else {
      throw RunError.wrongInput(found: "\(path) is an image", expected: words(shape))
    }
    return form.stored(Tensor(try form.input(of: image, path: path).pixels, shape: [1] + shape))
  }

  /// Two zero bytes, or a gzip file, which only IDX files are here.
  private static func isIDX(_ start: [UInt8]) -> Bool {
    start.starts(with: [0, 0]) || start.starts(with: [0x1F, 0x8B])
  }

  private static func refuseFit(_ images: ImageForm?, _ path: String, _ shape: [Int]) throws {
    guard case .fitted? = images?.rule else { return }
    throw RunError.wrongInput(
      found: "\(path) is no PNG image, so it cannot be fitted", expected: words(shape))
  }

  private static func fit(_ tensor: Tensor, _ path: String, _ shape: [Int]) throws -> Tensor {
    // Images without an axis for their one channel are what MNIST's files hold.
    let plain = shape.count == 3 && shape[0] == 1 ? Array(shape.dropFirst()) : shape
    let found = Array(tensor.shape.dropFirst())
    guard tensor.rank > 1, found == shape || found == plain else {
      throw RunError.wrongInput(found: "\(path): shape \(tensor.shape)", expected: words(shape))
    }
    return tensor.reshaped(to: [tensor.shape[0]] + shape)
  }

  private static func numbers(_ bytes: [UInt8], _ path: String, _ shape: [Int]) throws -> Tensor {
    let size = shape.reduce(1, *)
    var values: [Float] = []
    var count = 0
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RunError.wrongInput(found: "\(path) is neither PNG nor IDX nor text", expected: words(shape))
    }
    for (line, content) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = content.split { " ,\t[]".contains($0) }
      guard !words.isEmpty else { continue }
      let row = words.compactMap { Float($0) }.filter(\.isFinite)
      guard row.count == words.count, row.count == size else {
        throw RunError.wrongInput(
          found:
            "\(path), line \(line + 1): \(row.count == words.count ? "\(row.count) numbers" : "not all are numbers")",
          expected: self.words(shape))
      }
      values += row
      count += 1
    }
    guard count > 0 else { throw DataError.empty(path: path) }
    return Tensor(values, shape: [count] + shape)
  }

  /// `28×28 gray`, or `2 numbers`.
  private static func words(_ shape: [Int]) -> String {
    shape.count == 3 && (shape[0] == 1 || shape[0] == 3)
      ? "\(shape[2])×\(shape[1]) \(shape[0] == 1 ? "gray" : "RGB")"
      : "\(shape.reduce(1, *)) number\(shape == [1] ? "" : "s")"
  }
}
