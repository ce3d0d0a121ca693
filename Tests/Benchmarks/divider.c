// The ceiling of Adam on a processor that divides: how many elements a second one core can give one
// division and one square root each, in single precision, independent of each other, in L1. Nothing
// else is done, so no engine that rounds as IEEE 754 says, and leaves both to the divider, steps
// more parameters a second than this.
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

// `clobber` makes every pass do its work: the compiler must think that memory has changed.
#define PASSES(NAME, TARGET, WIDTH, LOAD, STORE, ADD, DIVISION, ROOT)          \
  __attribute__((target(TARGET))) static void NAME(void) {                    \
    for (int pass = 0; pass < passes; pass++) {                               \
      for (int i = 0; i < elements; i += WIDTH)                               \
        STORE(out + i, ADD(DIVISION(LOAD(top + i), LOAD(bottom + i)), ROOT(LOAD(bottom + i)))); \
      __asm__ volatile("" ::: "memory");                                      \
    }                                                                         \
  }

PASSES(narrow, "sse2", 4, _mm_load_ps, _mm_store_ps, _mm_add_ps, _mm_div_ps, _mm_sqrt_ps)
PASSES(middle, "avx2", 8, _mm256_load_ps, _mm256_store_ps, _mm256_add_ps, _mm256_div_ps,
       _mm256_sqrt_ps)
PASSES(wide, "avx512f", 16, _mm512_load_ps, _mm512_store_ps, _mm512_add_ps, _mm512_div_ps,
       _mm512_sqrt_ps)

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// The best of the rounds: a limit of the processor, not of what else it does.
static void tell(const char *name, void (*run)(void)) {
  double best = 1e9;
  for (int round = 0; round < rounds; round++) {
    double began = seconds();
    run();
    double time = seconds() - began;
    if (time < best) best = time;
  }
  printf("%-8s %6.0f M divisions and square roots a second\n", name,
         (double)elements * passes / best / 1e6);
}

int main(void) {
  for (int i = 0; i < elements; i++) {
    top[i] = 1 + i / 511.0f;
    bottom[i] = 1.5f + i / 700.0f;
  }
  tell("SSE2", narrow);
  if (__builtin_cpu_supports("avx2")) tell("AVX2", middle);
  if (__builtin_cpu_supports("avx512f")) tell("AVX-512", wide);
}
