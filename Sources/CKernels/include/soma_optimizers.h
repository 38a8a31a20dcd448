// One update of a parameter, fused: every number is read and written once.
#ifndef SOMA_OPTIMIZERS_H
#define SOMA_OPTIMIZERS_H

#include <stddef.h>

// What moves a parameter; update_table.h has the formulas.
enum soma_update_rule {
  SOMA_DESCENT, SOMA_MOMENTUM, SOMA_NESTEROV, SOMA_ADAM, SOMA_AMSGRAD, SOMA_NADAM, SOMA_ADAMAX, SOMA_ADAGRAD,
  SOMA_ADADELTA, SOMA_RMSPROP, SOMA_RMSPROP_MOMENTUM, SOMA_RMSPROP_CENTERED, SOMA_RMSPROP_CENTERED_MOMENTUM,
  SOMA_LION, SOMA_UPDATE_COUNT
};

// A rule and the numbers of one step; each rule reads the numbers that its formula has.
struct soma_update {
  enum soma_update_rule rule;
  double l2, keep;       // coupled weight decay, g' = g + l2 p; decoupled, keep p
  double rate, ahead;    // how far p follows the first average, and g' itself
  double beta1, gain1;   // the first average: beta1 m + gain1 g'
  double beta2, gain2;   // the second average: beta2 v + gain2 g'^2
  double scale;          // of the root of the second average
  double inner, outer;   // epsilon under the root, and beside it
};

// How many numbers the rule remembers for each number of the parameter: its slots.
int soma_update_slots(enum soma_update_rule rule);

// Makes the step for n numbers from `start` on. The new arrays are the old ones or lie elsewhere.
void soma_update_f32(struct soma_update update, const void *_Nonnull p, void *_Nonnull const *_Nullable slots,
                     const void *_Nonnull gradient, void *_Nonnull new_p,
                     void *_Nonnull const *_Nullable new_slots, size_t start, size_t n);
void soma_update_f64(struct soma_update update, const void *_Nonnull p, void *_Nonnull const *_Nullable slots,
                     const void *_Nonnull gradient, void *_Nonnull new_p,
                     void *_Nonnull const *_Nullable new_slots, size_t start, size_t n);

// The sum of (scale x)^2, in double for either type, over lanes of fixed order.
double soma_sum_of_squares_f32(const float *_Nonnull x, size_t n, double scale);
double soma_sum_of_squares_f64(const double *_Nonnull x, size_t n, double scale);

#endif
