// What the loops of either precision share; the includer defines T.
#ifndef SOMA_SCALARS_H
#define SOMA_SCALARS_H

// 1, −1, or x itself where it is 0 or not a number.
#define SIGN(x) ((x) > 0 ? (T)1 : ((x) < 0 ? (T)-1 : (x)))

#endif
