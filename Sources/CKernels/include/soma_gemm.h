// Matrix products that oneDNN does not offer.
#ifndef SOMA_GEMM_H
#define SOMA_GEMM_H

#include <stdbool.h>
#include <stddef.h>

// C[m, n] = op(A)[m, k] op(B)[k, n], row-major, on the calling thread. `transpose_a` says that A is stored as
// [k, m], `transpose_b` that B is stored as [n, k]. The order of the sum over k does not depend on m or n.
// `workspace` holds soma_gemm_f64_workspace(k) doubles.
void soma_gemm_f64(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a, size_t lda,
                   const double *b, size_t ldb, double *c, size_t ldc, double *workspace);
size_t soma_gemm_f64_workspace(size_t k);

#endif
