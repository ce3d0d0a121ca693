// The ceiling of Adam on a processor that divides: how many elements a second one core can give one
// division and one square root each, in single precision, independent of each other, in L1. Nothing
// else is done, so no engine that rounds as IEEE 754 does, and leaves both to the divider, steps
// more parameters a second than the best of these orders. Told are two: a division and a root by
// turns, as a step that is written down plainly has them, and four of one kind after four of the
// other, which some dividers (Zen 5) take faster.
//
//   cc -O3 -ffp-contract=off -fno-math-errno divider.c -o divider && taskset -c 0 ./divider

#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <time.h>

enum { elements = 512, passes = 20000, rounds = 9 };
static float top[elements] __attribute__((aligned(64)));
static float bottom[elements] __attribute__((aligned(64)));
static float out[elements] __attribute__((aligned(64)));

// The volatile statements keep the order as written, and make every pass do its work: the compiler
// must think that the registers and the memory have changed.
#define KEEP(value) __asm__ volatile("" : "+x"(value))
#define PASSES(NAME, GROUP, TARGET, TYPE, LOAD, STORE, ADD, DIVISION, ROOT)          \
  __attribute__((target(TARGET))) static void NAME(void) {                         \
    enum { width = sizeof(TYPE) / sizeof(float) };                                 \
    for (int pass = 0; pass < passes; pass++) {                                    \
      for (int i = 0; i < elements; i += GROUP * width) {                          \
        TYPE quotient[GROUP], root[GROUP];                                         \
        _Pragma("GCC unroll 8") for (int k = 0; k < GROUP; k++) {                  \
          quotient[k] = DIVISION(LOAD(top + i + k * width), LOAD(bottom + i + k * width)); \
          KEEP(quotient[k]);                                                       \
        }                                                                          \
        _Pragma("GCC unroll 8") for (int k = 0; k < GROUP; k++) {                  \
          root[k] = ROOT(LOAD(bottom + i + k * width));                            \
          KEEP(root[k]);                                                           \
        }                                                                          \
        _Pragma("GCC unroll 8") for (int k = 0; k < GROUP; k++)                    \
          STORE(out + i + k * width, ADD(quotient[k], root[k]));                   \
      }                                                                            \
      __asm__ volatile("" ::: "memory");                                           \
    }                                                                              \
  }
#define ORDERS(NAME, ...)                 \
  PASSES(NAME##_by_turns, 1, __VA_ARGS__) \
  PASSES(NAME##_in_fours, 4, __VA_ARGS__)

ORDERS(narrow, "sse2", __m128, _mm_load_ps, _mm_store_ps, _mm_add_ps, _mm_div_ps, _mm_sqrt_ps)
ORDERS(middle, "avx2", __m256, _mm256_load_ps, _mm256_store_ps, _mm256_add_ps, _mm256_div_ps,
       _mm256_sqrt_ps)
ORDERS(wide, "avx512f", __m512, _mm512_load_ps, _mm512_store_ps, _mm512_add_ps, _mm512_div_ps,
       _mm512_sqrt_ps)

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// The best of the rounds: a limit of the processor, not of what else it does.
static double best(void (*run)(void)) {
  double least = 1e9;
  for (int round = 0; round < rounds; round++) {
    double began = seconds();
    run();
    double time = seconds() - began;
    if (time < least) least = time;
  }
  return (double)elements * passes / least / 1e6;
}

static void report(const char *name, void (*by_turns)(void), void (*in_fours)(void)) {
  printf("%-8s %6.0f M divisions and square roots a second by turns, %6.0f M in fours\n", name,
         best(by_turns), best(in_fours));
}

int main(void) {
  for (int i = 0; i < elements; i++) {
    top[i] = 1 + i / 511.0f;
    bottom[i] = 1.5f + i / 700.0f;
  }
  report("SSE2", narrow_by_turns, narrow_in_fours);
  if (__builtin_cpu_supports("avx2")) report("AVX2", middle_by_turns, middle_in_fours);
  if (__builtin_cpu_supports("avx512f")) report("AVX-512", wide_by_turns, wide_in_fours);
}
