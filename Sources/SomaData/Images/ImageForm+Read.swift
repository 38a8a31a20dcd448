import SomaFormats
package import SomaTensor

/// Images that were read, and what was noticed.
package struct ReadImages {
  /// Bytes of shape `[count, channels, height, width]`.
  package let tensor: Tensor
  /// The SHA-256 of each file.
  let digests: [SHA256.Digest]
  /// How many images have values outside the range of the training.
  package let heldCount: Int
}

extension ImageForm {
  /// Reads images into one tensor, on several threads. Each is decoded and written to its place, so that beside the
  /// result there are only as many images in memory as there are threads, and as ``MemoryBudget/images`` has room for.
  ///
  /// - Throws: `DataError` of the first image, in their order, that cannot be read.
  package func read(_ paths: [String]) throws(DataError) -> ReadImages {
    let images = Tensor(uninitialized: [paths.count] + shape, dtype: .uint8)
    let imageByteCount = channelCount * size.pixelCount
    // Nobody else has the new tensor yet, and each image has a place of its own in it.
    nonisolated(unsafe) let start = UnsafeMutableRawPointer(mutating: images.start)
    let outcomes = parallelMap(count: paths.count) { index -> Result<(SHA256.Digest, Bool), DataError> in
      do throws(DataError) {
        let read = try read(paths[index])
        read.image.pixels.withUnsafeBytes { pixels in
          if let base = pixels.baseAddress {
            (start + index * imageByteCount).copyMemory(from: base, byteCount: imageByteCount)
          }
        }
        return .success((read.digest, read.isHeld))
      } catch {
        return .failure(error)
      }
    }
    var digests: [SHA256.Digest] = []
    var heldCount = 0
    for outcome in outcomes {
      let (digest, isHeld) = try outcome.get()
      digests.append(digest)
      if isHeld { heldCount += 1 }
    }
    return ReadImages(tensor: images, digests: digests, heldCount: heldCount)
  }

  /// Reads one image; what its head shows to be wrong is said before the rest is read.
  private func read(
    _ path: String
  ) throws(DataError) -> (image: PlanarImage, digest: SHA256.Digest, isHeld: Bool) {
    let source = try PNGSource(path)
    if !isFitted { try check(source.head.size, isGray: source.head.isGray, path) }
    return try MemoryBudget.images.run(needing: source.neededByteCount(channelCount: decodedCount)) {
      () throws(DataError) in
      let bytes = try source.readAll()
      let (image, isHeld) = try input(bytes: bytes, path: path)
      return (image, SHA256.hash(bytes), isHeld)
    }
  }

  private var isFitted: Bool { if case .fitted = rule { true } else { false } }

  /// How many bytes a pixel takes at most; a photograph that is fitted is made gray, and copied, on the way.
  private var decodedCount: Int { isFitted ? 6 : channelCount }

  /// The image of a file in this form.
  ///
  /// - Parameter path: What errors should call it.
  /// - Returns: The image, and whether it has values outside the training's.
  /// - Throws: `DataError`: as ``PNGImage/init(bytes:path:)`` and ``input(of:path:)`` do, or `.image` with `.depthDiffers`.
  package func input(
    bytes: [UInt8], path: String
  ) throws(DataError) -> (image: PlanarImage, isHeld: Bool) {
    if let format = ImageFormat.name(of: bytes) { throw .image(ImageError(path, .notPNG(format: format))) }
    let file = try naming(path) { () throws(PNGFault) in try PNGFile(bytes) }
    let isGray = file.channelCount <= 2, isDeep = file.header.bitDepth == 16
    var isHeld = false
    func decoded(_ channelCount: Int, _ range: ValueRange?) throws(DataError) -> PlanarImage {
      try naming(path) { () throws(PNGFault) in
        try PlanarImage(file, channelCount: channelCount, range: range, isHeld: &isHeld)
      }
    }
    if case .fitted(let hasDarkGround) = rule, channelCount == 1 {
      // Ink is measured by the photograph's own contrast.
      let own = try isDeep ? naming(path) { () throws(PNGFault) in try file.valueRange(isGray ? 1 : 3) } : nil
      let photograph = try decoded(isGray ? 1 : 3, own.flatMap { ValueRange(stretching: $0) })
      guard let fitted = photograph.fittedInk(in: size, hasDarkGround: hasDarkGround) else {
        throw .image(ImageError(path, .blank))
      }
      return (fitted, false)
    }
    if let range, !isDeep { throw .image(ImageError(path, .depthDiffers(range))) }
    if isFitted { return (try decoded(channelCount, range).fittedMiddle(in: size), isHeld) }
    try check(ImageSize(width: file.header.width, height: file.header.height), isGray: isGray, path)
    return (try decoded(channelCount, range).scaled(to: size), isHeld)
  }

  private func naming<R>(
    _ path: String, _ body: () throws(PNGFault) -> R
  ) throws(DataError) -> R {
    do throws(PNGFault) { return try body() } catch { throw .badPNG(path: path, reason: error.reason) }
  }
}

extension ImageForm {
  /// The same form with the range of the values of images, where all have 16 bits and use little of them.
  func stretched(over paths: [String]) throws(DataError) -> ImageForm {
    guard isDeep else { return self }
    var values: ClosedRange<Int>?
    // A few images show of most folders that nothing has to be stretched.
    for start in stride(from: 0, to: paths.count, by: 16) {
      if let values, ValueRange(stretching: values) == nil, values.count > 1 { break }
      let outcomes = parallelMap(count: min(16, paths.count - start)) {
        index -> Result<ClosedRange<Int>, DataError> in
        do throws(DataError) { return .success(try valueRange(paths[start + index])) } catch {
          return .failure(error)
        }
      }
      for outcome in outcomes {
        let own = try outcome.get()
        let all = values ?? own
        values = min(all.lowerBound, own.lowerBound)...max(all.upperBound, own.upperBound)
      }
    }
    var form = self
    form.range = values.flatMap { ValueRange(stretching: $0) }
    return form
  }

  private func valueRange(_ path: String) throws(DataError) -> ClosedRange<Int> {
    let source = try PNGSource(path)
    return try MemoryBudget.images.run(needing: source.neededByteCount(channelCount: 0)) {
      () throws(DataError) in
      let bytes = try source.readAll()
      return try naming(path) { () throws(PNGFault) in try PNGFile(bytes).valueRange(channelCount) }
    }
  }

  /// The PNG files of a folder, in the order of their names, and what was passed over; none of them is read.
  ///
  /// - Throws: `DataError`.
  package func imageList(
    _ folder: String
  ) throws(DataError) -> (names: [String], paths: [String], notes: [String]) {
    let list = try ImageList(imagesIn: folder)
    return (list.entries.map(\.name), list.entries.map(list.path), list.notes)
  }

  /// The image that a file's content is, in this form; what its head shows to be wrong is said before the rest is read.
  ///
  /// - Returns: The image, and what was noticed.
  /// - Throws: `DataError`.
  package func input(_ content: ContentReader) throws(DataError) -> (image: PlanarImage, notes: [String]) {
    let path = content.path
    guard let head = try PNGHead(content.peek(PNGHead.byteCount), path: path) else {
      // What is wrong with it, its first part tells.
      let (image, _) = try input(bytes: content.read(upTo: 1 << 16), path: path)
      return (image, [])
    }
    if !isFitted { try check(head.size, isGray: head.isGray, path) }
    let bytes = try content.read(upTo: head.fileByteLimit + 1)
    guard bytes.count <= head.fileByteLimit else {
      throw .badPNG(path: path, reason: head.tooLong(bytes.count))
    }
    let (image, isHeld) = try input(bytes: bytes, path: path)
    return (image, isHeld ? notes(heldCount: 1) : [])
  }

  /// That values of images lie outside those of the training, in words.
  package func notes(heldCount: Int) -> [String] {
    guard heldCount > 0, let range else { return [] }
    let images = heldCount == 1 ? "an image has" : "\(heldCount) images have"
    return ["\(images) values outside those of the training, \(range): they count as the nearest inside"]
  }

  /// Checks that so many images fit into memory.
  ///
  /// - Throws: `DataError.image` with `.tooLarge`.
  func check(count: Int, path: String) throws(DataError) {
    let byteCount = count.multipliedReportingOverflow(by: channelCount * size.pixelCount)
    guard !byteCount.overflow, byteCount.partialValue <= Shape.memoryLimit / 2 else {
      throw .image(
        ImageError(
          path, .tooLarge(count: count, size, byteCount: byteCount.overflow ? .max : byteCount.partialValue)))
    }
  }
}
