import CKernels
import Foundation

extension FastBackend {
  package func matmul(_ product: MatrixProduct) -> Kernel {
    let (m, n, k, size) = (product.m, product.n, product.k, product.dtype.byteCount)
    let matrices = product.aOffsets.count
    if k == 0 { return { at in memset(at[2], 0, matrices * m * n * size) } }
    if let kernel = roundingFirst(product) { return kernel }
    let tile = tileProduct(product)
    let grid = TileGrid(rows: m, columns: n, depth: k)
    return overTiles(grid.count * matrices) { at, index in
      let batch = index / grid.count
      let (rows, columns) = grid[index % grid.count]
      let aStart = product.aOffsets[batch] + (product.transposesA ? rows.lowerBound : rows.lowerBound * k)
      let bStart =
        product.bOffsets[batch] + (product.transposesB ? columns.lowerBound * k : columns.lowerBound)
      let cStart = batch * m * n + rows.lowerBound * n + columns.lowerBound
      tile(at[0] + aStart * size, at[1] + bStart * size, at[2] + cStart * size, rows.count, columns.count)
    }
  }

  package func linear(_ product: LinearProduct) -> Kernel {
    if let kernel = roundingFirst(product) { return kernel }
    let (inputs, outputs, dtype) = (product.inputs, product.outputs, product.dtype)
    let size = dtype.byteCount, y = product.hasBias ? 3 : 2
    let sums = MatrixProduct(
      m: product.rows, n: outputs, k: inputs, transposesB: true, dtype: dtype, precision: product.precision)
    let tile = tileProduct(sums)
    let finish = finishRow(product.activation, dtype)
    let grid = TileGrid(rows: product.rows, columns: outputs, depth: inputs)
    if inputs > 0, prefersOwnProduct(sums) { return ownLinear(product, grid) }
    return overTiles(grid.count) { at, index in
      let (rows, columns) = grid[index]
      let out = at[y] + (rows.lowerBound * outputs + columns.lowerBound) * size
      if inputs > 0 {
        tile(
          at[0] + rows.lowerBound * inputs * size, at[1] + columns.lowerBound * inputs * size, out,
          rows.count, columns.count)
      } else {
        for row in 0..<rows.count { memset(out + row * outputs * size, 0, columns.count * size) }
      }
      // While the tile is in the cache.
      let bias = product.hasBias ? at[2] + columns.lowerBound * size : nil
      for row in 0..<rows.count { finish(out + row * outputs * size, bias, columns.count) }
    }
  }

  /// The whole layer by our own kernel, for shapes where calling the library costs more than it gains.
  private func ownLinear(_ product: LinearProduct, _ grid: TileGrid) -> Kernel {
    let (inputs, outputs, y) = (product.inputs, product.outputs, product.hasBias ? 3 : 2)
    let (function, hasBias) = (product.activation?.function.rawValue ?? -1, product.hasBias)
    let (p, q) = (Float(product.activation?.p ?? 0), Float(product.activation?.q ?? 0))
    return overTiles(grid.count) { at, index in
      let (rows, columns) = grid[index]
      soma_linear_f32(
        at.f32(0, rows.lowerBound * inputs), at.f32(1, columns.lowerBound * inputs),
        hasBias ? at.f32(2, columns.lowerBound) : nil,
        at.f32(y, rows.lowerBound * outputs + columns.lowerBound), outputs, rows.count, inputs, columns.count,
        function, p, q)
    }
  }

  /// Adds the bias to one row of a tile and applies the activation.
  private func finishRow(
    _ activation: (function: UnaryFunction, p: Double, q: Double)?, _ dtype: DType
  ) -> @Sendable (_ row: UnsafeMutableRawPointer, _ bias: UnsafeMutableRawPointer?, _ count: Int) -> Void {
    let id = activation?.function.rawValue, (p, q) = (activation?.p ?? 0, activation?.q ?? 0)
    if dtype == .float64 {
      return { row, bias, count in
        if let bias { soma_accumulate_f64(f64(row), f64(bias), count) }
        if let id { soma_unary_f64(id, f64(row), f64(row), count, p, q) }
      }
    }
    return { row, bias, count in
      if let bias { soma_accumulate_f32(f32(row), f32(bias), count) }
      if let id { soma_unary_f32(id, f32(row), f32(row), count, Float(p), Float(q)) }
    }
  }

  /// One tile of C on the calling thread.
  private func tileProduct(_ product: MatrixProduct)
    -> @Sendable (
      _ a: UnsafeMutableRawPointer, _ b: UnsafeMutableRawPointer, _ c: UnsafeMutableRawPointer, _ rows: Int,
      _ columns: Int
    ) -> Void
  {
    let (k, n) = (product.k, product.n)
    let (transposesA, transposesB) = (product.transposesA, product.transposesB)
    let lda = transposesA ? product.m : k, ldb = transposesB ? k : n
    if product.dtype == .float64 {
      return { a, b, c, rows, columns in
        let workspace = Storage(byteCount: soma_gemm_f64_workspace(k) * 8)
        withExtendedLifetime(workspace) {
          soma_gemm_f64(
            transposesA, transposesB, rows, columns, k, f64(a), lda, f64(b), ldb, f64(c), n,
            f64(workspace.pointer))
        }
      }
    }
    #if arch(x86_64)
      if product.precision == .bfloat16 {
        return { a, b, c, rows, columns in
          let workspace = Storage(byteCount: soma_gemm_bf16_workspace(rows, k))
          withExtendedLifetime(workspace) {
            soma_gemm_bf16(
              transposesA, transposesB, rows, columns, k, f32(a), lda, f32(b), ldb, f32(c), n,
              workspace.pointer)
          }
        }
      }
    #endif
    if prefersOwnProduct(product) {
      return { a, b, c, rows, columns in
        soma_gemm_f32(
          transposesA, transposesB, rows, columns, k, f32(a), lda, f32(b), ldb, f32(c), n)
      }
    }
    return { a, b, c, rows, columns in
      singleProduct(
        transposesA: transposesA, transposesB: transposesB, m: rows, n: columns, k: k, a: f32(a), lda: lda,
        b: f32(b), ldb: ldb, c: f32(c), ldc: n)
    }
  }
}

/// Whether our own kernel serves a float32 product better than the library. Decided by the whole product's shape, so
/// that every tile is made alike, and on x86-64 by nothing that changes from a batch to one of its rows, so that a row
/// alone has the bits of the row in its batch.
private func prefersOwnProduct(_ product: MatrixProduct) -> Bool {
  guard product.dtype == .float32, product.precision == .float32 else { return false }
  #if arch(x86_64)
    return soma_prefers_own_product(
      product.transposesA, product.transposesB, product.m, product.n, product.k)
  #else
    // Not measured: only where calling the library costs more than the product.
    return product.m <= 8 || product.m * product.n * product.k <= 8192
  #endif
}
