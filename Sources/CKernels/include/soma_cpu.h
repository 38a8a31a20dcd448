// What this processor can do, for reports.
#ifndef SOMA_CPU_H
#define SOMA_CPU_H

// The machine code that SOMA_CLONES gives the loops here: 4 or 3 for x86-64-v4 or -v3, 0 for what every processor of the
// family has.
int soma_kernel_level(void);

// One bit each, from the lowest: AVX2, FMA, AVX-512F, AVX-512BW, AVX-512 VNNI, AVX-512 BF16.
unsigned soma_cpu_features(void);

#endif
