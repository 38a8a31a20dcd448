/// Writes cells of CSV files.
package enum CSVText {
  /// A cell, in quotes where it needs them (RFC 4180).
  package static func cell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) || $0.isNewline } || text.first == " " || text.last == " "
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// A row without its line end.
  package static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }
}
