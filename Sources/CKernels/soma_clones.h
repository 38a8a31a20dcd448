// Which CPU families get their own machine code of a function; the loader chooses when the program starts.
#ifndef SOMA_CLONES_H
#define SOMA_CLONES_H

// ThreadSanitizer would instrument the code that chooses, which runs before the sanitizer is ready: a crash.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SOMA_HAS_THREAD_SANITIZER
#endif
#endif

#if defined(__x86_64__) && defined(__linux__) && !defined(SOMA_HAS_THREAD_SANITIZER)
#define SOMA_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SOMA_CLONES
#endif
#define SOMA_INLINE static inline __attribute__((always_inline))

#endif
