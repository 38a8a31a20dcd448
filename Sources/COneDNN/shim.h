// oneDNN's C interface; only `dnnl_sgemm` is used, which is the same in 2.x and 3.x.
#include <dnnl.h>
