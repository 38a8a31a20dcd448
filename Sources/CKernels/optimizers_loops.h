// The updates of one precision. The includer defines T and NAMED(name).
SOMA_CLONES static void NAMED(descend)(const T *restrict p, const T *restrict g, T *restrict out, size_t n,
                                       T l2, T keep, T rate) {
  for (size_t i = 0; i < n; i++) out[i] = keep * p[i] - rate * (g[i] + l2 * p[i]);
}

SOMA_CLONES static void NAMED(momentum)(const T *restrict p, const T *restrict g, const T *restrict v,
                                      T *restrict out, T *restrict v_out, size_t n,
                                      struct NAMED(soma_momentum) c) {
  for (size_t i = 0; i < n; i++) {
    T slope = g[i] + c.l2 * p[i];
    T velocity = c.friction * v[i] + c.push * slope;
    v_out[i] = velocity;
    out[i] = c.keep * p[i] + c.from_v * velocity + c.from_g * slope;
  }
}

// The elementwise root becomes one instruction; the library's may set errno and would keep the loop scalar.
SOMA_CLONES static void NAMED(adam_plain)(const T *restrict p, const T *restrict g, const T *restrict m,
                                          const T *restrict v, T *restrict out, T *restrict m_out,
                                          T *restrict v_out, size_t n, struct NAMED(soma_adam) c) {
  for (size_t i = 0; i < n; i++) {
    T slope = g[i] + c.l2 * p[i];
    T first = c.beta1 * m[i] + c.rest1 * slope;
    T second = c.beta2 * v[i] + c.rest2 * slope * slope;
    m_out[i] = first;
    v_out[i] = second;
    out[i] = c.keep * p[i] - c.rate * first / (c.scale * __builtin_elementwise_sqrt(second) + c.epsilon);
  }
}

SOMA_CLONES static void NAMED(adam_top)(const T *restrict p, const T *restrict g, const T *restrict m,
                                        const T *restrict v, const T *restrict top, T *restrict out,
                                        T *restrict m_out, T *restrict v_out, T *restrict top_out, size_t n,
                                        struct NAMED(soma_adam) c) {
  for (size_t i = 0; i < n; i++) {
    T slope = g[i] + c.l2 * p[i];
    T first = c.beta1 * m[i] + c.rest1 * slope;
    T second = c.beta2 * v[i] + c.rest2 * slope * slope;
    // Not (top > second): a NaN in the new value has to show.
    T largest = second <= top[i] ? top[i] : second;
    m_out[i] = first;
    v_out[i] = second;
    top_out[i] = largest;
    out[i] = c.keep * p[i] - c.rate * first / (c.scale * __builtin_elementwise_sqrt(largest) + c.epsilon);
  }
}

void NAMED(soma_descend)(const T *p, const T *g, T *out, size_t n, T l2, T keep, T rate) {
  NAMED(descend)(p, g, out, n, l2, keep, rate);
}

void NAMED(soma_momentum)(const T *p, const T *g, const T *v, T *out, T *v_out, size_t n,
                          struct NAMED(soma_momentum) c) {
  NAMED(momentum)(p, g, v, out, v_out, n, c);
}

void NAMED(soma_adam)(const T *p, const T *g, const T *m, const T *v, const T *top, T *out, T *m_out,
                      T *v_out, T *top_out, size_t n, struct NAMED(soma_adam) c) {
  if (top)
    NAMED(adam_top)(p, g, m, v, top, out, m_out, v_out, top_out, n, c);
  else
    NAMED(adam_plain)(p, g, m, v, out, m_out, v_out, n, c);
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
