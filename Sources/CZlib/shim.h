// zlib: gzip and PNG decompression.
#include <zlib.h>
