// One update of a parameter, fused: every number is read and written once. Outputs never overlap inputs.
#ifndef SOMA_OPTIMIZERS_H
#define SOMA_OPTIMIZERS_H

#include <stddef.h>

// g' = g + l2 p; out = keep p - rate g'.
void soma_descend_f32(const float *p, const float *g, float *out, size_t n, float l2, float keep, float rate);
void soma_descend_f64(const double *p, const double *g, double *out, size_t n, double l2, double keep,
                      double rate);

// g' = g + l2 p; v_out = friction v + push g'; out = keep p + from_v v_out + from_g g'.
struct soma_momentum_f32 { float l2, keep, friction, push, from_v, from_g; };
struct soma_momentum_f64 { double l2, keep, friction, push, from_v, from_g; };
void soma_momentum_f32(const float *p, const float *g, const float *v, float *out, float *v_out, size_t n,
                       struct soma_momentum_f32 c);
void soma_momentum_f64(const double *p, const double *g, const double *v, double *out, double *v_out, size_t n,
                       struct soma_momentum_f64 c);

// g' = g + l2 p; m_out = beta1 m + (1 - beta1) g'; v_out = beta2 v + (1 - beta2) g'^2;
// out = keep p - rate m_out / (scale sqrt(s) + epsilon), where s is v_out, or with `top` (AMSGrad) the
// largest v_out so far, which goes to top_out.
struct soma_adam_f32 { float l2, keep, beta1, rest1, beta2, rest2, rate, scale, epsilon; };
struct soma_adam_f64 { double l2, keep, beta1, rest1, beta2, rest2, rate, scale, epsilon; };
void soma_adam_f32(const float *p, const float *g, const float *m, const float *v, const float *top, float *out,
                   float *m_out, float *v_out, float *top_out, size_t n, struct soma_adam_f32 c);
void soma_adam_f64(const double *p, const double *g, const double *m, const double *v, const double *top,
                   double *out, double *m_out, double *v_out, double *top_out, size_t n, struct soma_adam_f64 c);

// The sum of (scale x)^2, in double for either type, over lanes of fixed order.
double soma_sum_of_squares_f32(const float *x, size_t n, double scale);
double soma_sum_of_squares_f64(const double *x, size_t n, double scale);

#endif
