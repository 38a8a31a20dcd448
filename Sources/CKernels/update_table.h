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
