// Reductions over the middle axis of [outer, length, inner], float32 and float64, in a fixed order.
#ifndef SOMA_REDUCE_H
#define SOMA_REDUCE_H

#include <stddef.h>
#include <stdint.h>

enum soma_reduction { SOMA_SUM, SOMA_PRODUCT, SOMA_MAX, SOMA_MIN, SOMA_REDUCTION_COUNT };

// out[j] = reduction over i < length of x[i * step + j], for j < inner. Sums are pairwise, so the error grows
// with the logarithm of the length. The identity of an empty reduction is 0, 1, −∞, +∞.
void soma_reduce_f32(int reduction, const float *x, float *out, size_t length, size_t step, size_t inner);
void soma_reduce_f64(int reduction, const double *x, double *out, size_t length, size_t step, size_t inner);

// Index of the first maximum (or minimum) of x[i * step]; a NaN counts as the extreme, as in NumPy.
int64_t soma_argmax_f32(const float *x, size_t length, size_t step);
int64_t soma_argmax_f64(const double *x, size_t length, size_t step);
int64_t soma_argmin_f32(const float *x, size_t length, size_t step);
int64_t soma_argmin_f64(const double *x, size_t length, size_t step);

#endif
