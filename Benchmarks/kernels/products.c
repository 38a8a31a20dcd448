// Our float32 products beside oneDNN's sgemm, each on one thread. From the root of the package:
//
//   K=Sources/CKernels; mkdir -p .build-bench/c
//   clang -O2 -std=gnu17 -Wall -Wextra -I$K/include Benchmarks/kernels/products.c $K/gemm_f32.c $K/elementwise_f32.c \
//     -o .build-bench/c/products -ldnnl -lm && OMP_NUM_THREADS=1 .build-bench/c/products
//
// The best of several turns in processor time, the two in alternation, so that other work on the machine disturbs
// both little and alike. A whole matrix is multiplied in tiles, as the library's users and Soma's threads do.
#include <dnnl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "soma_elementwise.h"
#include "soma_gemm.h"

typedef struct {
  const char *use, *form;  // "NT": op(A) = A, op(B) = Bᵀ
  size_t m, n, k, tile_rows, tile_columns;
} product;

static const product products[] = {
    {"xor", "NT", 4, 2, 2, 4, 2},
    {"xor", "TN", 2, 2, 4, 2, 2},
    {"xor", "NN", 4, 2, 1, 4, 2},
    {"one row", "NT", 1, 512, 784, 1, 512},
    {"one row", "NT", 1, 256, 512, 1, 256},
    {"one row", "NT", 1, 10, 256, 1, 10},
    {"one row", "NN", 1, 784, 512, 1, 784},
    {"four rows", "NT", 4, 512, 784, 4, 512},
    {"eight rows", "NT", 8, 512, 784, 8, 512},
    {"mnist", "NT", 128, 512, 784, 128, 512},
    {"mnist", "NT", 128, 512, 784, 64, 128},
    {"mnist", "TN", 512, 784, 128, 512, 784},
    {"mnist", "TN", 512, 784, 128, 128, 128},
    {"mnist", "NN", 128, 512, 256, 128, 512},
    {"mnist", "NN", 128, 512, 256, 64, 128},
    {"mnist", "NT", 128, 10, 256, 128, 10},
    {"mnist", "TN", 10, 256, 128, 10, 256},
    {"mnist", "NN", 128, 256, 10, 128, 256},
    {"1024", "NT", 128, 1024, 1024, 128, 256},
    {"1024", "TN", 1024, 1024, 128, 512, 512},
    {"1024", "NN", 128, 1024, 1024, 128, 256},
    {"1536", "NT", 128, 1536, 1536, 128, 512},
    {"1536", "TN", 1536, 1536, 128, 512, 512},
    {"1536", "NN", 128, 1536, 1536, 128, 512},
    {"3000", "NT", 128, 3000, 3000, 128, 512},
    {"3000", "TN", 3000, 3000, 128, 512, 512},
    {"3000", "NN", 128, 3000, 3000, 128, 512},
    {"wide", "NT", 256, 4096, 4096, 256, 256},
    {"wide", "TN", 4096, 4096, 256, 512, 512},
    {"wide", "TN", 4096, 4096, 256, 1024, 1024},
    {"wide", "NN", 256, 4096, 4096, 256, 512},
};

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static float *numbers(size_t count) {
  float *memory = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  if (memory == NULL) abort();
  for (size_t i = 0; i < count; i++) memory[i] = (float)(rand() % 2001 - 1000) / 1000;
  return memory;
}

static void multiply(const product *p, int is_own, const float *a, const float *b, float *c) {
  int ta = p->form[0] == 'T', tb = p->form[1] == 'T';
  size_t lda = ta ? p->m : p->k, ldb = tb ? p->k : p->n;
  for (size_t row = 0; row < p->m; row += p->tile_rows)
    for (size_t column = 0; column < p->n; column += p->tile_columns) {
      size_t rows = p->m - row < p->tile_rows ? p->m - row : p->tile_rows;
      size_t columns = p->n - column < p->tile_columns ? p->n - column : p->tile_columns;
      const float *x = a + (ta ? row : row * lda), *y = b + (tb ? column * ldb : column);
      float *out = c + row * p->n + column;
      if (is_own)
        soma_gemm_f32(ta, tb, rows, columns, p->k, x, lda, y, ldb, out, p->n);
      else
        dnnl_sgemm(p->form[0], p->form[1], (dnnl_dim_t)rows, (dnnl_dim_t)columns, (dnnl_dim_t)p->k, 1, x,
                   (dnnl_dim_t)lda, y, (dnnl_dim_t)ldb, 0, out, (dnnl_dim_t)p->n);
    }
}

int main(void) {
  printf("%-10s form     m     n     k   tile        own µs  GFLOP/s  oneDNN µs  GFLOP/s  ratio\n", "");
  for (size_t index = 0; index < sizeof products / sizeof *products; index++) {
    const product *p = &products[index];
    float *a = numbers(p->m * p->k), *b = numbers(p->k * p->n), *c[2] = {numbers(p->m * p->n), numbers(p->m * p->n)};
    double work = 2.0 * (double)(p->m * p->n * p->k), best[2] = {INFINITY, INFINITY};
    int turns = work > 1e9 ? 8 : 100, calls = work < 1e5 ? 1000 : (work < 1e8 ? 10 : 1);
    for (int turn = 0; turn < 2 * turns; turn++) {
      double start = seconds();
      for (int call = 0; call < calls; call++) multiply(p, turn % 2, a, b, c[turn % 2]);
      best[turn % 2] = fmin(best[turn % 2], (seconds() - start) / calls);
    }
    for (size_t i = 0; i < p->m * p->n; i++)
      if (!(fabsf(c[0][i] - c[1][i]) <= 2e-7f * (float)p->k)) {
        printf("the products differ: %g and %g\n", (double)c[1][i], (double)c[0][i]);
        return 1;
      }
    printf("%-10s %s   %5zu %5zu %5zu   %4zu×%-4zu %8.2f %8.1f   %8.2f %8.1f  %5.2f\n", p->use, p->form, p->m, p->n,
           p->k, p->tile_rows, p->tile_columns, best[1] * 1e6, work / best[1] * 1e-9, best[0] * 1e6,
           work / best[0] * 1e-9, best[1] / best[0]);
    free(a), free(b), free(c[0]), free(c[1]);
  }
}
