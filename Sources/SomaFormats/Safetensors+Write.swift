import SomaTensor

extension Safetensors {
  /// Writes a file: whole and on disk, or not at all.
  ///
  /// - Parameter previous: The name that the file written before gets, where it is to be kept.
  /// - Throws: `SafetensorsError` when a name stands twice or is reserved, when the header grows beyond
  ///   100 000 000 bytes, or when the system cannot write the file.
  public func write(to path: String, keepingPrevious previous: String? = nil) throws(SafetensorsError) {
    let sorted = sortedForFile()
    let header = try header(of: sorted, path: path)
    try naming(path) { () throws(FileError) in
      try AtomicFile.write(to: path, keepingPrevious: previous) { writer throws(FileError) in
        try writer.write(header)
        for (_, tensor) in sorted { try writer.write(tensor) }
      }
    }
  }

  /// The bytes `write(to:)` would write.
  ///
  /// - Throws: `SafetensorsError`, as `write(to:)` does.
  public func serialized() throws(SafetensorsError) -> [UInt8] {
    let sorted = sortedForFile()
    var bytes = try header(of: sorted, path: "safetensors")
    for (_, tensor) in sorted { tensor.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// By alignment, largest first, so that every tensor is aligned to its element; then by name.
  func sortedForFile() -> [(name: String, tensor: Tensor)] {
    tensors.sorted { left, right in
      let (leftRank, rightRank) = (left.tensor.dtype.safetensorsRank, right.tensor.dtype.safetensorsRank)
      guard leftRank == rightRank else { return leftRank > rightRank }
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }

  /// The length and the header, padded with blanks to a multiple of eight bytes.
  func header(
    of sorted: [(name: String, tensor: Tensor)], path: String
  ) throws(SafetensorsError) -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\(quoted(Self.metadataKey)):{\(texts.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var offset = 0
    for (name, tensor) in sorted {
      guard name != Self.metadataKey else {
        throw SafetensorsError(path: path, tensor: name, rule: .reservedName)
      }
      guard names.insert(name).inserted else {
        throw SafetensorsError(path: path, tensor: name, rule: .duplicateName(name))
      }
      guard tensor.shape.count <= Self.maximumRank else {
        throw SafetensorsError(path: path, tensor: name, rule: .tooManyAxes(count: tensor.shape.count))
      }
      let end = offset + tensor.shape.reduce(tensor.dtype.byteCount, *)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(name)):{\"dtype\":\"\(tensor.dtype.safetensorsName)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Array("{\(fields.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    guard text.count <= Self.maximumHeaderByteCount else {
      throw SafetensorsError(path: path, tensor: nil, rule: .headerTooLarge(byteCount: UInt64(text.count)))
    }
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }
}

extension AtomicFile.Writer {
  fileprivate func write(_ tensor: Tensor) throws(FileError) {
    // `withUnsafeBytes` passes no typed error through, so the error is carried by hand.
    var failure: FileError?
    tensor.withUnsafeBytes { bytes in
      do throws(FileError) { try write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

/// A JSON string, escaped exactly as the reference does it: only what JSON requires.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{8}": result += "\\b"
    case "\u{C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
