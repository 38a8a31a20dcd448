// Vectorisable float32 exp, log and tanh, and one set of names for both precisions.
//
// Sources: the range reductions and polynomials of Cephes (S. Moshier, expf.c, logf.c, tanhf.c), restated without
// branches. The largest errors over all 2³² inputs with a normal result, against float64, are: exp 0.992 ulp, or
// 1.024 where the compiler fuses multiply and add; log 0.830 ulp; tanh 1.331 ulp.
#ifndef SOMA_ELEMENTWISE_MATH_H
#define SOMA_ELEMENTWISE_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "soma_clones.h"

SOMA_INLINE float float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

SOMA_INLINE int32_t bits_of_float(float value) {
  int32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

SOMA_INLINE float exp_f32(float x) {
  // Beyond these the result is +infinity or 0 in float32; a NaN fails both comparisons and passes through.
  float clamped = x > 89.0f ? 89.0f : x;
  clamped = clamped < -104.0f ? -104.0f : clamped;
  // Adding and subtracting 1.5·2²³ rounds to the nearest integer on every CPU without a library call.
  float shifted = clamped * 1.44269504088896341f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = clamped - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float poly = 1.9875691500e-4f;
  poly = poly * r + 1.3981999507e-3f;
  poly = poly * r + 8.3334519073e-3f;
  poly = poly * r + 4.1665795894e-2f;
  poly = poly * r + 1.6666665459e-1f;
  poly = poly * r + 5.0000001201e-1f;
  float value = poly * r * r + r + 1.0f;
  // 2ⁿ in two factors, because n reaches 128 and −150.
  // Unsigned, because a NaN's bits make an n that leaves an int when shifted.
  int32_t exponent = bits_of_float(shifted) - bits_of_float(12582912.0f);
  int32_t half = exponent >> 1;
  uint32_t left = (uint32_t)(half + 127) << 23, right = (uint32_t)(exponent - half + 127) << 23;
  value = value * float_of_bits(left) * float_of_bits(right);
  return x != x ? x : value;
}

SOMA_INLINE float log_f32(float x) {
  int32_t bits = bits_of_float(x);
  int32_t exponent = ((bits >> 23) & 255) - 126;
  float m = float_of_bits(((uint32_t)bits & 0x007fffff) | 0x3f000000);  // in [0.5, 1)
  int32_t is_small = m < 0.707106781186547524f;
  exponent -= is_small;
  m = (is_small ? m + m : m) - 1.0f;
  float z = m * m;
  float poly = 7.0376836292e-2f;
  poly = poly * m - 1.1514610310e-1f;
  poly = poly * m + 1.1676998740e-1f;
  poly = poly * m - 1.2420140846e-1f;
  poly = poly * m + 1.4249322787e-1f;
  poly = poly * m - 1.6668057665e-1f;
  poly = poly * m + 2.0000714765e-1f;
  poly = poly * m - 2.4999993993e-1f;
  poly = poly * m + 3.3333331174e-1f;
  float n = (float)exponent;
  float value = poly * m * z - 2.12194440e-4f * n - 0.5f * z + m + 0.693359375f * n;
  value = x == INFINITY ? x : value;
  value = x < 1.17549435e-38f ? -INFINITY : value;  // zero; smaller numbers are flushed to it
  value = x < 0.0f ? NAN : value;
  return x != x ? x : value;
}

SOMA_INLINE float tanh_f32(float x) {
  float magnitude = x < 0 ? -x : x;
  float z = x * x;
  float poly = -5.70498872745e-3f;
  poly = poly * z + 2.06390887954e-2f;
  poly = poly * z - 5.37397155531e-2f;
  poly = poly * z + 1.33314422036e-1f;
  poly = poly * z - 3.33332819422e-1f;
  float small = poly * z * x + x;
  float large = 1.0f - 2.0f / (exp_f32(magnitude + magnitude) + 1.0f);
  float value = magnitude < 0.625f ? small : (x < 0 ? -large : large);
  value = x == 0.0f ? x : value;  // keeps the sign of −0
  return x != x ? x : value;
}

SOMA_INLINE float log_one_plus_f32(float x) { return log1pf(x); }

#endif
