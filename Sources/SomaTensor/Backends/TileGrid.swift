/// How a product is cut: by its shape alone, so that any number of threads computes the same tiles.
///
/// Tiles are halved along the longer side, columns first, until there are 16 of them, enough for the threads of a
/// usual machine to share evenly, or they reach 64 × 128, below which the fixed cost of a call shows. Where the sums are
/// so long that a smaller tile is still worth a call, there are at least two.
struct TileGrid {
  private let rows, columns, tileRows, tileColumns, across: Int
  let count: Int

  init(rows: Int, columns: Int, depth: Int) {
    var (tileRows, tileColumns) = (max(1, rows), max(1, columns))
    func tiles() -> Int { ((rows + tileRows - 1) / tileRows) * ((columns + tileColumns - 1) / tileColumns) }
    while tiles() < 16 {
      if tileColumns > 128, tileColumns >= 2 * tileRows || tileRows <= 64 {
        tileColumns = ((tileColumns + 1) / 2 + 15) / 16 * 16
      } else if tileRows > 64 {
        tileRows = ((tileRows + 1) / 2 + 15) / 16 * 16
      } else if tiles() < 2, tileRows > 32, tileRows * tileColumns * depth > 4_000_000 {
        tileRows = ((tileRows + 1) / 2 + 15) / 16 * 16
      } else {
        break
      }
    }
    (self.rows, self.columns, self.tileRows, self.tileColumns) = (rows, columns, tileRows, tileColumns)
    across = (columns + tileColumns - 1) / tileColumns
    count = tiles()
  }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let row = index / across * tileRows, column = index % across * tileColumns
    return (row..<min(rows, row + tileRows), column..<min(columns, column + tileColumns))
  }
}
