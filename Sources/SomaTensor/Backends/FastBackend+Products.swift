import CKernels
import Foundation

extension FastBackend {
  package func matmul(
    _ product: MatrixProduct, a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeMutableRawPointer
  ) {
    let (m, n, k, size) = (product.m, product.n, product.k, product.dtype.byteCount)
    guard m > 0, n > 0 else { return }
    if k == 0 {
      memset(c, 0, product.aOffsets.count * m * n * size)
      return
    }
    nonisolated(unsafe) let (a, b, c) = (a, b, c)
    let grid = TileGrid(rows: m, columns: n)
    ThreadPool.forEachTile(count: grid.count * product.aOffsets.count) { index in
      let batch = index / grid.count
      let (rows, columns) = grid[index % grid.count]
      let aStart = product.aOffsets[batch] + (product.transposesA ? rows.lowerBound : rows.lowerBound * k)
      let bStart =
        product.bOffsets[batch] + (product.transposesB ? columns.lowerBound * k : columns.lowerBound)
      let cStart = batch * m * n + rows.lowerBound * n + columns.lowerBound
      tile(
        product, a: a + aStart * size, b: b + bStart * size, c: c + cStart * size, rows: rows.count,
        columns: columns.count)
    }
  }

  package func linear(
    x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafeRawPointer?, y: UnsafeMutableRawPointer,
    rows: Int,
    inputs: Int, outputs: Int, dtype: DType
  ) {
    guard rows > 0, outputs > 0 else { return }
    let product = MatrixProduct(m: rows, n: outputs, k: inputs, transposesB: true, dtype: dtype)
    let size = dtype.byteCount
    nonisolated(unsafe) let (x, weight, bias, y) = (x, weight, bias, y)
    let grid = TileGrid(rows: rows, columns: outputs)
    ThreadPool.forEachTile(count: grid.count) { index in
      let (rows, columns) = grid[index]
      let out = y + (rows.lowerBound * outputs + columns.lowerBound) * size
      if inputs > 0 {
        tile(
          product, a: x + rows.lowerBound * inputs * size, b: weight + columns.lowerBound * inputs * size,
          c: out,
          rows: rows.count, columns: columns.count)
      } else {
        for row in 0..<rows.count { memset(out + row * outputs * size, 0, columns.count * size) }
      }
      guard let bias else { return }
      // While the tile is in the cache.
      for row in 0..<rows.count {
        let line = out + row * outputs * size, bias = bias + columns.lowerBound * size
        if dtype == .float64 {
          soma_accumulate_f64(f64(line), f64(bias), columns.count)
        } else {
          soma_accumulate_f32(f32(line), f32(bias), columns.count)
        }
      }
    }
  }

  /// One tile of C on the calling thread.
  private func tile(
    _ product: MatrixProduct, a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeMutableRawPointer, rows: Int,
    columns: Int
  ) {
    let (m, n, k) = (product.m, product.n, product.k)
    let lda = product.transposesA ? m : k, ldb = product.transposesB ? k : n
    if product.dtype == .float64 {
      let workspace = Storage(byteCount: soma_gemm_f64_workspace(k) * 8)
      withExtendedLifetime(workspace) {
        soma_gemm_f64(
          product.transposesA, product.transposesB, rows, columns, k, f64(a), lda, f64(b), ldb, f64(c), n,
          f64(workspace.pointer))
      }
    } else {
      singleProduct(
        transposesA: product.transposesA, transposesB: product.transposesB, m: rows, n: columns, k: k,
        a: f32(a),
        lda: lda, b: f32(b), ldb: ldb, c: f32(c), ldc: n)
    }
  }
}

/// How a product is cut: by its shape alone, so that any number of threads computes the same tiles.
///
/// Tiles are halved along the longer side, columns first, until there are 16 of them, enough for the threads of a
/// usual machine to share evenly, or they reach 64 × 128, below which the fixed cost of a call shows.
struct TileGrid {
  private let rows, columns, tileRows, tileColumns, across: Int
  let count: Int

  init(rows: Int, columns: Int) {
    var (tileRows, tileColumns) = (rows, columns)
    func tiles() -> Int { ((rows + tileRows - 1) / tileRows) * ((columns + tileColumns - 1) / tileColumns) }
    while tiles() < 16 {
      if tileColumns > 128, tileColumns >= 2 * tileRows || tileRows <= 64 {
        tileColumns = ((tileColumns + 1) / 2 + 15) / 16 * 16
      } else if tileRows > 64 {
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
