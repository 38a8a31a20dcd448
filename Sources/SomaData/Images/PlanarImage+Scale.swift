extension PlanarImage {
  /// The image in another size. Each side is scaled for itself, so an image of another shape is stretched, as by
  /// torchvision's `Resize((height, width))`.
  ///
  /// A side that shrinks is averaged over the area that each new pixel covers, parts of pixels by their share; a side
  /// that grows is interpolated linearly between the centers of pixels, the outermost being continued. For whole
  /// ratios these are Pillow's `BOX` and `BILINEAR` and PyTorch's `area` and `bilinear`. Bytes are rounded once, at the
  /// end.
  public func scaled(to target: ImageSize) -> PlanarImage {
    guard target != size else { return self }
    let columns = AxisWeights(from: size.width, to: target.width)
    let rows = AxisWeights(from: size.height, to: target.height)
    var result: [UInt8] = []
    result.reserveCapacity(channelCount * target.pixelCount)
    // Rows scaled in width are kept as long as new rows need them: never the whole image in float.
    for channel in 0..<channelCount {
      var kept: [Int: [Float]] = [:]
      for row in 0..<target.height {
        let taps = rows[row]
        kept = kept.filter { $0.key >= taps.start }
        var sums = [Float](repeating: 0, count: target.width)
        for (offset, weight) in taps.weights.enumerated() {
          let source = taps.start + offset
          let line = kept[source] ?? scaledRow(source, of: channel, columns)
          kept[source] = line
          for column in sums.indices { sums[column] += weight * line[column] }
        }
        result += sums.map { UInt8(min(255, max(0, $0.rounded()))) }
      }
    }
    return PlanarImage(size: target, channelCount: channelCount, pixels: result)
  }

  private func scaledRow(_ row: Int, of channel: Int, _ columns: AxisWeights) -> [Float] {
    let start = (channel * size.height + row) * size.width
    return pixels.withUnsafeBufferPointer { pixels in
      (0..<columns.count).map { column in
        let taps = columns[column]
        var sum: Float = 0
        for (offset, weight) in taps.weights.enumerated() {
          sum += weight * Float(pixels[start + taps.start + offset])
        }
        return sum
      }
    }
  }
}

/// For each new pixel of a side, the old pixels it is made of and their shares.
private struct AxisWeights {
  struct Taps {
    let start: Int
    let weights: [Float]
  }

  private let taps: [Taps]

  var count: Int { taps.count }
  subscript(index: Int) -> Taps { taps[index] }

  init(from old: Int, to new: Int) {
    taps = (0..<new).map { index in
      new < old ? Self.area(index, old, new) : Self.linear(index, old, new)
    }
  }

  /// In units of 1/new of an old pixel, new pixel *i* covers `i · old ..< (i + 1) · old`, and old pixel *j*
  /// `j · new ..< (j + 1) · new`: whole numbers, so that the shares are exact.
  private static func area(_ index: Int, _ old: Int, _ new: Int) -> Taps {
    let (low, high) = (index * old, (index + 1) * old)
    let first = low / new, last = (high - 1) / new
    return Taps(
      start: first,
      weights: (first...last).map { pixel in
        Float(min(high, (pixel + 1) * new) - max(low, pixel * new)) / Float(old)
      })
  }

  /// The center of new pixel *i* lies at `(i + ½) · old / new − ½` on the old ones.
  private static func linear(_ index: Int, _ old: Int, _ new: Int) -> Taps {
    // Numerator over 2 · new, at least that of the first pixel's center.
    let position = max(0, (2 * index + 1) * old - new)
    let first = min(position / (2 * new), old - 1)
    let share = Float(position % (2 * new)) / Float(2 * new)
    return first + 1 < old && share > 0
      ? Taps(start: first, weights: [1 - share, share]) : Taps(start: first, weights: [1])
  }
}
