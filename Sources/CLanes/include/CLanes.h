// What Swift's SIMD types do slowly: one vector instruction each, over 64 bytes.
// Everything is static inline, so that the caller's instruction set decides the code.
#ifndef CLANES_H
#define CLANES_H

typedef float clanes_floats
    __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef double clanes_doubles
    __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef float clanes_half_floats
    __attribute__((ext_vector_type(8), aligned(4), may_alias));

/// The correctly rounded square roots of 16 floats, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_float(void *x) {
  *(clanes_floats *)x = __builtin_elementwise_sqrt(*(clanes_floats *)x);
}

/// The correctly rounded square roots of 8 doubles, in place.
static inline __attribute__((always_inline)) void clanes_sqrt_double(void *x) {
  *(clanes_doubles *)x = __builtin_elementwise_sqrt(*(clanes_doubles *)x);
}

/// 16 floats, exactly, as 8 and 8 doubles.
static inline __attribute__((always_inline)) void
clanes_widen(const void *x, void *low, void *high) {
  const clanes_half_floats *halves = (const clanes_half_floats *)x;
  *(clanes_doubles *)low = __builtin_convertvector(halves[0], clanes_doubles);
  *(clanes_doubles *)high = __builtin_convertvector(halves[1], clanes_doubles);
}

/// 8 and 8 doubles, each rounded to nearest, as 16 floats.
static inline __attribute__((always_inline)) void
clanes_narrow(const void *low, const void *high, void *x) {
  clanes_half_floats *halves = (clanes_half_floats *)x;
  halves[0] = __builtin_convertvector(*(const clanes_doubles *)low, clanes_half_floats);
  halves[1] = __builtin_convertvector(*(const clanes_doubles *)high, clanes_half_floats);
}

typedef int clanes_masks_32 __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef long long clanes_masks_64 __attribute__((ext_vector_type(8), aligned(8), may_alias));

/// The bitwise or of 16 integers.
static inline __attribute__((always_inline)) int clanes_or_32(const void *x) {
  return __builtin_reduce_or(*(const clanes_masks_32 *)x);
}

/// The bitwise or of 8 integers.
static inline __attribute__((always_inline)) long long clanes_or_64(const void *x) {
  return __builtin_reduce_or(*(const clanes_masks_64 *)x);
}

#endif
