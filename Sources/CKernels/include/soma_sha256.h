// SHA-256 by the processor's own instructions, where it has them.
#ifndef SOMA_SHA256_H
#define SOMA_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether the processor has instructions for SHA-256.
bool soma_has_sha256(void);

/// Mixes `count` blocks of 64 bytes into the eight words of `state`. Only where `soma_has_sha256()`.
void soma_sha256_blocks(uint32_t *state, const uint8_t *bytes, size_t count);

#endif
