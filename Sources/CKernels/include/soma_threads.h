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

/// Puts the calling thread in the state that arithmetic runs in, and back: denormals are flushed to zero, and a
/// library underneath starts no threads of its own. Sessions nest; `soma_parallel_for` opens one where none is.
void soma_session_begin(void);
void soma_session_end(void);

/// The calling thread's recorder of kernels, for replayed programs; null where nothing is recorded.
void **soma_recorder(void);

#endif
