import SomaTensor

/// Reads the binary batches of CIFAR-10.
///
/// A batch has no header: each record is a byte for the class, then 1024 red, 1024 green and 1024 blue bytes
/// of an image of 32 × 32 pixels, row by row. Files packed with gzip are recognized by their first bytes.
///
/// **Source**: https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
public enum CIFAR10 {
  static let imageByteCount = 3 * 32 * 32
  static let recordByteCount = 1 + imageByteCount
  static let classCount = 10

  /// Reads batches and joins them in the order given.
  ///
  /// - Returns: Images, `uint8` of shape `[count, 3, 32, 32]`, with their classes.
  /// - Throws: `DataError`: `.file`, `.empty`, `.badGzip`, `.wrongByteCount` when a file does not consist of
  ///   whole records, or `.labelOutOfRange`.
  public static func read(_ paths: [String]) throws(DataError) -> Samples {
    var batches: [Batch] = []
    for path in paths { batches.append(try Batch(RawFile(path, limit: Batch.byteLimit))) }
    return samples(batches)
  }

  /// One batch, unpacked and checked.
  struct Batch {
    let records: [UInt8]
    var count: Int { records.count / recordByteCount }

    /// The official batches have 10 000 records; a hundred times that is no batch any more.
    static let byteLimit = 1_000_000 * recordByteCount

    init(_ file: RawFile) throws(DataError) {
      try self.init(
        records: file.content(expectedByteCount: 10_000 * recordByteCount, limit: Self.byteLimit),
        path: file.path)
    }

    init(records: [UInt8], path: String) throws(DataError) {
      let count = records.count / recordByteCount
      guard records.count % recordByteCount == 0, count > 0 else {
        throw .wrongByteCount(path: path, expected: max(count, 1) * recordByteCount, found: records.count)
      }
      for index in 0..<count where records[index * recordByteCount] >= classCount {
        let label = Int(records[index * recordByteCount])
        throw .labelOutOfRange(path: path, index: index, label: label, classCount: classCount)
      }
      self.records = records
    }
  }

  static func samples(_ batches: [Batch]) -> Samples {
    let count = batches.reduce(0) { $0 + $1.count }
    let features = Tensor(shape: [count, 3, 32, 32], dtype: .uint8) { destination in
      var place = destination
      for batch in batches {
        batch.records.withUnsafeBytes { records in
          for index in 0..<batch.count {
            let start = index * recordByteCount + 1
            UnsafeMutableRawBufferPointer(start: place, count: imageByteCount)
              .copyMemory(from: UnsafeRawBufferPointer(rebasing: records[start..<start + imageByteCount]))
            place += imageByteCount
          }
        }
      }
    }
    let labels = batches.flatMap { batch in
      (0..<batch.count).map { Int32(batch.records[$0 * recordByteCount]) }
    }
    return Samples(features: features, targets: Tensor(labels, shape: [count]), divisor: 255)
  }
}
