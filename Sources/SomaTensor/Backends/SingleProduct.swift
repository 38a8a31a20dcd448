import SomaRules

#if canImport(Accelerate)
  import Accelerate
#else
  import COneDNN
#endif

/// C[m, n] = op(A) op(B) in float32, row-major, on the calling thread, by the platform's library.
func singleProduct(
  transposesA: Bool, transposesB: Bool, m: Int, n: Int, k: Int, a: UnsafePointer<Float>, lda: Int,
  b: UnsafePointer<Float>, ldb: Int, c: UnsafeMutablePointer<Float>, ldc: Int
) {
  #if canImport(Accelerate)
    cblas_sgemm(
      CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans, transposesB ? CblasTrans : CblasNoTrans,
      Int32(m),
      Int32(n), Int32(k), 1, a, Int32(lda), b, Int32(ldb), 0, c, Int32(ldc))
  #else
    func letter(_ isTransposed: Bool) -> CChar { CChar(UInt8(ascii: isTransposed ? "T" : "N")) }
    let status = dnnl_sgemm(
      letter(transposesA), letter(transposesB), dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1, a,
      dnnl_dim_t(lda),
      b, dnnl_dim_t(ldb), 0, c, dnnl_dim_t(ldc))
    // Shapes rule out bad arguments, but not that the library found no memory: better an end than a wrong product.
    mustHold(status == dnnl_success, "matmul: oneDNN failed with status \(status.rawValue)")
  #endif
}
