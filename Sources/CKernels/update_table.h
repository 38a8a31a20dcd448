// Every optimizer's step for one number. UPDATE(name, slots, first, second, third, step): how many numbers are
// remembered for each number of a parameter, what the step calls them, and the step, which changes
// the parameter p and the slots from the gradient g. g has coupled weight decay in it already; `keep` is the
// decoupled decay. The other numbers of c are in soma_optimizers.h.
UPDATE(DESCENT, 0, _1, _2, _3, {
  p = c.keep * p - c.rate * g;
})
UPDATE(MOMENTUM, 1, m, _2, _3, {
  m = c.beta1 * m + c.gain1 * g;
  p = c.keep * p - c.rate * m;
})
UPDATE(NESTEROV, 1, m, _2, _3, {
  m = c.beta1 * m + c.gain1 * g;
  p = c.keep * p - c.rate * m - c.ahead * g;
})
UPDATE(ADAM, 2, m, v, _3, {
  m = c.beta1 * m + c.gain1 * g;
  v = c.beta2 * v + c.gain2 * g * g;
  p = c.keep * p - c.rate * m / (c.scale * SQRT(v) + c.outer);
})
UPDATE(AMSGRAD, 3, m, v, top, {
  m = c.beta1 * m + c.gain1 * g;
  v = c.beta2 * v + c.gain2 * g * g;
  top = LARGER(top, v);
  p = c.keep * p - c.rate * m / (c.scale * SQRT(top) + c.outer);
})
UPDATE(NADAM, 2, m, v, _3, {
  m = c.beta1 * m + c.gain1 * g;
  v = c.beta2 * v + c.gain2 * g * g;
  p = c.keep * p - (c.rate * m + c.ahead * g) / (c.scale * SQRT(v) + c.outer);
})
UPDATE(ADAMAX, 2, m, largest, _3, {
  m = c.beta1 * m + c.gain1 * g;
  largest = LARGER(c.beta2 * largest, ABS(g) + c.inner);
  p = c.keep * p - c.rate * m / (largest + c.outer);
})
UPDATE(ADAGRAD, 1, sum, _2, _3, {
  sum = sum + g * g;
  p = c.keep * p - c.rate * g / (SQRT(sum + c.inner) + c.outer);
})
UPDATE(ADADELTA, 2, v, moves, _3, {
  v = c.beta2 * v + c.gain2 * g * g;
  T move = g * SQRT(moves + c.inner) / SQRT(v + c.inner);
  moves = c.beta2 * moves + c.gain2 * move * move;
  p = c.keep * p - c.rate * move;
})
UPDATE(RMSPROP, 1, v, _2, _3, {
  v = c.beta2 * v + c.gain2 * g * g;
  p = c.keep * p - c.rate * g / (SQRT(v + c.inner) + c.outer);
})
UPDATE(RMSPROP_MOMENTUM, 2, v, b, _3, {
  v = c.beta2 * v + c.gain2 * g * g;
  b = c.beta1 * b + c.gain1 * g / (SQRT(v + c.inner) + c.outer);
  p = c.keep * p - c.rate * b;
})
// The variance of equal gradients may come out below 0 by rounding.
UPDATE(RMSPROP_CENTERED, 2, v, mean, _3, {
  v = c.beta2 * v + c.gain2 * g * g;
  mean = c.beta2 * mean + c.gain2 * g;
  p = c.keep * p - c.rate * g / (SQRT(LARGER(v - mean * mean, 0) + c.inner) + c.outer);
})
UPDATE(RMSPROP_CENTERED_MOMENTUM, 3, v, mean, b, {
  v = c.beta2 * v + c.gain2 * g * g;
  mean = c.beta2 * mean + c.gain2 * g;
  b = c.beta1 * b + c.gain1 * g / (SQRT(LARGER(v - mean * mean, 0) + c.inner) + c.outer);
  p = c.keep * p - c.rate * b;
})
UPDATE(LION, 1, m, _2, _3, {
  T direction = c.beta1 * m + c.gain1 * g;
  m = c.beta2 * m + c.gain2 * g;
  p = c.keep * p - c.rate * SIGN(direction);
})
