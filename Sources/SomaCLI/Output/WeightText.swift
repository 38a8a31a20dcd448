import Soma
import SomaPlot

/// The weights of a network's first layer as pictures.
enum WeightText {
  private static let unitCount = 16

  /// The units with the longest weight vectors, each as an image of the input's size, on one scale that is symmetric
  /// about zero; of an image in colours, the mean over its channels.
  static func lines(_ run: SavedRun, _ terminal: Terminal) throws -> [String] {
    let shape = run.model.inputShape
    guard shape.count == 3 else {
      throw Failure(
        .usage, "\(run.configuration.name.printable) takes \(Words.shape(shape)) numbers, not images",
        help: "leave --image out")
    }
    guard
      let weight = run.model.parameters.first(where: { $0.name.hasSuffix(".weight") }),
      weight.value.shape.count == 2, weight.value.shape[1] == shape.reduce(1, *), shape.allSatisfy({ $0 > 0 })
    else {
      throw Failure(
        .usage, "the first layer of \(run.configuration.name.printable) does not see the whole image",
        help: "leave --image out")
    }
    let numbers = weight.value.doubles, inputCount = weight.value.shape[1]
    let units = (0..<weight.value.shape[0]).map { unit in
      means(numbers[unit * inputCount..<(unit + 1) * inputCount], channels: shape[0])
    }
    let lengths = units.map { $0.reduce(0) { $0 + $1 * $1 } }
    let longest = units.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }.prefix(unitCount)
    let size = longest.flatMap { units[$0] }.map(abs).filter(\.isFinite).max() ?? 0
    let tiles = longest.map { Tile("unit \($0 + 1)", columnCount: shape[2], values: units[$0]) }
    let signs = Tile.shades(.signed)
    let scale =
      terminal.usesColor && terminal.isUnicode
      ? "orange -\(Words.fixed(size, 3)), blue +\(Words.fixed(size, 3))"
      : "\(signs.prefix(1)) is -\(Words.fixed(size, 3)), \(signs.suffix(1)) is +\(Words.fixed(size, 3))"
    let count =
      longest.count < units.count ? "\(longest.count) of \(units.count) units" : "\(units.count) units"
    return terminal.folded([weight.name, count, scale])
      + Tile.text(tiles, terminal.style, scale: .signed, range: -size...size)
  }

  private static func means(_ weights: ArraySlice<Double>, channels: Int) -> [Double] {
    let size = weights.count / channels
    return (0..<size).map { pixel in
      (0..<channels).reduce(0) { $0 + weights[weights.startIndex + $1 * size + pixel] } / Double(channels)
    }
  }
}
