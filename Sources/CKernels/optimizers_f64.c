#include "soma_clones.h"
#include "soma_optimizers.h"

#define T double
#define NAMED(name) name##_f64
#include "optimizers_loops.h"
