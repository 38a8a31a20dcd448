extension Figure {
  /// The figure as an SVG picture.
  ///
  /// It follows the reader's light or dark scheme, or that of the page it is put into; it carries its title and
  /// description for screen readers; it has no scripts, no ids and no outside fonts, so several can share a page.
  public func svg() -> String {
    var document = SVGDocument()
    let gap = 20.0
    let margin = 16.0
    let layouts = rows.map { PanelLayout.row($0) }
    let titleHeight = 26.0
    let width =
      2 * margin
      + max(
        layouts.map { $0.reduce(-gap) { $0 + gap + $1.width } }.max() ?? 0,
        ([title] + headings.values).map { $0.estimatedWidth(size: 16) }.max() ?? 0, 200)
    var y = margin + (title.isEmpty ? 0 : titleHeight)
    document.add(text: title, at: margin, margin + 14, SVGText(size: 16, isBold: true))
    for (number, row) in layouts.enumerated() {
      if let heading = headings[number] {
        document.add(text: heading, at: margin, y + 14, SVGText(size: 16, isBold: true))
        y += titleHeight
      }
      var x = margin
      for panel in row {
        panel.draw(into: &document, x: x, y: y)
        x += panel.width + gap
      }
      y += (row.map(\.height).max() ?? 0) + gap
    }
    let height = NumberText.length(rows.isEmpty ? y + margin : y - gap + margin)
    let size = NumberText.length(width)
    let background = document.rule("f-background", .background)
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" class="soma-plot" role="img" viewBox="0 0 \(size) \(height)" \
      width="\(size)" height="\(height)">
      <title>\(SVGDocument.escaped(title))</title>
      <desc>\(SVGDocument.escaped(description))</desc>
      <style>
      \(document.styleSheet)
      </style>
      <rect width="\(size)" height="\(height)" class="\(background)"/>
      """
    return head + "\n" + document.lines.joined(separator: "\n") + "\n</svg>\n"
  }
}
