import Foundation
import SomaPlot
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an XML parser finds in a picture.
private final class Reader: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var words: [String: String] = [:]
  private var open: [String] = []

  static func read(_ text: String) throws -> Reader {
    let reader = Reader(), parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    let isValid = parser.parse()
    try #require(isValid, "\(String(describing: parser.parserError)) in \(text)")
    return reader
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
    open.append(name)
  }

  func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    words[open.last ?? "", default: ""] += text
  }
}

@Test(arguments: SampleFigures.all.map(\.name))
func everyPictureIsValidAndSaysWhatItShows(_ name: String) throws {
  let figure = try #require(SampleFigures.all.first { $0.name == name }?.figure)
  let text = figure.svg()
  let picture = try Reader.read(text)
  #expect(picture.elements.first?.name == "svg" && picture.elements.first?.attributes["role"] == "img")
  if name != "hostile" {
    #expect(picture.words["title"] ?? "" == figure.title && picture.words["desc"] ?? "" == figure.description)
  }
  // Two pictures on one page must not meet; a picture runs and fetches nothing.
  #expect(picture.elements.allSatisfy { $0.attributes["id"] == nil && $0.attributes["href"] == nil })
  #expect(!picture.elements.contains { ["script", "image", "use", "foreignObject"].contains($0.name) })
  for element in picture.elements {
    for (key, value) in element.attributes where key != "class" {
      #expect(!value.contains("nan") && !value.contains("inf"), "\(element.name) \(key)=\(value)")
    }
  }
  #expect(figure.svg() == text)
}

@Test func placesAreWhereTheAxesSay() throws {
  let figure = Figure(
    title: "t", description: "d",
    rows: [
      [
        Panel(
          x: .hidden(0...1), y: .hidden(0...2), aspect: 0.5,
          marks: [
            .line(Line([Point(0, 0), Point(1, 2)])),
            .scatter(Scatter([Point(0.5, 1), Point(2, 1)], ink: .positive)),
            .straightLine(StraightLine(a: 1, b: 0, c: 0.25)),
          ])
      ]
    ])
  // By hand: 16 pixels of margin, 26 of title, 6 above the field; of 720 pixels 8 are free on the right.
  let picture = try Reader.read(figure.svg())
  let paths = picture.elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
  #expect(paths == ["M16 404L728 48", "M194 404L194 48"])
  let circles = picture.elements.filter { $0.name == "circle" }
  #expect(circles.count == 1, "a point outside the axes is not drawn")
  #expect(circles[0].attributes["cx"] == "372" && circles[0].attributes["cy"] == "226")
}

@Test func colorsFollowTheSchemeAndAreAlwaysThoseOfTheirMeaning() {
  let text = SampleFigures.plane.svg()
  #expect(text.contains(".soma-plot .f-pos{fill:#0b6cb3;fill:light-dark(#0b6cb3,#5fb0f5)}"))
  #expect(text.contains(".soma-plot .f-neg{fill:#c2570c;fill:light-dark(#c2570c,#f2934a)}"))
  #expect(text.contains(":root{color-scheme:light dark}"))
  // Lines differ by pattern and points by shape, not by colour alone.
  #expect(SampleFigures.curves.svg().contains("stroke-dasharray=\"7 5\""))
  #expect(SampleFigures.curves.svg().contains("stroke-dasharray=\"1 5\""))
}

@Test func cellsOfOneColorAreOneShape() throws {
  let grid = Grid(x: 0...4, y: 0...1, columnCount: 4, rowCount: 1, values: [-1, -1, .nan, 1])
  let panel = Panel(x: .hidden(), y: .hidden(), aspect: 0.25, marks: [.heatMap(HeatMap(grid))])
  let picture = try Reader.read(Figure(title: "", description: "", rows: [[panel]]).svg())
  let paths = picture.elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
  // 712 pixels: two cells of the lowest level, none for NaN, one of the highest.
  #expect(paths == ["M16 22H372V200H16Z", "M550 22H728V200H550Z"])
}
