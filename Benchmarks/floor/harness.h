// Times a C program the way `SomaBenchmarks --paced` times Soma: warm-up, "ready", then one repeat for each line of
// standard input.
// One program per file: it defines `prepare` (once), `reset` (before each run, not timed) and `run` (timed; returns
// the check), and `version`.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const char *version(void);
static void prepare(void);
static void reset(void);
static double run(void);

// Number `index` of stream `stream`; see Numbers.swift.
static inline uint64_t bits(uint64_t stream, uint64_t index) {
  uint64_t z = (stream << 32) + (index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static inline void fill(float *out, uint64_t stream, long count, double deviation) {
  const float scale = (float)(sqrt(12.0) * deviation);
  for (long i = 0; i < count; i++) out[i] = ((float)(bits(stream, i) >> 40) * 0x1p-24f - 0.5f) * scale;
}

// Zeroed memory at the border of a cache line.
static inline float *floats(long count) {
  size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
  float *memory = aligned_alloc(64, bytes);
  if (memory == NULL) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  memset(memory, 0, bytes);
  return memory;
}

static double timed(double *check) {
  struct timespec start, end;
  reset();
  clock_gettime(CLOCK_MONOTONIC, &start);
  *check = run();
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
}

int main(void) {
  double check;
  prepare();
  double pace = timed(&check);
  for (double warm_up = 0; warm_up < 0.1 && pace < 2; warm_up += pace) pace = timed(&check);
  long count = (long)fmax(1, ceil(0.1 / fmax(pace, 1e-9)));
  printf("ready\n");
  fflush(stdout);
  for (int character; (character = getchar()) != EOF;) {
    if (character != '\n') continue;
    double total = 0;
    for (long i = 0; i < count; i++) total += timed(&check);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf(
      "{\"seconds\": %.9g, \"check\": %.9g, \"peakBytes\": %ld, \"version\": \"%s\"}\n", total / (double)count, check,
      usage.ru_maxrss * 1024, version());
    fflush(stdout);
  }
  return 0;
}
