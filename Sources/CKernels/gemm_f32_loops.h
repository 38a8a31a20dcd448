// The float32 products of one CPU family. The includer defines NAMED(name), TARGET, and how many sums its registers
// hold: CHAIN_ROWS × CHAIN_PARTS and DOT_ROWS × DOT_COLUMNS vectors of LANES numbers.

// rows × parts·LANES of C. `continues` goes on from what C holds.
TARGET SOMA_INLINE void NAMED(chain_block)(int rows, int parts, size_t k, const float *a, size_t a_row, size_t a_step,
                                           const float *b, size_t b_step, float *c, size_t ldc, bool continues) {
  lanes sums[CHAIN_ROWS][CHAIN_PARTS];
  for (int row = 0; row < rows; row++)
    for (int part = 0; part < parts; part++)
      sums[row][part] = continues ? *(const lanes *)(c + (size_t)row * ldc + part * LANES) : (lanes){0};
  for (size_t p = 0; p < k; p++) {
    const lanes *line = (const lanes *)(b + p * b_step);
    for (int row = 0; row < rows; row++) {
      float factor = a[(size_t)row * a_row + p * a_step];
      for (int part = 0; part < parts; part++) sums[row][part] += factor * line[part];
    }
  }
  for (int row = 0; row < rows; row++)
    for (int part = 0; part < parts; part++) *(lanes *)(c + (size_t)row * ldc + part * LANES) = sums[row][part];
}

TARGET SOMA_INLINE void NAMED(chain_rows)(int parts, size_t m, size_t k, const float *a, size_t a_row, size_t a_step,
                                          const float *b, size_t b_step, float *c, size_t ldc, bool continues) {
  size_t row = 0;
  for (; row + CHAIN_ROWS <= m; row += CHAIN_ROWS)
    NAMED(chain_block)(CHAIN_ROWS, parts, k, a + row * a_row, a_row, a_step, b, b_step, c + row * ldc, ldc, continues);
  for (; row + 2 <= m; row += 2)
    NAMED(chain_block)(2, parts, k, a + row * a_row, a_row, a_step, b, b_step, c + row * ldc, ldc, continues);
  if (row < m)
    NAMED(chain_block)(1, parts, k, a + row * a_row, a_row, a_step, b, b_step, c + row * ldc, ldc, continues);
}

// The last columns of C, fewer than LANES: the panel is padded with zeros, C takes only what belongs to it.
TARGET static void NAMED(chain_border)(size_t width, size_t m, size_t k, const float *a, size_t a_row, size_t a_step,
                                       const float *panel, float *c, size_t ldc, bool continues) {
  float block[CHAIN_ROWS * LANES] = {0};
  for (size_t row = 0; row < m; row += CHAIN_ROWS) {
    size_t height = smaller(m - row, CHAIN_ROWS);
    for (size_t i = 0; continues && i < height; i++)
      for (size_t j = 0; j < width; j++) block[i * LANES + j] = c[(row + i) * ldc + j];
    NAMED(chain_rows)(1, height, k, a + row * a_row, a_row, a_step, panel, LANES, block, LANES, continues);
    for (size_t i = 0; i < height; i++)
      for (size_t j = 0; j < width; j++) c[(row + i) * ldc + j] = block[i * LANES + j];
  }
}

// Each element of C as the chain of multiply-adds in the order of k.
TARGET static void NAMED(chain_product)(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_step,
                                        const float *b, size_t b_column, size_t b_step, float *c, size_t ldc) {
  // So small that preparing panels costs more than the arithmetic.
  if (m * n * k <= 64) {
    for (size_t row = 0; row < m; row++)
      for (size_t column = 0; column < n; column++) {
        float sum = 0;
        for (size_t p = 0; p < k; p++) sum += a[row * a_row + p * a_step] * b[column * b_column + p * b_step];
        c[row * ldc + column] = sum;
      }
    return;
  }
  float copy[PANEL_STEPS * CHAIN_PARTS * LANES];
  for (size_t column = 0, width; column < n; column += width) {
    size_t parts = n - column >= CHAIN_PARTS * LANES ? CHAIN_PARTS : 1;
    width = smaller(parts * LANES, n - column);
    bool isWhole = width == parts * LANES;
    for (size_t start = 0; start < k; start += PANEL_STEPS) {
      size_t steps = smaller(k - start, PANEL_STEPS), panel_step = b_step;
      const float *panel = b + column * b_column + start * b_step;
      if (b_column != 1 || !isWhole) {
        for (size_t p = 0; p < steps; p++)
          for (size_t j = 0; j < parts * LANES; j++)
            copy[p * parts * LANES + j] = j < width ? panel[j * b_column + p * b_step] : 0;
        panel = copy, panel_step = parts * LANES;
      }
      const float *lines = a + start * a_step;
      if (!isWhole)
        NAMED(chain_border)(width, m, steps, lines, a_row, a_step, panel, c + column, ldc, start > 0);
      else if (parts == 1)
        NAMED(chain_rows)(1, m, steps, lines, a_row, a_step, panel, panel_step, c + column, ldc, start > 0);
      else
        NAMED(chain_rows)(CHAIN_PARTS, m, steps, lines, a_row, a_step, panel, panel_step, c + column, ldc, start > 0);
    }
  }
}

// sums[row * columns + column] = a[row] · b[column], k ≥ LANES.
TARGET SOMA_INLINE void NAMED(dot_block)(int rows, int columns, const float *a, size_t lda, const float *const *b,
                                         size_t k, float *sums) {
  lanes totals[2 * LANES] = {{0}};
  size_t p = 0;
  for (; p + LANES <= k; p += LANES)
    for (int row = 0; row < rows; row++)
      for (int column = 0; column < columns; column++)
        totals[row * columns + column] +=
            *(const lanes *)(a + (size_t)row * lda + p) * *(const lanes *)(b[column] + p);
  if (p < k) {
    // The last LANES numbers once more, without those already counted: nothing past the end is read, and no zero
    // meets an infinity.
    masks isNew = lane_numbers >= (int)(p + LANES - k);
    for (int row = 0; row < rows; row++)
      for (int column = 0; column < columns; column++)
        totals[row * columns + column] +=
            kept(a + (size_t)row * lda + k - LANES, isNew) * kept(b[column] + k - LANES, isNew);
  }
  for (int first = 0; first < rows * columns; first += LANES) *(lanes *)(sums + first) = sum_lanes(totals + first);
}

// out[row * out_row + column] = a[row] · b[column] for all rows and at most DOT_COLUMNS columns.
TARGET static void NAMED(dot_columns)(size_t m, size_t width, size_t k, const float *a, size_t lda, const float *b,
                                      size_t ldb, float *out, size_t out_row) {
  const float *columns[DOT_COLUMNS];
  // Columns past the last repeat it and are thrown away.
  for (size_t j = 0; j < DOT_COLUMNS; j++) columns[j] = b + smaller(j, width - 1) * ldb;
  float sums[2 * LANES];
  size_t row = 0;
  for (; row + DOT_ROWS <= m; row += DOT_ROWS) {
    NAMED(dot_block)(DOT_ROWS, DOT_COLUMNS, a + row * lda, lda, columns, k, sums);
    for (size_t i = 0; i < DOT_ROWS; i++)
      for (size_t j = 0; j < width; j++) out[(row + i) * out_row + j] = sums[i * DOT_COLUMNS + j];
  }
  for (; row < m; row++) {
    NAMED(dot_block)(1, DOT_COLUMNS, a + row * lda, lda, columns, k, sums);
    for (size_t j = 0; j < width; j++) out[row * out_row + j] = sums[j];
  }
}
#undef NAMED
#undef TARGET
#undef CHAIN_ROWS
#undef CHAIN_PARTS
#undef DOT_ROWS
#undef DOT_COLUMNS
