#include "soma_clones.h"
#include "soma_optimizers.h"

#define T float
#define NAMED(name) name##_f32
#include "optimizers_loops.h"
