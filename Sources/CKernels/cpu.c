#include "soma_cpu.h"

#include "soma_clones.h"

int soma_kernel_level(void) {
#if defined(__x86_64__) && defined(__linux__) && !defined(SOMA_HAS_THREAD_SANITIZER)
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
#endif
  return 0;
}

unsigned soma_cpu_features(void) {
#if defined(__x86_64__)
  return (__builtin_cpu_supports("avx2") ? 1u : 0u) | (__builtin_cpu_supports("fma") ? 2u : 0u) |
         (__builtin_cpu_supports("avx512f") ? 4u : 0u) | (__builtin_cpu_supports("avx512bw") ? 8u : 0u) |
         (__builtin_cpu_supports("avx512vnni") ? 16u : 0u) | (__builtin_cpu_supports("avx512bf16") ? 32u : 0u);
#else
  return 0;
#endif
}
