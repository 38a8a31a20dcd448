import SomaTensor

extension KnownDataSet {
  /// Every third image is held out: the same ones for everybody, whatever the seed of a training run, and
  /// each class with its share, so that results can be compared.
  static let digits = KnownDataSet(
    name: "digits",
    summary: "handwritten digits, 1797 gray images of 8 × 8, 10 classes; part of the program",
    attribution: """
      E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits" (1998), the test part, \
      https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits, CC BY 4.0
      """,
    files: [],
    make: { set, _ throws(DataError) in
      let split = try Digits.all.split(fraction: 1.0 / 3, seed: 0)
      return DataSet(
        name: set.name, attribution: set.attribution, classNames: (0..<10).map(String.init),
        train: split.rest, test: split.part)
    })
}

/// The digits that are embedded in the program, for a first training without any files.
public enum Digits {
  /// All 1797 images, `uint8` in 0...16 of shape `[1797, 1, 8, 8]`, with their digits, in the published order.
  public static var all: Samples {
    let lines = DigitsText.lines.utf8.split(separator: UInt8(ascii: "\n"))
    let pixels = lines.flatMap { $0.dropFirst().map(level) }
    return Samples(
      features: Tensor(pixels, shape: [lines.count, 1, 8, 8]),
      targets: Tensor(lines.compactMap { $0.first.map { Int32(level($0)) } }, shape: [lines.count]),
      divisor: 16)
  }

  /// The number that a character of the text stands for: 0...9, then a...g for 10...16.
  private static func level(_ character: UInt8) -> UInt8 {
    character <= UInt8(ascii: "9") ? character - UInt8(ascii: "0") : character - UInt8(ascii: "a") + 10
  }
}
