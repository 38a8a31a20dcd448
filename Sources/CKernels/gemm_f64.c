#include "soma_clones.h"
#include "soma_gemm.h"

// A block of ROWS × COLUMNS of C stays in registers while k runs; A and B are copied into strips that the block
// reads in order, zero-padded at the borders, so there is one inner loop and no special case.
enum { ROWS = 4, COLUMNS = 16, LANES = 8 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));

size_t soma_gemm_f64_workspace(size_t k) { return k * (ROWS + COLUMNS); }

SOMA_CLONES static void multiply_block(size_t k, const double *strip_a, const double *strip_b, double *block) {
  lanes sums[ROWS][COLUMNS / LANES] = {0};
  for (size_t p = 0; p < k; p++) {
    const lanes *b = (const lanes *)(strip_b + p * COLUMNS);
    for (int row = 0; row < ROWS; row++)
      for (int part = 0; part < COLUMNS / LANES; part++) sums[row][part] += strip_a[p * ROWS + row] * b[part];
  }
  for (int row = 0; row < ROWS; row++)
    for (int part = 0; part < COLUMNS / LANES; part++)
      ((lanes *)(block + row * COLUMNS))[part] = sums[row][part];
}

// Copies `width` ≤ `strip` lines of length k so that strip[p * strip_width + i] = line i at p.
static void pack(const double *source, size_t line_step, size_t step, size_t width, size_t strip_width, size_t k,
                 double *strip) {
  for (size_t p = 0; p < k; p++)
    for (size_t i = 0; i < strip_width; i++)
      strip[p * strip_width + i] = i < width ? source[i * line_step + p * step] : 0;
}

void soma_gemm_f64(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a, size_t lda,
                   const double *b, size_t ldb, double *c, size_t ldc, double *workspace) {
  double *strip_b = workspace, *strip_a = workspace + k * COLUMNS;
  double block[ROWS * COLUMNS];
  for (size_t column = 0; column < n; column += COLUMNS) {
    size_t width = n - column < COLUMNS ? n - column : COLUMNS;
    pack(b + (transpose_b ? column * ldb : column), transpose_b ? ldb : 1, transpose_b ? 1 : ldb, width, COLUMNS, k,
         strip_b);
    for (size_t row = 0; row < m; row += ROWS) {
      size_t height = m - row < ROWS ? m - row : ROWS;
      pack(a + (transpose_a ? row : row * lda), transpose_a ? 1 : lda, transpose_a ? lda : 1, height, ROWS, k,
           strip_a);
      multiply_block(k, strip_a, strip_b, block);
      for (size_t i = 0; i < height; i++)
        for (size_t j = 0; j < width; j++) c[(row + i) * ldc + column + j] = block[i * COLUMNS + j];
    }
  }
}
