// Kernels over the rows of a [rows, width] matrix: softmax and its relatives, float32 and float64.
#ifndef SOMA_ROWS_H
#define SOMA_ROWS_H

#include <stddef.h>
#include <stdint.h>

// out = softmax(x), or x − log Σ exp(x) when `is_log`; the largest element is subtracted first.
void soma_softmax_f32(const float *x, float *out, size_t rows, size_t width, int is_log);
void soma_softmax_f64(const double *x, double *out, size_t rows, size_t width, int is_log);

// ∂L/∂x from y = softmax(x) or y = logSoftmax(x) and the upstream gradient g.
void soma_softmax_gradient_f32(const float *y, const float *g, float *out, size_t rows, size_t width, int is_log);
void soma_softmax_gradient_f64(const double *y, const double *g, double *out, size_t rows, size_t width,
                               int is_log);

// Cross-entropy of logits against class indices: losses[i] = logΣexp(x[i]) − x[i, label], and the probabilities
// for the gradient. Labels are already checked.
void soma_cross_entropy_f32(const float *x, const int32_t *labels, float *losses, float *probabilities,
                            size_t rows, size_t width);
void soma_cross_entropy_f64(const double *x, const int32_t *labels, double *losses, double *probabilities,
                            size_t rows, size_t width);
// out = (probabilities − onehot(label)) · upstream[i].
void soma_cross_entropy_gradient_f32(const float *probabilities, const int32_t *labels, const float *upstream,
                                     float *out, size_t rows, size_t width);
void soma_cross_entropy_gradient_f64(const double *probabilities, const int32_t *labels, const double *upstream,
                                     double *out, size_t rows, size_t width);

#endif
