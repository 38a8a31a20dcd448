// The practical floor of `xor`: all rows side by side in vector registers, everything written out.
#include "harness.h"

enum { ROWS = 4, STEPS = 10000 };
static const float RATE = 2;

static float start[6], w[6], b[3];

static const char *version(void) { return "C"; }

static void prepare(void) {
  fill(start, 20, 4, 1);
  fill(start + 4, 21, 2, 1);
}

static void reset(void) {
  memcpy(w, start, sizeof w);
  memset(b, 0, sizeof b);
}

static double run(void) {
  static const float x0[ROWS] = {0, 0, 1, 1}, x1[ROWS] = {0, 1, 0, 1}, y[ROWS] = {0, 1, 1, 0};
  const float rate = RATE * 2.0f / ROWS;
  float loss = 0;
  for (int step = 0; step < STEPS; step++) {
    float h[2 * ROWS], out[ROWS], difference[ROWS], back[ROWS], up[2 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      h[i] = w[0] * x0[i] + w[1] * x1[i] + b[0];
      h[ROWS + i] = w[2] * x0[i] + w[3] * x1[i] + b[1];
    }
    for (int i = 0; i < 2 * ROWS; i++) h[i] = 1 / (1 + expf(-h[i]));
    for (int i = 0; i < ROWS; i++) out[i] = 1 / (1 + expf(-(w[4] * h[i] + w[5] * h[ROWS + i] + b[2])));
    loss = 0;
    for (int i = 0; i < ROWS; i++) {
      difference[i] = out[i] - y[i];
      loss += difference[i] * difference[i];
      back[i] = difference[i] * out[i] * (1 - out[i]);
      up[i] = back[i] * w[4] * h[i] * (1 - h[i]);
      up[ROWS + i] = back[i] * w[5] * h[ROWS + i] * (1 - h[ROWS + i]);
    }
    float g[9] = {0};
    for (int i = 0; i < ROWS; i++) {
      g[0] += up[i] * x0[i], g[1] += up[i] * x1[i], g[6] += up[i];
      g[2] += up[ROWS + i] * x0[i], g[3] += up[ROWS + i] * x1[i], g[7] += up[ROWS + i];
      g[4] += back[i] * h[i], g[5] += back[i] * h[ROWS + i], g[8] += back[i];
    }
    for (int i = 0; i < 6; i++) w[i] -= rate * g[i];
    for (int i = 0; i < 3; i++) b[i] -= rate * g[6 + i];
  }
  return loss / ROWS;
}
