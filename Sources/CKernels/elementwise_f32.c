#include "elementwise_math.h"
#include "soma_elementwise.h"

#define T float
#define NAMED(name) name##_f32
#define EXP exp_f32
#define LOG log_f32
#define TANH tanh_f32
#define EXPM1 expm1f
#define LOG1P log_one_plus_f32
#define SQRT sqrtf
#define FABS fabsf
#define SIN sinf
#define COS cosf
#define ERF erff
#define ERFC erfcf
#define FLOOR floorf
#define CEIL ceilf
#define RINT rintf
#define POW powf
#include "elementwise_loops.h"

SOMA_CLONES static void divide_u8(const uint8_t *restrict x, float *restrict out, size_t n, float divisor) {
  for (size_t i = 0; i < n; i++) out[i] = (float)x[i] / divisor;
}

void soma_divide_u8_f32(const uint8_t *x, float *out, size_t n, float divisor) { divide_u8(x, out, n, divisor); }
