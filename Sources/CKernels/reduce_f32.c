#include <math.h>

#include "soma_clones.h"
#include "soma_reduce.h"

#define T float
#define NAMED(name) name##_f32
#include "reduce_loops.h"
