/// How values become colours.
public enum ColorScale: Sendable, Equatable {
  /// From the negative over a neutral to the positive hue: weights, outputs.
  case signed
  /// The same, pale: decision regions, behind points.
  case regions
  /// From the background to the text's colour: sizes, pixels.
  case gray
  /// cividis, the same for readers who see colours differently: loss surfaces.
  ///
  /// **Source**: Nuñez, Anderton, Renslow, "Optimizing colormaps with consideration for color vision deficiency",
  /// 2018.
  case surface
}

extension ColorScale {
  /// How many colours a scale is shown in: bands wide enough to merge neighbours, narrow enough to look smooth.
  static let levelCount = 25

  /// cividis at ten even places.
  private static let cividis: [UInt32] = [
    0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55,
    0xFEE838,
  ]

  /// The level of a place on the scale.
  static func level(_ share: Double) -> Int {
    min(levelCount - 1, max(0, Int((share * Double(levelCount)).rounded(.down))))
  }

  /// The colours of a level.
  func colors(level: Int) -> ColorPair {
    let share = Double(level) / Double(ColorScale.levelCount - 1)
    switch self {
    case .signed, .regions:
      let end = (share < 0.5 ? Ink.negative : Ink.positive).colors
      return ColorPair.zero.mixed(with: end, abs(2 * share - 1) * (self == .signed ? 1 : 0.45))
    case .gray:
      return ColorPair.background.mixed(with: Ink.text.colors, share)
    case .surface:
      let place = share * Double(ColorScale.cividis.count - 1)
      let index = min(ColorScale.cividis.count - 2, Int(place))
      let color = RGB(ColorScale.cividis[index])
        .mixed(with: RGB(ColorScale.cividis[index + 1]), place - Double(index))
      return ColorPair(light: color, dark: color)
    }
  }

  /// The scale in colours that terminals have at 16...255: chosen by eye, for the nearest ones change their hue.
  var terminalColors: [TerminalColor] {
    let indices =
      switch self {
      case .signed: [166, 173, 180, 223, 255, 153, 110, 68, 25]
      case .regions: [180, 223, 255, 153, 110]
      case .gray: Array(232...255)
      case .surface: [17, 60, 242, 101, 143, 179, 221]
      }
    return indices.map(TerminalColor.init)
  }

  /// The name of the scale's colours in a style sheet.
  var name: String {
    switch self {
    case .signed: "signed"
    case .regions: "regions"
    case .gray: "gray"
    case .surface: "surface"
    }
  }
}

/// A colour of a terminal: 16...231 are a cube of 6 × 6 × 6, 232...255 are grays.
struct TerminalColor: Equatable {
  let index: Int

  /// Whether black is easier to read on it than white.
  var isBright: Bool {
    guard index < 232 else { return index > 243 }
    let steps: [Double] = [0, 95, 135, 175, 215, 255]
    let number = index - 16
    return 0.299 * steps[number / 36] + 0.587 * steps[number / 6 % 6] + 0.114 * steps[number % 6] > 140
  }
}
