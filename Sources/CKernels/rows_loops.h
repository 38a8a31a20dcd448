// The row kernels of one precision. The includer defines T, NAMED(name), EXP and LOG.
enum { NAMED(ROW_LANES) = 64 / sizeof(T) };

SOMA_INLINE T NAMED(row_max)(const T *x, size_t width) {
  T largest = -INFINITY;
  for (size_t j = 0; j < width; j++) largest = x[j] > largest ? x[j] : (x[j] == x[j] ? largest : x[j]);
  return largest;
}

// Sums of long rows are cut into blocks that are added in double, so that what a running sum loses does not grow with
// the row.
enum { NAMED(ROW_BLOCK) = 512 * NAMED(ROW_LANES), NAMED(RUN_BLOCK) = 512 };

// Σ exp(x − largest), left in `out`, with a fixed number of running sums.
SOMA_INLINE T NAMED(row_exponentials)(const T *x, T *out, size_t width, T largest) {
  for (size_t j = 0; j < width; j++) out[j] = EXP(x[j] - largest);
  double total = 0;
  for (size_t start = 0; start < width; start += NAMED(ROW_BLOCK)) {
    T lanes[NAMED(ROW_LANES)] = {0};
    size_t j = start, end = width - start < NAMED(ROW_BLOCK) ? width : start + NAMED(ROW_BLOCK);
    for (; j + NAMED(ROW_LANES) <= end; j += NAMED(ROW_LANES))
      for (int lane = 0; lane < NAMED(ROW_LANES); lane++) lanes[lane] += out[j + (size_t)lane];
    for (int lane = 0; j < end; j++, lane++) lanes[lane] += out[j];
    for (int half = NAMED(ROW_LANES) / 2; half > 0; half /= 2)
      for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    total += lanes[0];
  }
  return (T)total;
}

SOMA_CLONES void NAMED(soma_softmax)(const T *xs, T *outs, size_t rows, size_t width, int is_log) {
  for (size_t row = 0; row < rows; row++) {
    const T *x = xs + row * width;
    T *out = outs + row * width;
    T largest = NAMED(row_max)(x, width);
    T sum = NAMED(row_exponentials)(x, out, width, largest);
    if (is_log) {
      T shift = LOG(sum);
      for (size_t j = 0; j < width; j++) out[j] = (x[j] - largest) - shift;
    } else {
      for (size_t j = 0; j < width; j++) out[j] = out[j] / sum;
    }
  }
}

SOMA_CLONES void NAMED(soma_softmax_gradient)(const T *ys, const T *gs, T *outs, size_t rows, size_t width,
                                              int is_log) {
  for (size_t row = 0; row < rows; row++) {
    const T *y = ys + row * width, *g = gs + row * width;
    T *out = outs + row * width;
    double total = 0;
    for (size_t start = 0; start < width; start += NAMED(RUN_BLOCK)) {
      size_t end = width - start < NAMED(RUN_BLOCK) ? width : start + NAMED(RUN_BLOCK);
      T part = 0;
      if (is_log) {
        for (size_t j = start; j < end; j++) part += g[j];
      } else {
        for (size_t j = start; j < end; j++) part += g[j] * y[j];
      }
      total += part;
    }
    const T sum = (T)total;
    if (is_log) {
      for (size_t j = 0; j < width; j++) out[j] = g[j] - EXP(y[j]) * sum;
    } else {
      for (size_t j = 0; j < width; j++) out[j] = y[j] * (g[j] - sum);
    }
  }
}

SOMA_CLONES void NAMED(soma_cross_entropy)(const T *xs, const int32_t *labels, T *losses, T *probabilities,
                                           size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    const T *x = xs + row * width;
    T *out = probabilities + row * width;
    T largest = NAMED(row_max)(x, width);
    T sum = NAMED(row_exponentials)(x, out, width, largest);
    for (size_t j = 0; j < width; j++) out[j] = out[j] / sum;
    losses[row] = (largest - x[labels[row]]) + LOG(sum);
  }
}

SOMA_CLONES void NAMED(soma_cross_entropy_gradient)(const T *probabilities, const int32_t *labels,
                                                    const T *upstream, T *outs, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++) {
    const T *p = probabilities + row * width;
    T *out = outs + row * width, g = upstream[row];
    for (size_t j = 0; j < width; j++) out[j] = p[j] * g;
    out[labels[row]] = (p[labels[row]] - 1) * g;
  }
}
