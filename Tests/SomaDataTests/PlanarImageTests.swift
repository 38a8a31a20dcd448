import SomaData
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct PlanarImageTests {
  private static let golden = Result { try Golden("images") }
  static let cases = ((try? golden.get())?.groups(depth: 2) ?? []).filter { $0.hasPrefix("scaled/") }

  private func image(_ tensor: Tensor) -> PlanarImage {
    PlanarImage(
      size: ImageSize(width: tensor.shape[2], height: tensor.shape[1]), channelCount: tensor.shape[0],
      pixels: tensor.doubles.map { UInt8($0) })
  }

  @Test func casesAreThere() { #expect(Self.cases.count == 11) }

  @Test(arguments: cases) func scalingIsThatOfOthers(_ name: String) throws {
    let golden = try Self.golden.get(), result = golden["\(name)/result"]
    let scaled = image(golden["\(name)/image"]).scaled(
      to: ImageSize(width: result.shape[2], height: result.shape[1]))
    #expect(scaled.channelCount == result.shape[0] && scaled.pixels.count == result.count)
    // Rounded once; the sums are in float.
    for (pixel, exact) in zip(scaled.pixels, result.doubles) {
      #expect(abs(Double(pixel) - exact) <= 0.5 + 1e-4)
    }
  }

  @Test func grayIsThatOfPillow() throws {
    let golden = try Self.golden.get()
    let gray = image(golden["luminance/image"]).luminance
    #expect(
      gray.channelCount == 1
        && gray.pixels.map { Int($0) } == golden["luminance/result"].doubles.map { Int($0) })
    #expect(gray.luminance == gray)
  }

  @Test func theSameSizeChangesNothing() {
    let image = PlanarImage(size: ImageSize(width: 2, height: 1), channelCount: 1, pixels: [3, 200])
    #expect(image.scaled(to: image.size) == image)
  }

  @Test func sizesAreReadStrictly() {
    #expect(ImageSize("32x24") == ImageSize(width: 32, height: 24))
    #expect(ImageSize("4096x1")?.text == "4096x1")
    for text in [
      "", "32", "32x", "x32", "0x3", "3x0", "4097x1", "-3x4", "3x4x5", "3 x4", "3.0x4",
      "99999999999999999999x1",
    ] {
      #expect(ImageSize(text) == nil, "\(text)")
    }
  }

  @Test func theMiddleOfAPhotographIsTaken() {
    // Four by two: the middle two columns are what is square.
    let wide = PlanarImage(
      size: ImageSize(width: 4, height: 2), channelCount: 1, pixels: [9, 10, 30, 9, 9, 20, 40, 9])
    #expect(wide.fittedMiddle(in: ImageSize(width: 1, height: 1)).pixels == [25])
    #expect(wide.fittedMiddle(in: ImageSize(width: 2, height: 2)).pixels == [10, 30, 20, 40])
    #expect(wide.fittedMiddle(in: wide.size) == wide)
    let high = PlanarImage(size: ImageSize(width: 1, height: 3), channelCount: 3, pixels: Array(1...9))
    #expect(high.fittedMiddle(in: ImageSize(width: 1, height: 1)).pixels == [2, 5, 8])
    // Thinner than a pixel of the field's shape.
    #expect(high.fittedMiddle(in: ImageSize(width: 4000, height: 1)).size.width == 4000)
  }

  /// Whether the ground of images is dark, by their borders.
  @Test func theGroundIsThatOfTheBorders() {
    func ground(_ pixels: [UInt8], divisor: Float = 255) -> Bool? {
      Samples(
        features: Tensor(pixels, shape: [pixels.count / 9, 1, 3, 3]),
        targets: Tensor([Int32](repeating: 0, count: pixels.count / 9)), divisor: divisor
      ).hasDarkGround
    }
    let dark: [UInt8] = [0, 0, 0, 0, 255, 0, 0, 200, 0],
      bright: [UInt8] = [255, 255, 255, 255, 0, 255, 255, 9, 255]
    #expect(ground(dark) == true && ground(bright) == false)
    #expect(ground(dark + dark + bright) == true && ground(dark + bright + bright) == false)
    #expect(ground([UInt8](repeating: 12, count: 9), divisor: 16) == false)
    #expect(Digits.all.hasDarkGround == true)
    #expect(
      Samples(features: Tensor(zeros: [1, 3, 2, 2], dtype: .uint8), targets: Tensor([Int32(0)])).hasDarkGround
        == nil)
  }
}
