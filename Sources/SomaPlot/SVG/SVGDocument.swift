/// The text of an SVG picture while it grows, and the colours it has used so far.
struct SVGDocument {
  private(set) var lines: [String] = []
  private var rules: [String: ColorPair] = [:]

  /// Adds an element without content; attributes in the order given.
  mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    lines.append("<\(name)\(SVGDocument.text(attributes))/>")
  }

  /// Adds an element around what the closure adds.
  mutating func add(
    _ name: String, _ attributes: KeyValuePairs<String, String>, around content: (inout SVGDocument) -> Void
  ) {
    lines.append("<\(name)\(SVGDocument.text(attributes))>")
    content(&self)
    lines.append("</\(name)>")
  }

  /// Adds words.
  mutating func add(text: String, at x: Double, _ y: Double, _ style: SVGText = SVGText()) {
    guard !text.isEmpty else { return }
    var classes = [fill(style.ink)]
    if style.hasHalo { classes.insert("h", at: 0) }
    if style.isNumber { classes.insert("n", at: 0) }
    var list = " x=\"\(NumberText.length(x))\" y=\"\(NumberText.length(y))\""
    list += " class=\"\(classes.joined(separator: " "))\""
    if style.size != 12 { list += " style=\"font-size:\(NumberText.length(style.size))px\"" }
    if style.isBold { list += " font-weight=\"600\"" }
    if style.anchor != .start { list += " text-anchor=\"\(style.anchor.rawValue)\"" }
    lines.append("<text\(list)>\(SVGDocument.escaped(text))</text>")
  }

  /// The class that fills with a colour.
  mutating func fill(_ ink: Ink) -> String { rule("f-" + ink.name, ink.colors) }

  /// The class that draws lines with a colour.
  mutating func stroke(_ ink: Ink) -> String { rule("s-" + ink.name, ink.colors) }

  /// A class of another colour: `f-…` fills, `s-…` draws lines.
  mutating func rule(_ name: String, _ colors: ColorPair) -> String {
    rules[name] = colors
    return name
  }

  /// The style sheet: one rule for each colour used, in the order of their names.
  ///
  /// `light-dark()` follows the scheme of the page that shows the picture, or the reader's own. Programs that do not
  /// know it skip that declaration and keep the light colour before it.
  var styleSheet: String {
    let background = ColorPair.background
    var text = """
      :root{color-scheme:light dark}
      .soma-plot text{font-size:12px;font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK KR",sans-serif}
      .soma-plot .n{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
      .soma-plot .h{paint-order:stroke;stroke-width:3px;stroke-linejoin:round;\(declaration("stroke", background))}
      .soma-plot .l{fill:none;stroke-linejoin:round;stroke-linecap:round}
      """
    for (name, colors) in rules.sorted(by: { $0.key < $1.key }) {
      text += "\n.soma-plot .\(name){\(declaration(name.hasPrefix("f-") ? "fill" : "stroke", colors))}"
    }
    return text
  }

  private func declaration(_ property: String, _ colors: ColorPair) -> String {
    let (light, dark) = (colors.light.hex, colors.dark.hex)
    return light == dark
      ? "\(property):\(light)" : "\(property):\(light);\(property):light-dark(\(light),\(dark))"
  }

  private static func text(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
  }

  /// The text with XML's own characters written as entities, and without those that XML forbids.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += " "
      case _ where scalar.properties.generalCategory == .control || scalar.value & 0xFFFE == 0xFFFE: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// How words are set.
struct SVGText {
  enum Anchor: String { case start, middle, end }

  var size: Double = 12
  var ink: Ink = .text
  var anchor: Anchor = .start
  var isBold = false
  /// Figures of one width.
  var isNumber = false
  /// Whether a rim of the background's colour keeps the words apart from what is below.
  var hasHalo = false
}
