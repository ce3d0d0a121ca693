// What Swift's SIMD types do slowly: one vector instruction each, over 64 bytes.
//
// Swift's own operators, + among them, are loops from element to element, which the optimizer puts
// together again where it can. Everything here is static inline, so that the caller's instruction
// set decides the code, and a single operation, so that nothing can be contracted.
#ifndef CLANES_H
#define CLANES_H

typedef float clanes_floats
    __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef double clanes_doubles
    __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef float clanes_half_floats
    __attribute__((ext_vector_type(8), aligned(4), may_alias));

#define CLANES_INLINE static inline __attribute__((always_inline))

#pragma STDC FP_CONTRACT OFF

// x becomes `x operator y`, each element correctly rounded.
#define CLANES_ARITHMETIC(name, operator)                                      \
  CLANES_INLINE void clanes_##name##_float(void *x, const void *y) {           \
    *(clanes_floats *)x = *(clanes_floats *)x operator *(const clanes_floats *)y; \
  }                                                                            \
  CLANES_INLINE void clanes_##name##_double(void *x, const void *y) {          \
    *(clanes_doubles *)x = *(clanes_doubles *)x operator *(                    \
        const clanes_doubles *)y;                                              \
  }
CLANES_ARITHMETIC(add, +)
CLANES_ARITHMETIC(subtract, -)
CLANES_ARITHMETIC(multiply, *)
CLANES_ARITHMETIC(divide, /)

// sum becomes `sum + x · y`, each element rounded once: by the processor's instruction where the
// target has one, else by the C library.
CLANES_INLINE void clanes_add_product_float(void *sum, const void *x, const void *y) {
  *(clanes_floats *)sum = __builtin_elementwise_fma(
      *(const clanes_floats *)x, *(const clanes_floats *)y, *(clanes_floats *)sum);
}
CLANES_INLINE void clanes_add_product_double(void *sum, const void *x, const void *y) {
  *(clanes_doubles *)sum = __builtin_elementwise_fma(
      *(const clanes_doubles *)x, *(const clanes_doubles *)y, *(clanes_doubles *)sum);
}

/// The correctly rounded square roots of 16 floats, in place.
CLANES_INLINE void clanes_sqrt_float(void *x) {
  *(clanes_floats *)x = __builtin_elementwise_sqrt(*(clanes_floats *)x);
}

/// The correctly rounded square roots of 8 doubles, in place.
CLANES_INLINE void clanes_sqrt_double(void *x) {
  *(clanes_doubles *)x = __builtin_elementwise_sqrt(*(clanes_doubles *)x);
}

/// 16 floats, exactly, as 8 and 8 doubles.
CLANES_INLINE void clanes_widen(const void *x, void *low, void *high) {
  const clanes_half_floats *halves = (const clanes_half_floats *)x;
  *(clanes_doubles *)low = __builtin_convertvector(halves[0], clanes_doubles);
  *(clanes_doubles *)high = __builtin_convertvector(halves[1], clanes_doubles);
}

/// 8 and 8 doubles, each rounded to nearest, as 16 floats.
CLANES_INLINE void clanes_narrow(const void *low, const void *high, void *x) {
  clanes_half_floats *halves = (clanes_half_floats *)x;
  halves[0] = __builtin_convertvector(*(const clanes_doubles *)low, clanes_half_floats);
  halves[1] = __builtin_convertvector(*(const clanes_doubles *)high, clanes_half_floats);
}

typedef unsigned clanes_bits_32
    __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef unsigned long long clanes_bits_64
    __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef int clanes_signed_32
    __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef long long clanes_signed_64
    __attribute__((ext_vector_type(8), aligned(8), may_alias));

// x becomes `x operator y`, element by element, wrapping around.
#define CLANES_BINARY(name, operator)                                          \
  CLANES_INLINE void clanes_##name##_32(void *x, const void *y) {              \
    *(clanes_bits_32 *)x = *(clanes_bits_32 *)x operator *(                    \
        const clanes_bits_32 *)y;                                              \
  }                                                                            \
  CLANES_INLINE void clanes_##name##_64(void *x, const void *y) {              \
    *(clanes_bits_64 *)x = *(clanes_bits_64 *)x operator *(                    \
        const clanes_bits_64 *)y;                                              \
  }
CLANES_BINARY(and, &)
CLANES_BINARY(or, |)
CLANES_BINARY(xor, ^)
CLANES_BINARY(add, +)
CLANES_BINARY(subtract, -)
CLANES_BINARY(multiply, *)

// x becomes the mask of `x operator y`: all ones where it holds, zeros elsewhere.
#define CLANES_COMPARISON(name, operator, suffix, type, mask)                  \
  CLANES_INLINE void clanes_##name##_##suffix(void *x, const void *y) {        \
    *(mask *)x = (mask)(*(type *)x operator *(const type *)y);                 \
  }
CLANES_COMPARISON(less, <, float, clanes_floats, clanes_signed_32)
CLANES_COMPARISON(less, <, double, clanes_doubles, clanes_signed_64)
CLANES_COMPARISON(less_or_equal, <=, float, clanes_floats, clanes_signed_32)
CLANES_COMPARISON(less_or_equal, <=, double, clanes_doubles, clanes_signed_64)
CLANES_COMPARISON(equal, ==, float, clanes_floats, clanes_signed_32)
CLANES_COMPARISON(equal, ==, double, clanes_doubles, clanes_signed_64)
CLANES_COMPARISON(not_equal, !=, float, clanes_floats, clanes_signed_32)
CLANES_COMPARISON(not_equal, !=, double, clanes_doubles, clanes_signed_64)
CLANES_COMPARISON(less, <, 32, clanes_signed_32, clanes_signed_32)
CLANES_COMPARISON(less, <, 64, clanes_signed_64, clanes_signed_64)
CLANES_COMPARISON(equal, ==, 32, clanes_signed_32, clanes_signed_32)
CLANES_COMPARISON(equal, ==, 64, clanes_signed_64, clanes_signed_64)

// Every element of x is shifted by `count`, which is less than its width.
#define CLANES_SHIFT(name, operator, type32, type64)                           \
  CLANES_INLINE void clanes_##name##_32(void *x, int count) {                  \
    *(type32 *)x = *(type32 *)x operator count;                                \
  }                                                                            \
  CLANES_INLINE void clanes_##name##_64(void *x, int count) {                  \
    *(type64 *)x = *(type64 *)x operator(long long) count;                     \
  }
CLANES_SHIFT(shift_left, <<, clanes_bits_32, clanes_bits_64)
CLANES_SHIFT(shift_right, >>, clanes_signed_32, clanes_signed_64)
CLANES_SHIFT(shift_right_logically, >>, clanes_bits_32, clanes_bits_64)

// x becomes y where the mask's element is negative; a truth value is all ones or all zeros.
CLANES_INLINE void clanes_select_32(void *x, const void *y, const void *mask) {
  *(clanes_bits_32 *)x = *(const clanes_signed_32 *)mask < 0
                             ? *(const clanes_bits_32 *)y
                             : *(clanes_bits_32 *)x;
}
CLANES_INLINE void clanes_select_64(void *x, const void *y, const void *mask) {
  *(clanes_bits_64 *)x = *(const clanes_signed_64 *)mask < 0
                             ? *(const clanes_bits_64 *)y
                             : *(clanes_bits_64 *)x;
}

// `to[column][row]` becomes `from[row][column]` for a square of as many rows and columns as a pack has
// numbers; rows are `from_row` and `to_row` numbers apart. Interleaving each row with the one that is
// half of all behind it turns a matrix by one bit of its indices.
#define CLANES_INTERLEAVE(x, y, half, first, second)                           \
  for (int row = 0; row < half; row++) {                                       \
    y[2 * row] = __builtin_shufflevector(x[row], x[row + half], first);        \
    y[2 * row + 1] = __builtin_shufflevector(x[row], x[row + half], second);   \
  }
#define CLANES_FIRST_16 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define CLANES_SECOND_16 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define CLANES_FIRST_8 0, 8, 1, 9, 2, 10, 3, 11
#define CLANES_SECOND_8 4, 12, 5, 13, 6, 14, 7, 15
CLANES_INLINE void clanes_transpose_float(const void *from, long from_row, void *to,
                                          long to_row) {
  clanes_floats x[16], y[16];
  for (int row = 0; row < 16; row++)
    x[row] = *(const clanes_floats *)((const float *)from + row * from_row);
  CLANES_INTERLEAVE(x, y, 8, CLANES_FIRST_16, CLANES_SECOND_16)
  CLANES_INTERLEAVE(y, x, 8, CLANES_FIRST_16, CLANES_SECOND_16)
  CLANES_INTERLEAVE(x, y, 8, CLANES_FIRST_16, CLANES_SECOND_16)
  CLANES_INTERLEAVE(y, x, 8, CLANES_FIRST_16, CLANES_SECOND_16)
  for (int row = 0; row < 16; row++)
    *(clanes_floats *)((float *)to + row * to_row) = x[row];
}
CLANES_INLINE void clanes_transpose_double(const void *from, long from_row, void *to,
                                           long to_row) {
  clanes_doubles x[8], y[8];
  for (int row = 0; row < 8; row++)
    x[row] = *(const clanes_doubles *)((const double *)from + row * from_row);
  CLANES_INTERLEAVE(x, y, 4, CLANES_FIRST_8, CLANES_SECOND_8)
  CLANES_INTERLEAVE(y, x, 4, CLANES_FIRST_8, CLANES_SECOND_8)
  CLANES_INTERLEAVE(x, y, 4, CLANES_FIRST_8, CLANES_SECOND_8)
  for (int row = 0; row < 8; row++)
    *(clanes_doubles *)((double *)to + row * to_row) = y[row];
}

// Whether a mask has any true element.
CLANES_INLINE _Bool clanes_any_32(const void *x) {
  return __builtin_reduce_or(*(const clanes_bits_32 *)x) != 0;
}
CLANES_INLINE _Bool clanes_any_64(const void *x) {
  return __builtin_reduce_or(*(const clanes_bits_64 *)x) != 0;
}

typedef _Bool clanes_truths_16 __attribute__((ext_vector_type(16)));
typedef _Bool clanes_truths_8 __attribute__((ext_vector_type(8)));

// A bit for each element of a mask, the first the least significant.
CLANES_INLINE unsigned clanes_bitmask_32(const void *x) {
  clanes_truths_16 truths =
      __builtin_convertvector(*(const clanes_signed_32 *)x < 0, clanes_truths_16);
  return __builtin_bit_cast(unsigned short, truths);
}
CLANES_INLINE unsigned clanes_bitmask_64(const void *x) {
  clanes_truths_8 truths =
      __builtin_convertvector(*(const clanes_signed_64 *)x < 0, clanes_truths_8);
  return __builtin_bit_cast(unsigned char, truths);
}

// What the processor offers and the operating system keeps across its switches.
enum {
  CLANES_AVX2 = 1,
  // F, DQ, BW and VL.
  CLANES_AVX512 = 2,
  // Fused multiply-add of vectors of 32 bytes and less.
  CLANES_FMA = 4,
};

/// The features among the above; none on other architectures.
unsigned clanes_processor_features(void);

#endif
