// What Swift's SIMD types lack or do slowly: one instruction each, over 64-byte vectors.
// Everything is static inline, so that the caller's instruction set decides the code.
#ifndef CLANES_H
#define CLANES_H

typedef float CLanesFloat __attribute__((ext_vector_type(16)));
typedef double CLanesDouble __attribute__((ext_vector_type(8)));

/// The correctly rounded square root of each element, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_float(CLanesFloat *x) {
  *x = __builtin_elementwise_sqrt(*x);
}

/// The correctly rounded square root of each element, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_double(CLanesDouble *x) {
  *x = __builtin_elementwise_sqrt(*x);
}

#endif
