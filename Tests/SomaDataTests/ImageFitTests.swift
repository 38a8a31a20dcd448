import SomaData
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct ImageFitTests {
  private let field = ImageSize(width: 28, height: 28)

  /// A gray image with a filled rectangle.
  private func photo(
    _ size: ImageSize, ground: UInt8, ink: UInt8, columns: Range<Int>, rows: Range<Int>
  ) -> PlanarImage {
    PlanarImage(
      size: size, channelCount: 1,
      pixels: (0..<size.pixelCount).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
        return columns.contains(column) && rows.contains(row) ? ink : ground
      })
  }

  /// The columns and rows of what is not 0.
  private func box(_ image: PlanarImage) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    let places = image.pixels.indices.filter { image.pixels[$0] > 0 }
    let columns = places.map { $0 % image.size.width }, rows = places.map { $0 / image.size.width }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max()
    else { return nil }
    return (left...right, top...bottom)
  }

  @Test func inkIsScaledToTwentyOfTwentyEightAndCentered() throws {
    for (ground, ink) in [(UInt8(250), UInt8(40)), (10, 200), (120, 130), (130, 120)] {
      let photo = photo(
        ImageSize(width: 640, height: 480), ground: ground, ink: ink, columns: 30..<130, rows: 200..<400)
      let fitted = try #require(photo.fittedInk(in: field))
      let found = try #require(box(fitted))
      // Twice as high as wide: 20 rows and 10 columns, full ink, in the middle.
      #expect(found.columns == 9...18 && found.rows == 4...23)
      #expect(fitted.pixels.max() == 255 && fitted.pixels.count { $0 == 255 } == 200)
      let inverse = try #require(photo.fittedInk(in: field, hasDarkGround: false))
      #expect(inverse.pixels == fitted.pixels.map { 255 - $0 })
    }
  }

  @Test func theCenterOfMassLiesInTheMiddle() throws {
    // An L: its mass lies low and to the left.
    let pixels = (0..<400).map { index -> UInt8 in
      let (row, column) = index.quotientAndRemainder(dividingBy: 20)
      return (3..<16).contains(row) && (4..<7).contains(column)
        || (13..<16).contains(row) && (4..<17).contains(column) ? 0 : 255
    }
    let fitted = try #require(
      PlanarImage(size: ImageSize(width: 20, height: 20), channelCount: 1, pixels: pixels).fittedInk(
        in: field))
    var (mass, x, y) = (0.0, 0.0, 0.0)
    for (index, pixel) in fitted.pixels.enumerated() {
      mass += Double(pixel)
      x += Double(pixel) * Double(index % 28)
      y += Double(pixel) * Double(index / 28)
    }
    #expect(abs(x / mass - 14) <= 0.5 && abs(y / mass - 14) <= 0.5)
  }

  @Test func stainsAndUnevenPaperAreGround() throws {
    let size = ImageSize(width: 100, height: 100)
    // Paper from 215 to 235, ink of 30: less than an eighth of the difference.
    let pixels = (0..<10_000).map { index -> UInt8 in
      let (row, column) = index.quotientAndRemainder(dividingBy: 100)
      return (40..<60).contains(row) && (45..<55).contains(column) ? 30 : UInt8(225 - 10 + 20 * row / 99)
    }
    let fitted = try #require(
      PlanarImage(size: size, channelCount: 1, pixels: pixels).fittedInk(in: field))
    let found = try #require(box(fitted))
    #expect(found.columns == 9...18 && found.rows == 4...23)
  }

  @Test func nastyImagesHaveAResult() throws {
    #expect(
      photo(ImageSize(width: 9, height: 9), ground: 7, ink: 7, columns: 0..<1, rows: 0..<1).fittedInk(
        in: field)
        == nil)
    let single = PlanarImage(size: ImageSize(width: 1, height: 1), channelCount: 1, pixels: [3])
    #expect(single.fittedInk(in: field) == nil)
    // A line of one pixel, a dot in a corner, a field of one pixel.
    let line = photo(
      ImageSize(width: 2000, height: 50), ground: 255, ink: 0, columns: 5..<1995, rows: 25..<26)
    #expect(try #require(line.fittedInk(in: field)).pixels.contains { $0 > 0 })
    let dot = photo(ImageSize(width: 30, height: 30), ground: 0, ink: 255, columns: 29..<30, rows: 0..<1)
    #expect(box(try #require(dot.fittedInk(in: field)))?.columns == 4...23)
    #expect(try #require(dot.fittedInk(in: ImageSize(width: 1, height: 1))).pixels == [255])
    #expect(try #require(line.fittedInk(in: ImageSize(width: 3, height: 40))).size.height == 40)
    // Ink all along the border is taken for the ground, and the paper for ink.
    let frame = photo(ImageSize(width: 30, height: 30), ground: 0, ink: 255, columns: 5..<25, rows: 5..<25)
    #expect(try #require(frame.fittedInk(in: field)).pixels.count { $0 == 255 } == 400)
  }

  /// MNIST's own images, ten times larger, dark on bright and off-center, come back nearly as they were.
  @Test(needs("mnist")) func anImageOfMNISTComesBack() throws {
    let set = try DataSet.load("mnist", DataOptions(folder: SharedData.folder, isOffline: true))
    let test = try #require(set.test).subset(Array(0..<200)).features.array(of: UInt8.self)
    var differences: [Double] = []
    for index in 0..<200 {
      let digit = Array(test[index * 784..<(index + 1) * 784])
      let photo = Self.photo(of: digit)
      let fitted = try #require(photo.fittedInk(in: field))
      differences.append(
        zip(fitted.pixels, digit).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / 784)
    }
    differences.sort()
    #expect(differences[100] < 1 && differences[199] < 30)
  }

  /// A digit, ten times larger, dark on bright, off-center on a photograph in color.
  static func photo(of digit: [UInt8]) -> PlanarImage {
    let size = ImageSize(width: 640, height: 480)
    let plane = (0..<size.pixelCount).map { index -> UInt8 in
      let (row, column) = index.quotientAndRemainder(dividingBy: 640)
      guard (20..<300).contains(row), (300..<580).contains(column) else { return 255 }
      return 255 - digit[(row - 20) / 10 * 28 + (column - 300) / 10]
    }
    return PlanarImage(size: size, channelCount: 3, pixels: plane + plane + plane)
  }
}
