// Matrix products of our own, row-major, on the calling thread.
#ifndef SOMA_GEMM_H
#define SOMA_GEMM_H

#include <stdbool.h>
#include <stddef.h>

// C[m, n] = op(A)[m, k] op(B)[k, n]. `transpose_a` says that A is stored as [k, m], `transpose_b` that B is stored as
// [n, k]; lda, ldb and ldc are the distances between stored rows. The order of the sum over k depends on k and the
// transpositions alone, so a row, a column or a tile computed alone has the same bits as inside the whole product. (A
// single column of B whose numbers lie side by side counts as transposed.) The float32 bits are the same on every CPU
// with fused multiply-add.
void soma_gemm_f32(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
                   const float *b, size_t ldb, float *c, size_t ldc);
// Whether soma_gemm_f32 is about as fast as oneDNN's sgemm on x86-64, or faster. m, n and k are those of the whole
// product, also for a tile of it. m counts only where A is transposed, so that elsewhere a row alone goes the way of
// its batch. The measurements are in Documentation/Design/0003-products.md.
bool soma_prefers_own_product(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k);

// `workspace` holds soma_gemm_f64_workspace(k) doubles.
void soma_gemm_f64(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a, size_t lda,
                   const double *b, size_t ldb, double *c, size_t ldc, double *workspace);
size_t soma_gemm_f64_workspace(size_t k);

// y[rows, outputs] = f(x[rows, inputs] w[outputs, inputs]ᵀ + bias), where f is a `soma_unary` function with its
// parameters p and q, or nothing if `activation` is −1; a null bias adds nothing. The bits are those of
// soma_gemm_f32, the addition and soma_unary_f32 one after the other. y must not overlap x, w or bias.
// For a tile of the outputs from j pass w + j · inputs, bias + j and y + j; ldy is the distance between rows of y.
void soma_linear_f32(const float *x, const float *w, const float *bias, float *y, size_t ldy, size_t rows,
                     size_t inputs, size_t outputs, int activation, float p, float q);

#endif
