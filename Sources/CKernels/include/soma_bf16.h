// bfloat16: rounding to it, and products of matrices rounded to it.
#ifndef SOMA_BF16_H
#define SOMA_BF16_H

#include <stdbool.h>
#include <stddef.h>

// out[i] = x[i] rounded to the nearest bfloat16, ties to even, in x's own type. A NaN stays a NaN; what is larger
// than bfloat16 can hold becomes an infinity.
void soma_round_bf16_f32(const float *x, float *out, size_t n);
void soma_round_bf16_f64(const double *x, double *out, size_t n);

// Whether this processor has the instructions that soma_gemm_bf16 needs: AVX-512 BF16.
bool soma_has_bf16(void);

#if defined(__x86_64__)
// C[m, n] = op(A)[m, k] op(B)[k, n] as soma_gemm_f64 does it, over float32 operands rounded to bfloat16, with sums in
// float32; k is at least 1. Subnormal operands and results count as 0. Every number of C is summed in an order that k
// alone decides.
// `workspace` holds soma_gemm_bf16_workspace(m, k) bytes and begins at the border of a cache line.
void soma_gemm_bf16(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
                    const float *b, size_t ldb, float *c, size_t ldc, void *workspace);
size_t soma_gemm_bf16_workspace(size_t m, size_t k);
#endif

#endif
