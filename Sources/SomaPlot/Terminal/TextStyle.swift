/// What a terminal can show.
public struct TextStyle: Sendable, Equatable {
  /// Columns; 80 is the width that figures are designed for.
  public var width: Int
  /// Whether braille dots and blocks can be shown; else only ASCII is drawn. Words stay as they are.
  public var isUnicode: Bool
  /// Whether escape sequences for colours are written; without, no escape byte is.
  public var usesColor: Bool

  /// A terminal's abilities.
  public init(width: Int = 80, isUnicode: Bool = true, usesColor: Bool = false) {
    self.width = width
    self.isUnicode = isUnicode
    self.usesColor = usesColor
  }
}

extension Marker {
  /// The shape as a character.
  func glyph(isUnicode: Bool) -> Character {
    switch self {
    case .circle: isUnicode ? "●" : "O"
    case .square: isUnicode ? "■" : "#"
    case .triangle: isUnicode ? "▲" : "A"
    case .diamond: isUnicode ? "◆" : "*"
    case .cross: isUnicode ? "×" : "X"
    case .ring: isUnicode ? "○" : "@"
    }
  }
}
