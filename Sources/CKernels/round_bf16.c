#include "soma_bf16.h"
#include "soma_clones.h"

#include <stdint.h>
#include <string.h>

SOMA_INLINE float rounded(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  // The sum could carry a NaN's payload into the sign; its upper bits, made quiet, are a NaN too.
  uint32_t result = (bits & 0x7fffffff) > 0x7f800000 ? (bits | 0x400000) & 0xffff0000 : nearest;
  memcpy(&x, &result, sizeof x);
  return x;
}

SOMA_CLONES void soma_round_bf16_f32(const float *x, float *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = rounded(x[i]);
}

SOMA_CLONES void soma_round_bf16_f64(const double *x, double *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (double)rounded((float)x[i]);
}
