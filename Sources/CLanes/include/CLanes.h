// What Swift's SIMD types do slowly: one vector instruction each, over 64 bytes.
// Everything is static inline, so that the caller's instruction set decides the code.
#ifndef CLANES_H
#define CLANES_H

typedef float clanes_floats
    __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef double clanes_doubles
    __attribute__((ext_vector_type(8), aligned(8), may_alias));

/// The correctly rounded square roots of 16 floats, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_float(void *x) {
  *(clanes_floats *)x = __builtin_elementwise_sqrt(*(clanes_floats *)x);
}

/// The correctly rounded square roots of 8 doubles, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_double(void *x) {
  *(clanes_doubles *)x = __builtin_elementwise_sqrt(*(clanes_doubles *)x);
}

#endif
