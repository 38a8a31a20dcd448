#include "elementwise_math.h"
#include "soma_rows.h"

#define T double
#define NAMED(name) name##_f64
#define EXP exp
#define LOG log
#include "rows_loops.h"
