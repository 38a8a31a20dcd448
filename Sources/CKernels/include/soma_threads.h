// A pool of threads that runs numbered tiles. Which thread runs a tile never changes a result.
#ifndef SOMA_THREADS_H
#define SOMA_THREADS_H

#include <stdbool.h>
#include <stdint.h>

typedef void (*soma_tile_body)(void *context, int64_t tile);

/// Sets how many threads take part, the caller included. Extra workers start at once and idle ones stay parked.
void soma_threads_configure(int count);

/// How many threads take part, the caller included.
int soma_threads_count(void);

/// Runs `body` for every tile in 0 ..< tiles and returns when all are done. A call from inside a tile, or while
/// another thread is using the pool, runs its tiles in order on the calling thread.
void soma_parallel_for(int64_t tiles, void *context, soma_tile_body body);

/// The calling thread's "operations are not recorded" depth, for the gradient graph.
int32_t *soma_recording_suspensions(void);

/// The calling thread's floating-point control word; `soma_floating_point_begin` also flushes denormals to zero.
uint32_t soma_floating_point_begin(void);
void soma_floating_point_end(uint32_t saved);

#endif
