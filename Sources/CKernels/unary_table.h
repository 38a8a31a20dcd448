// Every elementwise function with its derivative beside it, in terms of x, y = f(x) and the parameters p, q.
// UNARY(name, f(x), f'(x)). A NaN in gives a NaN out, in the value and in the derivative.
//
// At kinks: |x|, ReLU, leaky ReLU and hard sigmoid take the derivative of the left side's constant piece at 0
// (0, 0, p) except |x|, whose derivative at 0 is 0; clamp passes the gradient at its bounds.
UNARY(NEGATE, -x, (T)-1)
UNARY(ABS, FABS(x), SIGN(x))
UNARY(SIGN, SIGN(x), x == x ? 0 : x)
UNARY(EXP, EXP(x), y)
UNARY(EXP_MINUS_ONE, EXPM1(x), y + 1)
UNARY(LOG, LOG(x), 1 / x)
UNARY(LOG_ONE_PLUS, LOG1P(x), 1 / (1 + x))
UNARY(SQRT, SQRT(x), (T)0.5 / y)
UNARY(RECIPROCAL, 1 / x, -y * y)
UNARY(SQUARE, x *x, 2 * x)
UNARY(SIN, SIN(x), COS(x))
UNARY(COS, COS(x), -SIN(x))
UNARY(TANH, TANH(x), (1 - y) * (1 + y))
UNARY(SIGMOID, SIGMOID(x), SIGMOID_SLOPE(x))
UNARY(ERF, ERF(x), (T)1.12837916709551257 * EXP(-x * x))
UNARY(RELU, x > 0 ? x : (x <= 0 ? 0 : x), x > 0 ? 1 : (x <= 0 ? 0 : x))
UNARY(LEAKY_RELU, x > 0 ? x : p *x, x > 0 ? 1 : (x <= 0 ? p : x))
UNARY(ELU, x > 0 ? x : p *EXPM1(x), x > 0 ? 1 : p *EXP(x))
UNARY(SELU, (T)1.05070098735548049 * (x > 0 ? x : (T)1.67326324235437728 * EXPM1(x)),
      x > 0 ? (T)1.05070098735548049 : (T)1.75809934084737685 * EXP(x))
// x·Φ(x). At −∞ the factor Φ vanishes faster than x grows, so the value is −0 and the slope 0.
UNARY(GELU, x == -INFINITY ? (T)-0.0 : (T)0.5 * x * ERFC(-x * (T)0.707106781186547524),
      FABS(x) == INFINITY ? (x > 0 ? 1 : 0)
                          : (T)0.5 * ERFC(-x * (T)0.707106781186547524) +
                                x * (T)0.398942280401432678 * EXP((T)-0.5 * x * x))
// tanh's form as x·σ(2u), u = √(2/π)(x + 0.044715 x³); past ±50 it is x or 0 to rounding.
UNARY(GELU_TANH, x == -INFINITY ? (T)-0.0 : x *SIGMOID((T)1.59576912160573081 * (x + (T)0.044715 * x * x * x)),
      FABS(x) > 50 ? (x > 0 ? 1 : 0)
                   : SIGMOID((T)1.59576912160573081 * (x + (T)0.044715 * x * x * x)) +
                         x * SIGMOID_SLOPE((T)1.59576912160573081 * (x + (T)0.044715 * x * x * x)) *
                             (T)1.59576912160573081 * (1 + (T)0.134145 * x * x))
UNARY(SILU, x == -INFINITY ? (T)-0.0 : x *SIGMOID(x),
      FABS(x) == INFINITY ? (x > 0 ? 1 : 0) : SIGMOID(x) + x * SIGMOID_SLOPE(x))
UNARY(MISH, x == -INFINITY ? (T)-0.0 : x *TANH(SOFTPLUS(x)),
      FABS(x) > 100 ? (x > 0 ? 1 : 0)
                    : TANH(SOFTPLUS(x)) + x * SIGMOID(x) * (1 - TANH(SOFTPLUS(x)) * TANH(SOFTPLUS(x))))
UNARY(SOFTPLUS, SOFTPLUS(x), SIGMOID(x))
UNARY(LOG_SIGMOID, -SOFTPLUS(-x), SIGMOID(-x))
UNARY(HARD_SIGMOID, x <= -3 ? 0 : (x >= 3 ? 1 : x / 6 + (T)0.5), x == x ? (FABS(x) < 3 ? (T)1 / 6 : 0) : x)
UNARY(CLAMP, x < p ? p : (x > q ? q : x), x == x ? ((x < p || x > q) ? 0 : 1) : x)
UNARY(FLOOR, FLOOR(x), x == x ? 0 : x)
UNARY(CEIL, CEIL(x), x == x ? 0 : x)
UNARY(ROUND, RINT(x), x == x ? 0 : x)
