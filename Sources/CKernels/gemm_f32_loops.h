// The float32 products of one CPU family. The includer defines NAMED(name), TARGET, and how many vectors of LANES sums
// its registers hold: CHAIN_ROWS × CHAIN_PARTS with the cases CHAIN_BLOCKS, FEW_ROWS × FEW_PARTS with FEW_BLOCKS, and
// DOT_ROWS × DOT_COLUMNS.

// m × parts·LANES of C, m ≤ CHAIN_ROWS. `continues` goes on from what C holds.
TARGET SOMA_INLINE void NAMED(chain_block)(int m, int parts, size_t k, const float *a, size_t a_row, size_t a_step,
                                           const float *b, size_t b_step, float *c, size_t ldc, bool continues) {
  lanes sums[CHAIN_ROWS][FEW_PARTS];
  UNROLLED for (int row = 0; row < m; row++)
    UNROLLED for (int part = 0; part < parts; part++)
      sums[row][part] = continues ? *(const lanes *)(c + (size_t)row * ldc + part * LANES) : (lanes){0};
  for (size_t p = 0; p < k; p++) {
    const lanes *line = (const lanes *)(b + p * b_step);
    UNROLLED for (int row = 0; row < m; row++) {
      float factor = a[(size_t)row * a_row + p * a_step];
      UNROLLED for (int part = 0; part < parts; part++) sums[row][part] += factor * line[part];
    }
  }
  UNROLLED for (int row = 0; row < m; row++)
    UNROLLED for (int part = 0; part < parts; part++)
      *(lanes *)(c + (size_t)row * ldc + part * LANES) = sums[row][part];
}

// All rows of C in a panel of `parts` vectors, cut into blocks of nearly equal height.
TARGET SOMA_INLINE void NAMED(chain_rows)(int parts, size_t m, size_t k, const float *a, size_t a_row, size_t a_step,
                                          const float *b, size_t b_step, float *c, size_t ldc, bool continues) {
  size_t blocks = (m + CHAIN_ROWS - 1) / CHAIN_ROWS;
  for (size_t row = 0, height; row < m; row += height, blocks--) {
    height = (m - row) / blocks;
    switch (height) {
#define BLOCK(rows)                                                                                               \
  case rows:                                                                                                      \
    NAMED(chain_block)(rows, parts, k, a + row * a_row, a_row, a_step, b, b_step, c + row * ldc, ldc, continues); \
    break;
      CHAIN_BLOCKS
#undef BLOCK
    }
  }
}

TARGET static void NAMED(chain_few_rows)(size_t m, size_t k, const float *a, size_t a_row, size_t a_step,
                                         const float *b, size_t b_step, float *c, size_t ldc, bool continues) {
  switch (m) {
#define BLOCK(rows)                                                                                    \
  case rows:                                                                                           \
    NAMED(chain_block)(rows, FEW_PARTS, k, a, a_row, a_step, b, b_step, c, ldc, continues);            \
    break;
    FEW_BLOCKS
#undef BLOCK
  }
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

TARGET static void NAMED(chain_product)(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_step,
                                        const float *b, size_t b_column, size_t b_step, float *c, size_t ldc) {
  float copy[PANEL_STEPS * CHAIN_PARTS * LANES];
  for (size_t start = 0; start < k; start += PANEL_STEPS) {
    size_t steps = smaller(k - start, PANEL_STEPS);
    bool continues = start > 0;
    const float *lines = a + start * a_step;
    for (size_t column = 0, width; column < n; column += width) {
      const float *panel = b + column * b_column + start * b_step;
      size_t left = n - column, panel_step = b_step;
      if (m <= FEW_ROWS && left >= FEW_PARTS * LANES && b_column == 1) {
        width = FEW_PARTS * LANES;
        NAMED(chain_few_rows)(m, steps, lines, a_row, a_step, panel, b_step, c + column, ldc, continues);
        continue;
      }
      size_t padded = left >= CHAIN_PARTS * LANES ? CHAIN_PARTS * LANES : LANES;
      width = smaller(left, padded);
      if (b_column != 1 || width < padded) {
        for (size_t p = 0; p < steps; p++)
          for (size_t j = 0; j < padded; j++)
            copy[p * padded + j] = j < width ? panel[j * b_column + p * b_step] : 0;
        panel = copy, panel_step = padded;
      }
      if (width < padded)
        NAMED(chain_border)(width, m, steps, lines, a_row, a_step, panel, c + column, ldc, continues);
      else if (width == LANES)
        NAMED(chain_rows)(1, m, steps, lines, a_row, a_step, panel, panel_step, c + column, ldc, continues);
      else
        NAMED(chain_rows)(CHAIN_PARTS, m, steps, lines, a_row, a_step, panel, panel_step, c + column, ldc, continues);
    }
  }
}

// The same chains where preparing panels would cost more than the arithmetic; compiled for the usual k.
TARGET SOMA_INLINE void NAMED(tiny_elements)(bool isKnown, size_t m, size_t n, size_t k, const float *a, size_t a_row,
                                             size_t a_step, const float *b, size_t b_column, size_t b_step, float *c,
                                             size_t ldc) {
  for (size_t row = 0; row < m; row++)
    ROLLED for (size_t column = 0; column < n; column++) {
      const float *x = a + row * a_row, *y = b + column * b_column;
      float sum = 0;
      if (isKnown)
        for (size_t p = 0; p < k; p++) sum += x[p * a_step] * y[p * b_step];
      else
        ROLLED for (size_t p = 0; p < k; p++) sum += x[p * a_step] * y[p * b_step];
      c[row * ldc + column] = sum;
    }
}

TARGET static void NAMED(tiny_product)(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_step,
                                       const float *b, size_t b_column, size_t b_step, float *c, size_t ldc) {
  switch (k) {
    case 1: return NAMED(tiny_elements)(true, m, n, 1, a, a_row, a_step, b, b_column, b_step, c, ldc);
    case 2: return NAMED(tiny_elements)(true, m, n, 2, a, a_row, a_step, b, b_column, b_step, c, ldc);
    case 4: return NAMED(tiny_elements)(true, m, n, 4, a, a_row, a_step, b, b_column, b_step, c, ldc);
    default: return NAMED(tiny_elements)(false, m, n, k, a, a_row, a_step, b, b_column, b_step, c, ldc);
  }
}

// sums[row * columns + column] = a[row] · b[column], k ≥ LANES.
TARGET SOMA_INLINE void NAMED(dot_block)(int rows, int columns, const float *a, size_t lda, const float *const *b,
                                         size_t k, float *sums) {
  lanes totals[2 * LANES] = {{0}};
  size_t p = 0;
  for (; p + LANES <= k; p += LANES)
    UNROLLED for (int row = 0; row < rows; row++)
      UNROLLED for (int column = 0; column < columns; column++)
        totals[row * columns + column] +=
            *(const lanes *)(a + (size_t)row * lda + p) * *(const lanes *)(b[column] + p);
  if (p < k) {
    // The last LANES numbers once more, without those already counted: nothing past the end is read, and no zero
    // meets an infinity.
    masks isNew = lane_numbers >= (int)(p + LANES - k);
    UNROLLED for (int row = 0; row < rows; row++)
      UNROLLED for (int column = 0; column < columns; column++)
        totals[row * columns + column] +=
            KEPT(a + (size_t)row * lda + k - LANES, isNew) * KEPT(b[column] + k - LANES, isNew);
  }
  UNROLLED for (int first = 0; first < rows * columns; first += LANES)
    *(lanes *)(sums + first) = SUM_LANES(totals + first);
}

// All rows and at most DOT_COLUMNS columns of C.
TARGET static void NAMED(dot_columns)(size_t m, size_t width, size_t k, const float *a, size_t lda, const float *b,
                                      size_t ldb, float *c, size_t ldc, bool continues) {
  const float *columns[DOT_COLUMNS];
  // Columns past the last repeat it and are thrown away.
  for (size_t j = 0; j < DOT_COLUMNS; j++) columns[j] = b + smaller(j, width - 1) * ldb;
  for (size_t row = 0, height; row < m; row += height) {
    const float *lines = a + row * lda;
    float sums[2 * LANES];
    height = m - row >= DOT_ROWS ? DOT_ROWS : (m - row >= 2 ? 2 : 1);
    if (height == DOT_ROWS)
      NAMED(dot_block)(DOT_ROWS, DOT_COLUMNS, lines, lda, columns, k, sums);
    else if (height == 2)
      NAMED(dot_block)(2, DOT_COLUMNS, lines, lda, columns, k, sums);
    else
      NAMED(dot_block)(1, DOT_COLUMNS, lines, lda, columns, k, sums);
    for (size_t i = 0; i < height; i++) {
      float *line = c + (row + i) * ldc;
      for (size_t j = 0; j < width; j++) line[j] = continues ? line[j] + sums[i * DOT_COLUMNS + j] : sums[i * DOT_COLUMNS + j];
    }
  }
}

// k is cut into equal parts, so that the part of DOT_COLUMNS columns stays in the first cache while all rows pass.
TARGET static void NAMED(dot_product)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
                                      size_t ldb, float *c, size_t ldc) {
  size_t parts = (k + DOT_STEPS - 1) / DOT_STEPS, part = (k / LANES + parts - 1) / parts * LANES;
  for (size_t row = 0; row < m; row += DOT_TILE)
    for (size_t start = 0, steps; start < k; start += steps) {
      // A rest shorter than a vector belongs to the last part.
      steps = k - start < part + LANES ? k - start : part;
      for (size_t column = 0; column < n; column += DOT_COLUMNS)
        NAMED(dot_columns)(smaller(m - row, DOT_TILE), smaller(n - column, DOT_COLUMNS), steps, a + row * lda + start,
                           lda, b + column * ldb + start, ldb, c + row * ldc + column, ldc, start > 0);
    }
}

static const products NAMED(own) = {NAMED(tiny_product), NAMED(chain_product), NAMED(dot_product)};
#undef NAMED
#undef TARGET
#undef CHAIN_ROWS
#undef CHAIN_PARTS
#undef CHAIN_BLOCKS
#undef FEW_ROWS
#undef FEW_PARTS
#undef FEW_BLOCKS
#undef DOT_ROWS
#undef DOT_COLUMNS
