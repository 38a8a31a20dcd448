#include <math.h>

#include "soma_clones.h"
#include "soma_reduce.h"

#define T double
#define NAMED(name) name##_f64
#include "reduce_loops.h"
