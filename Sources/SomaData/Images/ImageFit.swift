import SomaTensor

extension PlanarImage {
  /// A photograph of ink, such as a digit on paper, as MNIST's images are made: bright ink on black, in the middle.
  ///
  /// 1. The image becomes gray (``luminance``).
  /// 2. The *ground* is the median of the pixels along the border. *Ink* is what is darker, or what is brighter: the side
  ///    on which the squared differences from the ground sum to more. How much a pixel differs is its ink; the most
  ///    becomes 255, and less than an eighth of that is ground.
  /// 3. The smallest box around the ink is scaled, keeping its shape, so that it just fits into 20/28 of the field.
  /// 4. It is placed so that its center of mass comes nearest to the middle of pixel 14 of 0…27, as in MNIST's files (in
  ///    a field of *n* pixels, *n* / 2), and as far as it stays inside.
  ///
  /// **Source** of 3 and 4: Yann LeCun, Corinna Cortes, Christopher J. C. Burges, "The MNIST database of handwritten
  /// digits", on how its images were normalized.
  ///
  /// - Parameters:
  ///   - field: The size of the result.
  ///   - hasDarkGround: Whether the result is bright ink on black; otherwise dark ink on white.
  /// - Returns: A gray image; nothing where all pixels are alike, so that there is no ink.
  public func fittedInk(in field: ImageSize, hasDarkGround: Bool = true) -> PlanarImage? {
    guard let box = luminance.ink?.box else { return nil }
    let factor = min(
      Self.inner(field.width) / Double(box.size.width), Self.inner(field.height) / Double(box.size.height))
    func side(_ length: Int, _ limit: Int) -> Int {
      min(limit, max(1, Int((Double(length) * factor).rounded())))
    }
    let drawn = box.scaled(
      to: ImageSize(
        width: side(box.size.width, field.width), height: side(box.size.height, field.height)))
    return drawn.centered(in: field, hasDarkGround: hasDarkGround)
  }

  /// A photograph scaled to fill a field, keeping its shape; what is too long on one side is cut off at both ends alike.
  ///
  /// - Parameter field: The size of the result.
  public func fittedMiddle(in field: ImageSize) -> PlanarImage {
    // The largest part with the field's shape, of whole pixels.
    let width = min(size.width, max(1, size.height * field.width / field.height))
    let height = min(size.height, max(1, size.width * field.height / field.width))
    let (left, top) = ((size.width - width) / 2, (size.height - height) / 2)
    return cropped(columns: left..<left + width, rows: top..<top + height).scaled(to: field)
  }

  private static func inner(_ side: Int) -> Double { max(1, (Double(side) * 20 / 28).rounded()) }

  /// How much each pixel of a gray image differs from the ground, in the ink's direction.
  private var ink: PlanarImage? {
    guard let ground = borderMedian else { return nil }
    var (darker, brighter) = (0, 0)
    for pixel in pixels {
      let difference = Int(pixel) - ground
      if difference < 0 { darker += difference * difference } else { brighter += difference * difference }
    }
    let sign = darker > brighter ? -1 : 1
    let amounts = pixels.map { UInt8(max(0, sign * (Int($0) - ground))) }
    guard let most = amounts.max().map(Int.init), most > 0 else { return nil }
    return PlanarImage(
      size: size, channelCount: 1,
      pixels: amounts.map { 8 * Int($0) < most ? 0 : UInt8((255 * Int($0) + most / 2) / most) })
  }

  /// The lower median of the outermost pixels of a gray image.
  private var borderMedian: Int? {
    let border = size.borderPlaces.map { pixels[$0] }.sorted()
    return border.isEmpty ? nil : Int(border[(border.count - 1) / 2])
  }

  /// The smallest box around all pixels of a gray image that are not 0.
  private var box: PlanarImage? {
    var columns: ClosedRange<Int>?, rows: ClosedRange<Int>?
    for (index, pixel) in pixels.enumerated() where pixel > 0 {
      let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
      rows = (rows?.lowerBound ?? row)...row
      columns = min(columns?.lowerBound ?? column, column)...max(columns?.upperBound ?? column, column)
    }
    guard let columns, let rows else { return nil }
    return cropped(columns: Range(columns), rows: Range(rows))
  }

  /// The image in an empty field, its center of mass in the middle.
  private func centered(in field: ImageSize, hasDarkGround: Bool) -> PlanarImage {
    var (mass, x, y) = (0.0, 0.0, 0.0)
    for (index, pixel) in pixels.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
      mass += Double(pixel)
      x += Double(pixel) * Double(column)
      y += Double(pixel) * Double(row)
    }
    func offset(_ moment: Double, _ length: Int, _ fieldLength: Int) -> Int {
      // Without mass, where ink was thin and got lost in rounding, any place is right.
      let place = mass > 0 ? Double(fieldLength / 2) - moment / mass : 0
      // Of two places that are equally near, the first, where what is symmetric lies in the middle.
      return min(max(0, Int((place - 0.5).rounded(.up))), fieldLength - length)
    }
    let (left, top) = (offset(x, size.width, field.width), offset(y, size.height, field.height))
    var result = [UInt8](repeating: 0, count: field.pixelCount)
    for row in 0..<size.height {
      for column in 0..<size.width {
        result[(top + row) * field.width + left + column] = pixels[row * size.width + column]
      }
    }
    return PlanarImage(
      size: field, channelCount: 1, pixels: hasDarkGround ? result : result.map { 255 - $0 })
  }
}

extension Samples {
  /// Whether the ground of gray images is dark: the median of the pixels along their borders is below half of the
  /// divisor. At most a thousand images, evenly spread, are looked at. Nothing for what is no gray image of bytes.
  package var hasDarkGround: Bool? {
    let shape = inputShape
    guard shape.count == 3, shape[0] == 1, features.dtype == .uint8, count > 0 else { return nil }
    let size = ImageSize(width: shape[2], height: shape[1])
    guard size.pixelCount > 0 else { return nil }
    var darkCount = 0, total = 0
    features.withUnsafeBytes { bytes in
      for index in Swift.stride(from: 0, to: count, by: (count + 999) / 1000) {
        let start = index * size.pixelCount
        for place in size.borderPlaces {
          total += 1
          if 2 * Float(bytes[start + place]) < divisor { darkCount += 1 }
        }
      }
    }
    return 2 * darkCount >= total
  }
}

extension ImageSize {
  /// Where the outermost pixels stand, row by row.
  fileprivate var borderPlaces: [Int] {
    (0..<height).flatMap { row in
      let isEdge = row == 0 || row == height - 1
      return stride(from: 0, to: width, by: isEdge ? 1 : max(1, width - 1)).map { row * width + $0 }
    }
  }
}
