// The reductions of one precision. The includer defines T and NAMED(name).
#define COMBINE_SUM(a, b) ((a) + (b))
#define COMBINE_PRODUCT(a, b) ((a) * (b))
// NaN wins: a comparison with it is false both ways, and a + b is then NaN.
#define COMBINE_MAX(a, b) ((a) > (b) ? (a) : ((a) <= (b) ? (b) : (a) + (b)))
#define COMBINE_MIN(a, b) ((a) < (b) ? (a) : ((a) >= (b) ? (b) : (a) + (b)))

enum { NAMED(LANES) = 64 / sizeof(T) };

// A contiguous run: 64 bytes of lanes run side by side over at most 512 numbers, halves are combined pairwise.
#define REDUCTION(name, identity)                                                                          \
  SOMA_CLONES static T NAMED(run_##name)(const T *x, size_t n) {                                           \
    T lanes[NAMED(LANES)];                                                                                 \
    for (int lane = 0; lane < NAMED(LANES); lane++) lanes[lane] = (identity);                              \
    size_t i = 0;                                                                                          \
    for (; i + NAMED(LANES) <= n; i += NAMED(LANES))                                                       \
      for (int lane = 0; lane < NAMED(LANES); lane++)                                                      \
        lanes[lane] = COMBINE_##name(lanes[lane], x[i + (size_t)lane]);                                    \
    for (int lane = 0; i < n; i++, lane++) lanes[lane] = COMBINE_##name(lanes[lane], x[i]);                \
    for (int width = NAMED(LANES) / 2; width > 0; width /= 2)                                              \
      for (int lane = 0; lane < width; lane++) lanes[lane] = COMBINE_##name(lanes[lane], lanes[lane + width]); \
    return lanes[0];                                                                                       \
  }                                                                                                        \
  static T NAMED(pairwise_##name)(const T *x, size_t n) {                                                  \
    if (n <= 512) return NAMED(run_##name)(x, n);                                                          \
    size_t half = (n / 2 + 255) / 256 * 256;                                                               \
    T left = NAMED(pairwise_##name)(x, half), right = NAMED(pairwise_##name)(x + half, n - half);          \
    return COMBINE_##name(left, right);                                                                    \
  }                                                                                                        \
  SOMA_CLONES static void NAMED(columns_##name)(const T *x, T *restrict out, size_t length, size_t step,   \
                                                size_t inner) {                                            \
    for (size_t i = 0; i < length; i++)                                                                    \
      for (size_t j = 0; j < inner; j++) out[j] = COMBINE_##name(out[j], x[i * step + j]);                 \
  }                                                                                                        \
  /* Columns: blocks of 32 rows are combined pairwise through a buffer of 64 columns on the stack. */      \
  static void NAMED(pairwise_columns_##name)(const T *x, T *out, size_t length, size_t step, size_t inner) { \
    for (size_t j = 0; j < inner; j++) out[j] = (identity);                                                \
    if (length <= 32) return NAMED(columns_##name)(x, out, length, step, inner);                           \
    size_t half = (length / 2 + 31) / 32 * 32;                                                             \
    T right[64];                                                                                           \
    NAMED(pairwise_columns_##name)(x, out, half, step, inner);                                             \
    NAMED(pairwise_columns_##name)(x + half * step, right, length - half, step, inner);                    \
    for (size_t j = 0; j < inner; j++) out[j] = COMBINE_##name(out[j], right[j]);                          \
  }
#define REDUCTION_TABLE   \
  REDUCTION(SUM, 0)       \
  REDUCTION(PRODUCT, 1)   \
  REDUCTION(MAX, -INFINITY) \
  REDUCTION(MIN, INFINITY)
REDUCTION_TABLE
#undef REDUCTION

void NAMED(soma_reduce)(int reduction, const T *x, T *out, size_t length, size_t step, size_t inner) {
  static T (*const runs[SOMA_REDUCTION_COUNT])(const T *, size_t) = {
#define REDUCTION(name, identity) [SOMA_##name] = NAMED(pairwise_##name),
      REDUCTION_TABLE
#undef REDUCTION
  };
  static void (*const columns[SOMA_REDUCTION_COUNT])(const T *, T *, size_t, size_t, size_t) = {
#define REDUCTION(name, identity) [SOMA_##name] = NAMED(pairwise_columns_##name),
      REDUCTION_TABLE
#undef REDUCTION
  };
  if (inner == 1 && step == 1) {
    out[0] = runs[reduction](x, length);
    return;
  }
  for (size_t j = 0; j < inner; j += 64)
    columns[reduction](x + j, out + j, length, step, inner - j < 64 ? inner - j : 64);
}
#undef REDUCTION_TABLE

#define EXTREME(name, is_better)                                       \
  int64_t NAMED(name)(const T *x, size_t length, size_t step) {        \
    size_t best = 0;                                                   \
    for (size_t i = 0; i < length; i++) {                              \
      T value = x[i * step], champion = x[best * step];                \
      if (value != value) return (int64_t)i;                           \
      if (value is_better champion) best = i;                          \
    }                                                                  \
    return (int64_t)best;                                              \
  }
EXTREME(soma_argmax, >)
EXTREME(soma_argmin, <)
#undef EXTREME
#undef COMBINE_SUM
#undef COMBINE_PRODUCT
#undef COMBINE_MAX
#undef COMBINE_MIN
