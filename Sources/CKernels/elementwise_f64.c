#include "elementwise_math.h"
#include "soma_elementwise.h"

#define T double
#define NAMED(name) name##_f64
#define EXP exp
#define LOG log
#define TANH tanh
#define EXPM1 expm1
#define LOG1P log1p
#define SQRT sqrt
#define FABS fabs
#define SIN sin
#define COS cos
#define ERF erf
#define ERFC erfc
#define FLOOR floor
#define CEIL ceil
#define RINT rint
#define POW pow
#include "elementwise_loops.h"
