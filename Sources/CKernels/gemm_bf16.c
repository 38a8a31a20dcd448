#include "soma_bf16.h"

#if !defined(__x86_64__)

bool soma_has_bf16(void) { return false; }

#else

#include <immintrin.h>
#include <stdint.h>

bool soma_has_bf16(void) { return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw"); }

// The instruction multiplies 16 pairs of bfloat16 by 16 others and adds both products of each to a float32 sum. So
// operands are rounded and laid out at the same time, in strips of 16 lines (rows of A, columns of B): for each two
// neighbours along k a strip has one cache line, with the two numbers of every line of the strip. A block of
// ROWS × 2 strips of C stays in registers while k runs.
enum { LANES = 16, ROWS = 8, COLUMNS = 2 * LANES };
// A block of K × COLUMNS of B lies in the first-level cache beside the rows of A that pass by, K × HEIGHT of A in the
// second.
enum { K = 512, HEIGHT = 512, CACHE_LINE = 64 };

typedef uint32_t pair;

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
static size_t pair_count(size_t k) { return (k + 1) / 2; }
static size_t strip_count(size_t lines) { return (lines + LANES - 1) / LANES; }

size_t soma_gemm_bf16_workspace(size_t m, size_t k) {
  return (strip_count(smaller(m, HEIGHT)) + COLUMNS / LANES) * pair_count(smaller(k, K)) * LANES * sizeof(pair);
}

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))), apply_to = function)

// The first `count` of 16 lanes, if there are so many.
static inline __mmask16 first(size_t count) { return (__mmask16)(count < LANES ? (1u << count) - 1 : 0xffff); }

static inline __m512i rounded(__m512 low, __m512 high) { return (__m512i)_mm512_cvtne2ps_pbh(high, low); }

static inline void transpose(__m512i r[LANES]) {
  __m512i t[LANES];
  for (int i = 0; i < LANES; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < LANES; i += 4)
    for (int half = 0; half < 2; half++) {
      r[i + 2 * half] = _mm512_unpacklo_epi64(t[i + half], t[i + half + 2]);
      r[i + 2 * half + 1] = _mm512_unpackhi_epi64(t[i + half], t[i + half + 2]);
    }
  for (int i = 0; i < 4; i++)
    for (int half = 0; half < 2; half++) {
      t[8 * half + i] = _mm512_shuffle_i32x4(r[8 * half + i], r[8 * half + i + 4], 0x88);
      t[8 * half + i + 4] = _mm512_shuffle_i32x4(r[8 * half + i], r[8 * half + i + 4], 0xdd);
    }
  for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
  }
}

// An operand: numbers that follow one another along a line (along k) where `is_along_k`, and across lines otherwise;
// `step` is the distance to the next line, or to the next number of the line.
struct operand {
  const float *start;
  size_t step;
  bool is_along_k;
};

static inline const float *element(struct operand x, size_t line, size_t p) {
  return x.start + (x.is_along_k ? line * x.step + p : p * x.step + line);
}

// Each of 16 lines, 32 numbers along k, rounded. Lines and numbers that are not there become zeros.
static inline void round_block(const float *x, size_t step, size_t lines, size_t k, __m512i block[LANES]) {
  if (lines >= LANES && k >= 2 * LANES) {
    // Written out, so that every line has loads of its own: the processor then sees 16 streams and fetches ahead, which
    // halves the time where memory is far away.
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LANES; i++)
      block[i] = rounded(_mm512_loadu_ps(x + i * step), _mm512_loadu_ps(x + i * step + LANES));
    return;
  }
  __mmask16 low = first(k), high = k > LANES ? first(k - LANES) : 0;
  for (size_t i = 0; i < LANES; i++)
    block[i] = i < lines ? rounded(_mm512_maskz_loadu_ps(low, x + i * step),
                                   _mm512_maskz_loadu_ps(high, x + i * step + LANES))
                         : _mm512_setzero_si512();
}

static void pack_along_k(const float *x, size_t step, size_t lines, size_t k, pair *strips) {
  for (size_t line = 0; line < lines; line += LANES, strips += pair_count(k) * LANES)
    for (size_t p = 0; p < k; p += 2 * LANES) {
      __m512i block[LANES];
      round_block(x + line * step + p, step, lines - line, k - p, block);
      transpose(block);
      size_t count = smaller(LANES, pair_count(k - p));
      for (size_t i = 0; i < count; i++) _mm512_store_si512(strips + (p / 2 + i) * LANES, block[i]);
    }
}

static void pack_across_lines(const float *x, size_t step, size_t lines, size_t k, pair *strips) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                                         21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  for (size_t p = 0; p < k; p += 2) {
    pair *to = strips + p / 2 * LANES;
    for (size_t line = 0; line < lines; line += LANES, to += pair_count(k) * LANES) {
      const float *from = x + p * step + line;
      __m512 even = _mm512_maskz_loadu_ps(first(lines - line), from);
      __m512 odd = p + 1 < k ? _mm512_maskz_loadu_ps(first(lines - line), from + step) : _mm512_setzero_ps();
      _mm512_store_si512(to, _mm512_permutexvar_epi16(order, rounded(even, odd)));
    }
  }
}

static void pack(struct operand x, size_t line, size_t lines, size_t p, size_t k, pair *strips) {
  (x.is_along_k ? pack_along_k : pack_across_lines)(element(x, line, p), x.step, lines, k, strips);
}

// A rectangle of memory that will be needed soon.
struct region {
  const float *start;
  size_t step, rows, bytes;
};

static inline struct region next_region(struct operand x, size_t line, size_t lines, size_t p, size_t k) {
  size_t rows = x.is_along_k ? lines : k, width = x.is_along_k ? k : lines;
  return (struct region){element(x, line, p), x.step, rows, width * sizeof(float)};
}

static inline void fetch(struct region next, size_t from, size_t to) {
  for (size_t row = from; row < to; row++)
    for (size_t byte = 0; byte < next.bytes; byte += CACHE_LINE)
      _mm_prefetch((const char *)(next.start + row * next.step) + byte, _MM_HINT_T1);
}

// C[rows, columns] = or += strip A · two strips of B, where A begins at one half of a strip.
static void multiply(size_t pairs, const pair *a, const pair *b0, const pair *b1, float *c, size_t ldc, size_t rows,
                     size_t columns, bool adds) {
  __mmask16 left = first(columns), right = columns > LANES ? first(columns - LANES) : 0;
  __m512 sums[ROWS][2];
  for (size_t row = 0; row < rows; row++) {
    __builtin_prefetch(c + row * ldc, 1);
    __builtin_prefetch(c + row * ldc + LANES, 1);
  }
  for (size_t row = 0; row < ROWS; row++) sums[row][0] = sums[row][1] = _mm512_setzero_ps();
  for (size_t p = 0; p < pairs; p++) {
    __m512bh x0 = (__m512bh)_mm512_load_si512(b0 + p * LANES), x1 = (__m512bh)_mm512_load_si512(b1 + p * LANES);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < ROWS; row++) {
      __m512bh y = (__m512bh)_mm512_set1_epi32((int)a[p * LANES + row]);
      sums[row][0] = _mm512_dpbf16_ps(sums[row][0], y, x0);
      sums[row][1] = _mm512_dpbf16_ps(sums[row][1], y, x1);
    }
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < ROWS; row++)
    if (row < rows) {
      float *to = c + row * ldc;
      if (adds) {
        sums[row][0] = _mm512_add_ps(sums[row][0], _mm512_maskz_loadu_ps(left, to));
        sums[row][1] = _mm512_add_ps(sums[row][1], _mm512_maskz_loadu_ps(right, to + LANES));
      }
      _mm512_mask_storeu_ps(to, left, sums[row][0]);
      _mm512_mask_storeu_ps(to + LANES, right, sums[row][1]);
    }
}

void soma_gemm_bf16(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a, size_t lda,
                    const float *b, size_t ldb, float *c, size_t ldc, void *workspace) {
  struct operand x = {a, lda, !transpose_a}, y = {b, ldb, transpose_b};
  for (size_t p = 0; p < k; p += K) {
    size_t depth = smaller(K, k - p), strip = pair_count(depth) * LANES;
    pair *packed_b = workspace, *packed_a = packed_b + COLUMNS / LANES * strip;
    for (size_t top = 0; top < m; top += HEIGHT) {
      size_t height = smaller(HEIGHT, m - top);
      pack(x, top, height, p, depth, packed_a);
      for (size_t column = 0; column < n; column += COLUMNS) {
        size_t width = smaller(COLUMNS, n - column);
        pack(y, column, width, p, depth, packed_b);
        // While this block is multiplied, the next one of B comes from memory.
        struct region next = {0};
        if (column + COLUMNS < n)
          next = next_region(y, column + COLUMNS, smaller(COLUMNS, n - column - COLUMNS), p, depth);
        else if (top + HEIGHT < m)
          next = next_region(y, 0, smaller(COLUMNS, n), p, depth);
        else if (p + K < k)
          next = next_region(y, 0, smaller(COLUMNS, n), p + K, smaller(K, k - p - K));
        const pair *second = width > LANES ? packed_b + strip : packed_b;
        for (size_t row = 0; row < height; row += ROWS) {
          fetch(next, next.rows * row / height, next.rows * smaller(height, row + ROWS) / height);
          multiply(depth / 2 + depth % 2, packed_a + row / LANES * strip + row % LANES, packed_b, second,
                   c + (top + row) * ldc + column, ldc, smaller(ROWS, height - row), width, p > 0);
        }
      }
    }
  }
}

#pragma clang attribute pop

#endif
