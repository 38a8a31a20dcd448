#include <stdint.h>

#include "soma_clones.h"
#include "soma_elementwise.h"
#include "soma_gemm.h"

// Two orders of summation, each a function of k and the transpositions alone:
// - chains: an element of C is one chain of multiply-adds in the order of k; vectors hold neighbouring columns;
// - dots, for A Bᵀ, where both operands lie along k: LANES chains, each over every LANES-th product, added in the tree
//   of SUM_LANES. Nothing is copied or transposed, so one row runs at the speed at which weights arrive.

// PANEL_STEPS rows of a panel of B, and DOT_STEPS numbers of each of DOT_COLUMNS columns, fit into the first cache;
// DOT_TILE rows of A of DOT_STEPS numbers into the second.
enum { LANES = 16, PANEL_STEPS = 256, DOT_STEPS = 1024, DOT_TILE = 128 };
typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4)));
typedef int32_t masks __attribute__((vector_size(LANES * sizeof(float))));
static const masks lane_numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

typedef void (*chain_function)(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_step,
                               const float *b, size_t b_column, size_t b_step, float *c, size_t ldc);
typedef struct {
  chain_function tiny, chain;
  void (*dot)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c,
              size_t ldc);
} products;

SOMA_INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

// Sums stay in registers only if every loop over them is unrolled.
#define UNROLLED _Pragma("clang loop unroll(full)")
#define ROLLED _Pragma("clang loop unroll(disable) vectorize(disable)")

// LANES numbers, zero where the mask is.
#define KEPT(source, mask) ((lanes)((masks)*(const lanes *)(source) & (mask)))

// Halves of a and of b, added: [a₀ + a₈ … a₇ + a₁₅, b₀ + b₈ …]; then halves of the halves, and so on.
#define FOLD_8(a, b)                                                                      \
  (__builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) + \
   __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#define FOLD_4(a, b)                                                                      \
  (__builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) + \
   __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31))
#define FOLD_2(a, b)                                                                      \
  (__builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) + \
   __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31))
#define FOLD_1(a, b)                                                                      \
  (__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) + \
   __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31))
#define FOLDED_2(t, i) FOLD_8(t[i], t[i + 1])
#define FOLDED_4(t, i) FOLD_4(FOLDED_2(t, i), FOLDED_2(t, i + 2))
#define FOLDED_8(t, i) FOLD_2(FOLDED_4(t, i), FOLDED_4(t, i + 4))
// The sums of LANES vectors, each by the same tree.
#define SUM_LANES(t) FOLD_1(FOLDED_8((t), 0), FOLDED_8((t), 8))

#define BLOCKS_4 BLOCK(1) BLOCK(2) BLOCK(3) BLOCK(4)
#define BLOCKS_6 BLOCKS_4 BLOCK(5) BLOCK(6)
#define BLOCKS_14 BLOCKS_6 BLOCK(7) BLOCK(8) BLOCK(9) BLOCK(10) BLOCK(11) BLOCK(12) BLOCK(13) BLOCK(14)

#define NAMED(name) name##_any
#define TARGET
#define CHAIN_ROWS 4
#define CHAIN_PARTS 1
#define CHAIN_BLOCKS BLOCKS_4
#define FEW_ROWS 1
#define FEW_PARTS 2
#define FEW_BLOCKS BLOCK(1)
#define DOT_ROWS 2
#define DOT_COLUMNS 2
#include "gemm_f32_loops.h"

#if defined(__x86_64__)
#define NAMED(name) name##_v3
#define TARGET __attribute__((target("arch=x86-64-v3")))
#define CHAIN_ROWS 6
#define CHAIN_PARTS 1
#define CHAIN_BLOCKS BLOCKS_6
#define FEW_ROWS 1
#define FEW_PARTS 4
#define FEW_BLOCKS BLOCK(1)
#define DOT_ROWS 2
#define DOT_COLUMNS 3
#include "gemm_f32_loops.h"

#define NAMED(name) name##_v4
// Without the minimum the compiler would split vectors into halves, at half the speed.
#define TARGET __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define CHAIN_ROWS 14
#define CHAIN_PARTS 2
#define CHAIN_BLOCKS BLOCKS_14
#define FEW_ROWS 3
#define FEW_PARTS 8
#define FEW_BLOCKS BLOCK(1) BLOCK(2) BLOCK(3)
#define DOT_ROWS 4
#define DOT_COLUMNS 6
#include "gemm_f32_loops.h"
#endif

static inline const products *own_products(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return &own_v4;
  if (__builtin_cpu_supports("x86-64-v3")) return &own_v3;
#endif
  return &own_any;
}

void soma_gemm_f32(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
                   const float *b, size_t ldb, float *c, size_t ldc) {
  if (n == 1 && (transpose_b || ldb == 1)) {
    // One column is one row of the transposed product, which a single number is already.
    if (ldc == 1 && m > 1) return soma_gemm_f32(false, !transpose_a, 1, m, k, b, k, a, lda, c, m);
    transpose_b = true, ldb = k;
  }
  const products *own = own_products();
  if (transpose_b && !transpose_a && k >= LANES) {
    own->dot(m, n, k, a, lda, b, ldb, c, ldc);
  } else {
    // Also where k is 0: C becomes 0.
    chain_function chain = m * n * k <= 128 ? own->tiny : own->chain;
    chain(m, n, k, a, transpose_a ? 1 : lda, transpose_a ? lda : 1, b, transpose_b ? ldb : 1, transpose_b ? 1 : ldb, c,
          ldc);
  }
}

bool soma_prefers_own_product(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k) {
  if (transpose_a) return m * n <= 1 << 22;
  return transpose_b || n * k <= 1 << 20;
}

void soma_linear_f32(const float *x, const float *w, const float *bias, float *y, size_t ldy, size_t rows,
                     size_t inputs, size_t outputs, int activation, float p, float q) {
  enum { TILE_ROWS = 128, TILE_COLUMNS = 48 };
  float finished[TILE_ROWS * TILE_COLUMNS];
  for (size_t column = 0; column < outputs; column += TILE_COLUMNS) {
    size_t width = smaller(outputs - column, TILE_COLUMNS);
    for (size_t row = 0; row < rows; row += TILE_ROWS) {
      size_t height = smaller(rows - row, TILE_ROWS);
      float *tile = y + row * ldy + column;
      // An activation reads one place and writes another.
      float *sums = activation < 0 ? tile : finished;
      size_t step = activation < 0 ? ldy : width;
      soma_gemm_f32(false, true, height, width, inputs, x + row * inputs, inputs, w + column * inputs, inputs, sums,
                    step);
      for (size_t i = 0; bias && i < height; i++)
        for (size_t j = 0; j < width; j++) sums[i * step + j] += bias[column + j];
      if (activation < 0) continue;
      if (ldy == width) {
        soma_unary_f32(activation, sums, tile, height * width, p, q);
      } else {
        for (size_t i = 0; i < height; i++) soma_unary_f32(activation, sums + i * width, tile + i * ldy, width, p, q);
      }
    }
  }
}
