#ifndef SOMA_LIB_FUZZER_H
#define SOMA_LIB_FUZZER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library, which the sanitizer's flag links: reads its options from the arguments, then calls
// `body` with ever new inputs.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*body)(const uint8_t *data, size_t size));

#endif
