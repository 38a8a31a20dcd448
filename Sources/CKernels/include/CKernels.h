// The C side of Soma: loops over flat memory. Nothing here knows about tensors, graphs or layers.
#ifndef SOMA_CKERNELS_H
#define SOMA_CKERNELS_H

#include "soma_bf16.h"
#include "soma_cpu.h"
#include "soma_elementwise.h"
#include "soma_gemm.h"
#include "soma_optimizers.h"
#include "soma_reduce.h"
#include "soma_rows.h"
#include "soma_sha256.h"
#include "soma_threads.h"

#endif
