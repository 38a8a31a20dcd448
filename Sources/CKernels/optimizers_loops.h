// The loops of one precision. The includer defines T and NAMED(name).
#include "soma_scalars.h"

// A root that is one instruction; the library's may set errno and would keep the loop scalar.
#define SQRT(x) __builtin_elementwise_sqrt(x)
#define ABS(x) __builtin_elementwise_abs(x)
// A NaN on either side has to show.
#define LARGER(a, b) ((a) > (b) || (a) != (a) ? (a) : (b))

struct NAMED(numbers) { T l2, keep, rate, ahead, beta1, gain1, beta2, gain2, scale, inner, outer; };
struct NAMED(arrays) { T *p, *slot[3]; };

// An array may be written where it was read, but never where another one is read: no number depends on an earlier
// one, which the compiler cannot see. Without coupled decay p stays out of the gradient, because 0 times an
// infinite p is a NaN.
#define UPDATE(name, slots, first, second, third, ...)                                                         \
  SOMA_CLONES static void NAMED(update_##name)(struct NAMED(arrays) from, const T *gradient,                   \
                                               struct NAMED(arrays) to, size_t n, struct NAMED(numbers) c) {   \
    _Pragma("clang loop vectorize(assume_safety)")                                                             \
    for (size_t i = 0; i < n; i++) {                                                                           \
      T p = from.p[i], g = c.l2 == 0 ? gradient[i] : gradient[i] + c.l2 * p;                                   \
      T first = slots > 0 ? from.slot[0][i] : 0, second = slots > 1 ? from.slot[1][i] : 0;                        \
      T third = slots > 2 ? from.slot[2][i] : 0;                                                                 \
      __VA_ARGS__                                                                                              \
      to.p[i] = p;                                                                                             \
      if (slots > 0) to.slot[0][i] = first;                                                                      \
      if (slots > 1) to.slot[1][i] = second;                                                                    \
      if (slots > 2) to.slot[2][i] = third;                                                                      \
    }                                                                                                          \
  }
#include "update_table.h"
#undef UPDATE
#undef SQRT
#undef ABS
#undef LARGER

SOMA_INLINE struct NAMED(arrays) NAMED(arrays_from)(void *p, void *const *slots, int count, size_t start) {
  struct NAMED(arrays) arrays = {.p = (T *)p + start};
  for (int k = 0; k < count; k++) arrays.slot[k] = (T *)slots[k] + start;
  return arrays;
}

void NAMED(soma_update)(struct soma_update u, const void *p, void *const *slots, const void *gradient, void *new_p,
                        void *const *new_slots, size_t start, size_t n) {
  static void (*const table[SOMA_UPDATE_COUNT])(struct NAMED(arrays), const T *, struct NAMED(arrays), size_t,
                                                struct NAMED(numbers)) = {
#define UPDATE(name, ...) [SOMA_##name] = NAMED(update_##name),
#include "update_table.h"
#undef UPDATE
  };
  struct NAMED(numbers) numbers = {
      .l2 = (T)u.l2,       .keep = (T)u.keep,   .rate = (T)u.rate,   .ahead = (T)u.ahead,
      .beta1 = (T)u.beta1, .gain1 = (T)u.gain1, .beta2 = (T)u.beta2, .gain2 = (T)u.gain2,
      .scale = (T)u.scale, .inner = (T)u.inner, .outer = (T)u.outer,
  };
  int count = soma_update_slots(u.rule);
  table[u.rule](NAMED(arrays_from)((void *)p, slots, count, start), (const T *)gradient + start,
                NAMED(arrays_from)(new_p, new_slots, count, start), n, numbers);
}

SOMA_CLONES static double NAMED(sum_of_squares)(const T *x, size_t n, double scale) {
  double lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int lane = 0; lane < 8; lane++) {
      double value = scale * (double)x[i + (size_t)lane];
      lanes[lane] += value * value;
    }
  for (int lane = 0; i < n; i++, lane++) lanes[lane] += (scale * (double)x[i]) * (scale * (double)x[i]);
  for (int width = 4; width > 0; width /= 2)
    for (int lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  return lanes[0];
}

double NAMED(soma_sum_of_squares)(const T *x, size_t n, double scale) {
  return NAMED(sum_of_squares)(x, n, scale);
}
