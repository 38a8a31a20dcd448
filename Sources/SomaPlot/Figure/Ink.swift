/// A colour by its meaning. Every meaning has a hue for light and one for dark backgrounds.
public enum Ink: Sendable, Hashable {
  /// Positive numbers, class 1.
  case positive
  /// Negative numbers, class 0.
  case negative
  /// Plain text and lines.
  case text
  /// What stands back: axes, units.
  case muted
  /// What is chosen or matters now.
  case accent
  /// Right.
  case ok
  /// Doubtful.
  case warning
  /// Wrong.
  case bad
  /// White in both schemes: lines over coloured surfaces.
  case bright
  /// One of several curves; seven hues, then again from the first.
  case series(Int)
}

/// A colour in red, green and blue, 0...255.
struct RGB: Equatable {
  let red, green, blue: Double

  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 255)
    green = Double(hex >> 8 & 255)
    blue = Double(hex & 255)
  }

  private init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour on the way to another one.
  func mixed(with other: RGB, _ share: Double) -> RGB {
    RGB(
      red: red + (other.red - red) * share, green: green + (other.green - green) * share,
      blue: blue + (other.blue - blue) * share)
  }

  /// `#0b6cb3`.
  var hex: String {
    "#"
      + [red, green, blue].map { component in
        let digits = String(Int(component.rounded()), radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }
}

/// A colour for light and one for dark backgrounds.
struct ColorPair: Equatable {
  let light, dark: RGB

  init(_ light: UInt32, _ dark: UInt32) {
    self.light = RGB(light)
    self.dark = RGB(dark)
  }

  init(light: RGB, dark: RGB) {
    self.light = light
    self.dark = dark
  }

  static let background = ColorPair(0xFFFFFF, 0x12161B)
  static let zero = ColorPair(0xECEFF1, 0x2A3138)
  static let gridline = ColorPair(0xE3E7EA, 0x262D34)
  static let frame = ColorPair(0x9AA4AC, 0x5F6B76)

  func mixed(with other: ColorPair, _ share: Double) -> ColorPair {
    ColorPair(light: light.mixed(with: other.light, share), dark: dark.mixed(with: other.dark, share))
  }
}

extension Ink {
  /// The hues of curves.
  private static let seriesPairs = [
    ColorPair(0x0072B2, 0x5FB0F5), ColorPair(0xC2570C, 0xF2934A), ColorPair(0x007A5A, 0x4FC79B),
    ColorPair(0xA8457F, 0xE58FC0), ColorPair(0x6B5B00, 0xD9C24A), ColorPair(0x5B4BB5, 0xA99BFF),
    ColorPair(0x3D4852, 0xB8C2CC),
  ]
  private static let seriesTerminal = [32, 166, 36, 169, 142, 99, 245]

  /// Which of the seven hues a curve has.
  private static func place(_ number: Int) -> Int {
    let count = seriesPairs.count
    return ((number % count) + count) % count
  }

  var colors: ColorPair {
    switch self {
    case .positive: ColorPair(0x0B6CB3, 0x5FB0F5)
    case .negative: ColorPair(0xC2570C, 0xF2934A)
    case .text: ColorPair(0x1C2329, 0xE8EDF2)
    case .muted: ColorPair(0x5B6670, 0x9AA7B3)
    case .accent: ColorPair(0x5B4BB5, 0xA99BFF)
    case .ok: ColorPair(0x1B7F4B, 0x58C98B)
    case .warning: ColorPair(0x8A5A00, 0xE0B04A)
    case .bad: ColorPair(0xB3261E, 0xFF8A80)
    case .bright: ColorPair(0xFFFFFF, 0xFFFFFF)
    case .series(let number): Ink.seriesPairs[Ink.place(number)]
    }
  }

  /// The name of the colour in a style sheet.
  var name: String {
    switch self {
    case .positive: "pos"
    case .negative: "neg"
    case .text: "ink"
    case .muted: "muted"
    case .accent: "accent"
    case .ok: "ok"
    case .warning: "warn"
    case .bad: "bad"
    case .bright: "bright"
    case .series(let number): "run\(Ink.place(number))"
    }
  }

  /// The hue over a coloured area: curves keep theirs, all else is black or white, for a class's points would not
  /// stand out from the class's own region.
  func terminalIndex(on area: TerminalColor) -> Int {
    switch self {
    case .series, .bright: terminalIndex ?? 231
    default: area.isBright ? 16 : 231
    }
  }

  /// A middle tone that can be read on light and dark terminals; `nil` is the terminal's own.
  var terminalIndex: Int? {
    switch self {
    case .text: nil
    case .bright: 231
    case .positive: 32
    case .negative: 166
    case .muted: 245
    case .accent: 99
    case .ok: 35
    case .warning: 136
    case .bad: 160
    case .series(let number): Ink.seriesTerminal[Ink.place(number)]
    }
  }
}
