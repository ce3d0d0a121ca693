#include "CPeak.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Twelve sums of one kind; the empty statement keeps them in registers, turn by turn.
#define PEAK(name, features, type, zero, fmadd)                                \
  __attribute__((target(features))) static void name(long turns) {             \
    type factor = zero(), a = zero(), b = a, c = a, d = a, e = a, f = a;       \
    type g = a, h = a, i = a, j = a, k = a, l = a;                             \
    for (long turn = 0; turn < turns; turn++) {                                \
      a = fmadd(factor, factor, a), b = fmadd(factor, factor, b);              \
      c = fmadd(factor, factor, c), d = fmadd(factor, factor, d);              \
      e = fmadd(factor, factor, e), f = fmadd(factor, factor, f);              \
      g = fmadd(factor, factor, g), h = fmadd(factor, factor, h);              \
      i = fmadd(factor, factor, i), j = fmadd(factor, factor, j);              \
      k = fmadd(factor, factor, k), l = fmadd(factor, factor, l);              \
      __asm__ volatile(""                                                      \
                       : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f), \
                         "+x"(g), "+x"(h), "+x"(i), "+x"(j), "+x"(k), "+x"(l), \
                         "+x"(factor));                                        \
    }                                                                          \
  }
PEAK(float_32, "avx2,fma", __m256, _mm256_setzero_ps, _mm256_fmadd_ps)
PEAK(double_32, "avx2,fma", __m256d, _mm256_setzero_pd, _mm256_fmadd_pd)
PEAK(float_64, "avx512f", __m512, _mm512_setzero_ps, _mm512_fmadd_ps)
PEAK(double_64, "avx512f", __m512d, _mm512_setzero_pd, _mm512_fmadd_pd)

void cpeak_float(int bytes, long turns) {
  if (bytes == 32) float_32(turns);
  if (bytes == 64) float_64(turns);
}
void cpeak_double(int bytes, long turns) {
  if (bytes == 32) double_32(turns);
  if (bytes == 64) double_64(turns);
}
#else
void cpeak_float(int bytes, long turns) {}
void cpeak_double(int bytes, long turns) {}
#endif
