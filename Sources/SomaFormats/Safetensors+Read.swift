import SomaTensor

extension Safetensors {
  /// Fills a buffer with the bytes of the file that start at an offset.
  private typealias Source = (UnsafeMutableRawBufferPointer, Int) throws(FileError) -> Void

  /// Reads a file.
  ///
  /// - Throws: `SafetensorsError` naming the file, the tensor and the rule that was broken. Nothing is
  ///   allocated for a tensor before its size has been checked against the size of the file.
  public init(contentsOf path: String) throws(SafetensorsError) {
    let file = try naming(path) { () throws(FileError) in try InputFile(path) }
    try self.init(path: path, byteCount: file.byteCount) { buffer, offset throws(FileError) in
      try file.read(into: buffer, at: offset)
    }
  }

  /// Reads the bytes of a file that is already in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: What errors should call it.
  /// - Throws: `SafetensorsError` naming the tensor and the rule that was broken.
  public init(bytes: [UInt8], path: String) throws(SafetensorsError) {
    try self.init(path: path, byteCount: bytes.count) { buffer, offset throws(FileError) in
      buffer.copyBytes(from: bytes[offset..<offset + buffer.count])
    }
  }

  private init(path: String, byteCount: Int, read: Source) throws(SafetensorsError) {
    let (header, dataStart) = try Self.header(path: path, byteCount: byteCount, read: read)
    let largest = header.entries.map(\.range.count).max() ?? 0
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: max(largest, 1), alignment: 64)
    defer { scratch.deallocate() }
    var tensors: [(name: String, tensor: Tensor)] = []
    tensors.reserveCapacity(header.entries.count)
    for entry in header.entries {
      let bytes = UnsafeMutableRawBufferPointer(rebasing: scratch[..<entry.range.count])
      try naming(path) { () throws(FileError) in try read(bytes, dataStart + entry.range.lowerBound) }
      if entry.dtype == .bool, let value = bytes.first(where: { $0 > 1 }) {
        throw SafetensorsError(path: path, tensor: entry.name, rule: .invalidBool(value: value))
      }
      do throws(TensorError) {
        let raw = UnsafeRawBufferPointer(bytes)
        let tensor =
          entry.isHalf
          ? try HalfPrecision.tensor(of: raw, shape: entry.shape)
          : try Tensor(bytes: raw, shape: entry.shape, dtype: entry.dtype)
        tensors.append((entry.name, tensor))
      } catch {
        // The header's checks promise the right number of bytes, so only a shape too large is left.
        throw SafetensorsError(path: path, tensor: entry.name, rule: .sizeOverflow(shape: entry.shape))
      }
    }
    self.init(tensors: tensors, metadata: header.metadata)
  }

  private static func header(
    path: String, byteCount: Int, read: Source
  ) throws(SafetensorsError) -> (SafetensorsHeader, dataStart: Int) {
    func refuse(_ rule: SafetensorsError.Rule) -> SafetensorsError {
      SafetensorsError(path: path, tensor: nil, rule: rule)
    }
    func bytes(_ count: Int, at offset: Int) throws(SafetensorsError) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      try naming(path) { () throws(FileError) in
        try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
          try read(UnsafeMutableRawBufferPointer(buffer), offset)
        }
      }
      return bytes
    }
    guard byteCount >= lengthByteCount else { throw refuse(.tooShort(byteCount: byteCount)) }
    let length = try bytes(lengthByteCount, at: 0).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= maximumHeaderByteCount else { throw refuse(.headerTooLarge(byteCount: length)) }
    let dataStart = lengthByteCount + Int(length)
    guard dataStart <= byteCount else {
      throw refuse(.headerPastEnd(headerByteCount: Int(length), fileByteCount: byteCount))
    }
    let header = try bytes(Int(length), at: lengthByteCount).withUnsafeBufferPointer {
      buffer throws(SafetensorsError) in
      try SafetensorsHeader(
        parsing: UnsafeRawBufferPointer(buffer), dataByteCount: byteCount - dataStart, path: path)
    }
    return (header, dataStart)
  }
}

/// Gives an error of the file system its place among the errors of this format.
func naming<R: ~Copyable>(
  _ path: String, _ body: () throws(FileError) -> R
) throws(SafetensorsError) -> R {
  do throws(FileError) {
    return try body()
  } catch {
    throw SafetensorsError(path: path, tensor: nil, rule: .file(error))
  }
}
