// The loops of one precision. The includer defines T, NAMED(name) and the mathematics.
#include "soma_scalars.h"

// From |x|, so that neither tail overflows and the slope keeps its digits where σ rounds to 1.
#define SIGMOID(x) NAMED(sigmoid)(x)
#define SIGMOID_SLOPE(x) NAMED(sigmoid_slope)(x)
#define SOFTPLUS(x) NAMED(softplus)(x)

SOMA_INLINE T NAMED(sigmoid)(T x) {
  T e = EXP(-FABS(x));
  return (x < 0 ? e : (T)1) / (1 + e);
}

SOMA_INLINE T NAMED(sigmoid_slope)(T x) {
  T e = EXP(-FABS(x));
  return e / ((1 + e) * (1 + e));
}

SOMA_INLINE T NAMED(softplus)(T x) { return (x > 0 ? x : (x <= 0 ? 0 : x)) + LOG1P(EXP(-FABS(x))); }

#define UNARY(name, value, derivative)                                                                    \
  SOMA_CLONES static void NAMED(forward_##name)(const T *restrict xs, T *restrict ys, size_t n, T p, T q) { \
    (void)p, (void)q;                                                                                     \
    for (size_t i = 0; i < n; i++) {                                                                      \
      T x = xs[i];                                                                                        \
      ys[i] = (T)(value);                                                                                 \
    }                                                                                                     \
  }                                                                                                       \
  SOMA_CLONES static void NAMED(gradient_##name)(const T *restrict xs, const T *restrict ys,              \
                                                 const T *restrict gs, T *restrict out, size_t n, T p, T q) { \
    (void)p, (void)q;                                                                                     \
    for (size_t i = 0; i < n; i++) {                                                                      \
      T x = xs[i], y = ys[i];                                                                             \
      (void)x, (void)y;                                                                                   \
      out[i] = gs[i] * (T)(derivative);                                                                   \
    }                                                                                                     \
  }
#include "unary_table.h"
#undef UNARY

void NAMED(soma_unary)(int function, const T *x, T *y, size_t n, T p, T q) {
  static void (*const table[SOMA_UNARY_COUNT])(const T *, T *, size_t, T, T) = {
#define UNARY(name, value, derivative) [SOMA_##name] = NAMED(forward_##name),
#include "unary_table.h"
#undef UNARY
  };
  table[function](x, y, n, p, q);
}

void NAMED(soma_unary_gradient)(int function, const T *x, const T *y, const T *g, T *out, size_t n, T p, T q) {
  static void (*const table[SOMA_UNARY_COUNT])(const T *, const T *, const T *, T *, size_t, T, T) = {
#define UNARY(name, value, derivative) [SOMA_##name] = NAMED(gradient_##name),
#include "unary_table.h"
#undef UNARY
  };
  table[function](x, y, g, out, n, p, q);
}

// Four loops a function: both operands move, or one stays, or any step.
#define BINARY(name, value)                                                                             \
  SOMA_CLONES static void NAMED(binary_##name)(const T *as, ptrdiff_t a_step, const T *bs, ptrdiff_t b_step, \
                                               T *restrict out, size_t n) {                             \
    if (a_step == 1 && b_step == 1) {                                                                   \
      for (size_t i = 0; i < n; i++) { T a = as[i], b = bs[i]; out[i] = (value); }                      \
    } else if (a_step == 1 && b_step == 0) {                                                            \
      T b = *bs;                                                                                        \
      for (size_t i = 0; i < n; i++) { T a = as[i]; out[i] = (value); }                                 \
    } else if (a_step == 0 && b_step == 1) {                                                            \
      T a = *as;                                                                                        \
      for (size_t i = 0; i < n; i++) { T b = bs[i]; out[i] = (value); }                                 \
    } else {                                                                                            \
      for (size_t i = 0; i < n; i++) {                                                                  \
        T a = as[(ptrdiff_t)i * a_step], b = bs[(ptrdiff_t)i * b_step];                                 \
        out[i] = (value);                                                                               \
      }                                                                                                 \
    }                                                                                                   \
  }
#define BINARY_TABLE                                          \
  BINARY(ADD, a + b)                                          \
  BINARY(SUBTRACT, a - b)                                     \
  BINARY(MULTIPLY, a *b)                                      \
  BINARY(DIVIDE, a / b)                                       \
  BINARY(POWER, POW(a, b))                                    \
  BINARY(MAXIMUM, a > b ? a : (b == b && a == a ? b : a + b)) \
  BINARY(MINIMUM, a < b ? a : (b == b && a == a ? b : a + b))
BINARY_TABLE
#undef BINARY

void NAMED(soma_binary)(int function, const T *a, ptrdiff_t a_step, const T *b, ptrdiff_t b_step, T *out, size_t n) {
  static void (*const table[SOMA_BINARY_COUNT])(const T *, ptrdiff_t, const T *, ptrdiff_t, T *, size_t) = {
#define BINARY(name, value) [SOMA_##name] = NAMED(binary_##name),
      BINARY_TABLE
#undef BINARY
  };
  table[function](a, a_step, b, b_step, out, n);
}
#undef BINARY_TABLE

SOMA_CLONES void NAMED(soma_accumulate)(T *restrict y, const T *restrict x, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] += x[i];
}
#undef SIGMOID
#undef SIGMOID_SLOPE
#undef SOFTPLUS
