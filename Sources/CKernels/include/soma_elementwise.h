// Elementwise functions over contiguous memory (unary) and over broadcast rows (binary), in float32 and float64.
#ifndef SOMA_ELEMENTWISE_H
#define SOMA_ELEMENTWISE_H

#include <stddef.h>
#include <stdint.h>

// The numbers are shared with Swift's `UnaryFunction` and `BinaryFunction`.
enum soma_unary {
  SOMA_NEGATE, SOMA_ABS, SOMA_SIGN, SOMA_EXP, SOMA_EXP_MINUS_ONE, SOMA_LOG, SOMA_LOG_ONE_PLUS, SOMA_SQRT,
  SOMA_RECIPROCAL, SOMA_SQUARE, SOMA_SIN, SOMA_COS, SOMA_TANH, SOMA_SIGMOID, SOMA_ERF, SOMA_RELU,
  SOMA_LEAKY_RELU, SOMA_ELU, SOMA_SELU, SOMA_GELU, SOMA_GELU_TANH, SOMA_SILU, SOMA_MISH, SOMA_SOFTPLUS,
  SOMA_LOG_SIGMOID, SOMA_HARD_SIGMOID, SOMA_CLAMP, SOMA_FLOOR, SOMA_CEIL, SOMA_ROUND, SOMA_UNARY_COUNT
};
enum soma_binary {
  SOMA_ADD, SOMA_SUBTRACT, SOMA_MULTIPLY, SOMA_DIVIDE, SOMA_POWER, SOMA_MAXIMUM, SOMA_MINIMUM, SOMA_BINARY_COUNT
};

// y[i] = f(x[i]); p and q are the function's parameters (slope, alpha, bounds).
void soma_unary_f32(int function, const float *x, float *y, size_t n, float p, float q);
void soma_unary_f64(int function, const double *x, double *y, size_t n, double p, double q);

// out[i] = f'(x[i]) g[i], where y = f(x) spares some functions a second evaluation.
void soma_unary_gradient_f32(int function, const float *x, const float *y, const float *g, float *out, size_t n,
                             float p, float q);
void soma_unary_gradient_f64(int function, const double *x, const double *y, const double *g, double *out,
                             size_t n, double p, double q);

// out[i] = f(a[i * a_step], b[i * b_step]); a step of 0 repeats one number.
void soma_binary_f32(int function, const float *a, ptrdiff_t a_step, const float *b, ptrdiff_t b_step, float *out,
                     size_t n);
void soma_binary_f64(int function, const double *a, ptrdiff_t a_step, const double *b, ptrdiff_t b_step,
                     double *out, size_t n);

// y[i] += x[i].
void soma_accumulate_f32(float *y, const float *x, size_t n);
void soma_accumulate_f64(double *y, const double *x, size_t n);

// out[i] = x[i] / divisor, from bytes: how images become numbers. Divided rather than multiplied by the reciprocal, so
// that the results are the float32 numbers nearest to x / 255.
void soma_divide_u8_f32(const uint8_t *x, float *out, size_t n, float divisor);

#endif
