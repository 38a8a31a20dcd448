// The practical floor of `seed2layer`: oneDNN's sgemm on each thread's own part, two barriers a step, the update of
// the weights folded into the product that makes the gradient.
#include "harness.h"

#include <dnnl.h>
#include <omp.h>

enum { N = 64, D = 1000, H = 100, C = 10, STEPS = 1000 };

static float *x, *y, *start1, *start2, *w1, *w2, *h, *difference, *upstream;

static const char *version(void) { return "C over oneDNN"; }

static void prepare(void) {
  x = floats(N * D), y = floats(N * C), start1 = floats(D * H), start2 = floats(H * C);
  w1 = floats(D * H), w2 = floats(H * C), h = floats(N * H), difference = floats(N * C), upstream = floats(N * H);
  fill(x, 0, N * D, 1), fill(y, 1, N * C, 1), fill(start1, 2, D * H, 1), fill(start2, 3, H * C, 1);
}

static void reset(void) {
  memcpy(w1, start1, D * H * sizeof(float));
  memcpy(w2, start2, H * C * sizeof(float));
}

static double run(void) {
  double losses[256] = {0};
#pragma omp parallel
  {
    const int thread = omp_get_thread_num(), count = omp_get_num_threads();
    // Inside the region oneDNN sees that it is on one thread of several and stays there.
    const long row = N * thread / count, rows = N * (thread + 1) / count - row;
    const long unit = D * thread / count, units = D * (thread + 1) / count - unit;
    float *ownH = h + row * H, *ownDifference = difference + row * C, *ownUpstream = upstream + row * H;
    for (int step = 0; step < STEPS; step++) {
      dnnl_sgemm('N', 'N', rows, H, D, 1, x + row * D, D, w1, H, 0, ownH, H);
      // Held where the exponential is finite: fast arithmetic knows no infinity.
      for (long i = 0; i < rows * H; i++) ownH[i] = 1 / (1 + expf(fminf(-ownH[i], 80)));
      dnnl_sgemm('N', 'N', rows, C, H, 1, ownH, H, w2, C, 0, ownDifference, C);
      float loss = 0;
      for (long i = 0; i < rows * C; i++) {
        ownDifference[i] -= y[row * C + i];
        loss += ownDifference[i] * ownDifference[i];
      }
      losses[thread] = loss;
      dnnl_sgemm('N', 'T', rows, H, C, 2, ownDifference, C, w2, C, 0, ownUpstream, H);
      for (long i = 0; i < rows * H; i++) ownUpstream[i] *= ownH[i] * (1 - ownH[i]);
#pragma omp barrier
      dnnl_sgemm('T', 'N', units, H, N, -1e-4f, x + unit, D, upstream, H, 1, w1 + unit * H, H);
      if (thread == 0) dnnl_sgemm('T', 'N', H, C, N, -2e-4f, h, H, difference, C, 1, w2, C);
#pragma omp barrier
    }
  }
  double loss = 0;
  for (int thread = 0; thread < 256; thread++) loss += losses[thread];
  return loss;
}
