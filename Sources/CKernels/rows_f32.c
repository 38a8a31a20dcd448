#include "elementwise_math.h"
#include "soma_rows.h"

#define T float
#define NAMED(name) name##_f32
#define EXP exp_f32
#define LOG logf
#include "rows_loops.h"
