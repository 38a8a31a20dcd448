#define _GNU_SOURCE
#include "soma_threads.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define PAUSE() _mm_pause()
#else
#define PAUSE() __asm__ volatile("yield")
#endif

enum { MAX_THREADS = 256, SPINS_BEFORE_PARKING = 4000, SPINS_BEFORE_YIELDING = 4000 };

// Waits a moment. On a busy machine the thread waited for may not even be running: after a while the processor is
// offered to it.
static void wait_a_moment(int *spins) {
  if (++*spins < SPINS_BEFORE_YIELDING) {
    PAUSE();
  } else {
    sched_yield();
  }
}

// One job at a time. `generation` is even while the job may be read and odd while the next one is written.
static struct {
  pthread_mutex_t lock;
  pthread_cond_t published;
  atomic_int configured;      // threads that take part, the caller included
  atomic_int started;         // workers that exist
  atomic_flag is_busy;
  atomic_uint generation;
  atomic_int parked;
  atomic_int publisher;       // the processor that the last job with a parked worker was published on
  atomic_int inside;          // workers that may still read the job
  soma_tile_body body;
  void *context;
  int64_t tiles;
  int participants;
  atomic_llong next;
  atomic_llong done;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER,
          .published = PTHREAD_COND_INITIALIZER,
          .configured = 1,
          .is_busy = ATOMIC_FLAG_INIT};

static _Thread_local bool is_inside_tile;
static _Thread_local int session_depth;
static _Thread_local uint32_t session_floating_point;
static _Thread_local int session_openmp;
static _Thread_local int32_t recording_suspensions;
static _Thread_local void *recorder;

int32_t *soma_recording_suspensions(void) { return &recording_suspensions; }

void **soma_recorder(void) { return &recorder; }

static uint32_t floating_point_begin(void) {
#if defined(__x86_64__)
  uint32_t saved = _mm_getcsr();
  _mm_setcsr(saved | 0x8040);  // flush-to-zero and denormals-are-zero
  return saved;
#elif defined(__aarch64__)
  uint64_t saved;
  __asm__ volatile("mrs %0, fpcr" : "=r"(saved));
  __asm__ volatile("msr fpcr, %0" ::"r"(saved | (1u << 24)));
  return (uint32_t)saved;
#else
  return 0;
#endif
}

static void floating_point_end(uint32_t saved) {
#if defined(__x86_64__)
  _mm_setcsr(saved);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" ::"r"((uint64_t)saved));
#else
  (void)saved;
#endif
}

// oneDNN is built over OpenMP on some systems. It must not start threads of its own inside a tile, so its
// team is set to one for the calling thread and put back afterwards.
static int (*openmp_get)(void);
static void (*openmp_set)(int);
static pthread_once_t openmp_once = PTHREAD_ONCE_INIT;

static void find_openmp(void) {
  openmp_get = (int (*)(void))dlsym(RTLD_DEFAULT, "omp_get_max_threads");
  openmp_set = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

static int openmp_begin(void) {
  pthread_once(&openmp_once, find_openmp);
  if (openmp_get == NULL || openmp_set == NULL) return 0;
  int saved = openmp_get();
  if (saved == 1) return 0;
  openmp_set(1);
  return saved;
}

static void openmp_end(int saved) {
  if (saved != 0) openmp_set(saved);
}

void soma_session_begin(void) {
  if (session_depth++ > 0) return;
  session_floating_point = floating_point_begin();
  session_openmp = openmp_begin();
}

void soma_session_end(void) {
  if (--session_depth > 0) return;
  openmp_end(session_openmp);
  floating_point_end(session_floating_point);
}

static void run_tiles(void) {
  soma_tile_body body = pool.body;
  void *context = pool.context;
  int64_t tiles = pool.tiles;
  for (;;) {
    int64_t tile = atomic_fetch_add_explicit(&pool.next, 1, memory_order_relaxed);
    if (tile >= tiles) return;
    body(context, tile);
    atomic_fetch_add_explicit(&pool.done, 1, memory_order_release);
  }
}

// The system likes to wake a thread on the processor of the one that wakes it, and may leave both there for a tenth of
// a second while another one is idle. A worker moves away itself.
static int current_processor(void) {
#if defined(__linux__)
  return sched_getcpu();
#else
  return -1;
#endif
}

static void leave_processor(int processor) {
#if defined(__linux__)
  cpu_set_t allowed, others;
  if (processor < 0 || processor != sched_getcpu()) return;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  others = allowed;
  CPU_CLR(processor, &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof allowed, &allowed);
#else
  (void)processor;
#endif
}

static void *work(void *argument) {
  int index = (int)(intptr_t)argument;  // 1, 2, …: the caller is 0
  is_inside_tile = true;
  floating_point_begin();
  openmp_begin();
  unsigned seen = 0;
  for (;;) {
    unsigned generation = seen;
    for (int spin = 0; spin < SPINS_BEFORE_PARKING; spin++) {
      generation = atomic_load_explicit(&pool.generation, memory_order_acquire);
      if (generation != seen) break;
      PAUSE();
    }
    if (generation == seen) {
      pthread_mutex_lock(&pool.lock);
      atomic_fetch_add(&pool.parked, 1);
      while ((generation = atomic_load(&pool.generation)) == seen)
        pthread_cond_wait(&pool.published, &pool.lock);
      atomic_fetch_sub(&pool.parked, 1);
      pthread_mutex_unlock(&pool.lock);
      leave_processor(atomic_load(&pool.publisher));
    }
    int spins = 0;
    while (generation & 1) {
      wait_a_moment(&spins);
      generation = atomic_load(&pool.generation);
    }
    seen = generation;
    // A late worker must not read a job half-way through its publication: it announces itself, then looks
    // again whether the job it saw is still open. The publisher closes the job first, then waits for all.
    atomic_fetch_add(&pool.inside, 1);
    if (atomic_load(&pool.generation) == seen && index < pool.participants) run_tiles();
    atomic_fetch_sub(&pool.inside, 1);
  }
  return NULL;
}

void soma_threads_configure(int count) {
  if (count < 1) count = 1;
  if (count > MAX_THREADS) count = MAX_THREADS;
  pthread_mutex_lock(&pool.lock);
  for (int index = atomic_load(&pool.started) + 1; index < count; index++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, (void *)(intptr_t)index) != 0) {
      count = index;  // fewer threads change the speed, never a result
      break;
    }
    pthread_detach(thread);
    atomic_store(&pool.started, index);
  }
  atomic_store(&pool.configured, count);
  pthread_mutex_unlock(&pool.lock);
}

int soma_threads_count(void) { return atomic_load(&pool.configured); }

static void run_alone(int64_t tiles, void *context, soma_tile_body body) {
  for (int64_t tile = 0; tile < tiles; tile++) body(context, tile);
}

void soma_parallel_for(int64_t tiles, void *context, soma_tile_body body) {
  if (tiles <= 0) return;
  if (is_inside_tile) return run_alone(tiles, context, body);

  soma_session_begin();
  is_inside_tile = true;

  int threads = atomic_load_explicit(&pool.configured, memory_order_relaxed);
  if (tiles == 1 || threads == 1 || atomic_flag_test_and_set_explicit(&pool.is_busy, memory_order_acquire)) {
    run_alone(tiles, context, body);
  } else {
    atomic_fetch_add(&pool.generation, 1);
    int spins = 0;
    while (atomic_load(&pool.inside) != 0) wait_a_moment(&spins);
    pool.body = body;
    pool.context = context;
    pool.tiles = tiles;
    pool.participants = threads;
    atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
    atomic_store_explicit(&pool.done, 0, memory_order_relaxed);
    atomic_fetch_add(&pool.generation, 1);
    if (atomic_load(&pool.parked) > 0) {
      atomic_store(&pool.publisher, current_processor());
      pthread_mutex_lock(&pool.lock);
      pthread_cond_broadcast(&pool.published);
      pthread_mutex_unlock(&pool.lock);
    }
    run_tiles();
    spins = 0;
    while (atomic_load_explicit(&pool.done, memory_order_acquire) < tiles) wait_a_moment(&spins);
    atomic_flag_clear_explicit(&pool.is_busy, memory_order_release);
  }

  is_inside_tile = false;
  soma_session_end();
}
