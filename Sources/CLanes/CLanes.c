#include "CLanes.h"

// Ends the program with a message where it was built for instructions that the processor lacks,
// before any of them runs: constructors of C come before all Swift code. Compiled without them.
#if (defined(__x86_64__) || defined(__i386__)) &&                              \
    (defined(CLANES_NEEDS_AVX2) || defined(CLANES_NEEDS_AVX512) ||             \
     defined(__AVX2__))

#include <unistd.h>

static int has_instructions(void) {
  __builtin_cpu_init();
  int found = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
              __builtin_cpu_supports("fma");
#if defined(CLANES_NEEDS_AVX512) || defined(__AVX512F__)
  found = found && __builtin_cpu_supports("avx512f") &&
          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512vl");
#endif
  return found;
}

__attribute__((constructor)) static void require_instructions(void) {
  if (has_instructions()) return;
  static const char message[] =
      "error: this program was built for a processor with AVX2 or AVX-512, which "
      "this one lacks; build it here, or anywhere with DESCENT_CPU=baseline\n";
  ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
  (void)ignored;
  _exit(70);
}

#endif

#if defined(__x86_64__)
#include <cpuid.h>

unsigned clanes_processor_features(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const unsigned uses_xsave = 1u << 27, avx = 1u << 28;
  if ((c & uses_xsave) == 0 || (c & avx) == 0) return 0;
  const int fma = (c & (1u << 12)) != 0;
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  // SSE and AVX state; then the mask registers and both upper parts of AVX-512.
  if ((low & 0x06) != 0x06) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  unsigned features = 0;
  if (b & (1u << 5)) features |= CLANES_AVX2;
  if (fma) features |= CLANES_FMA;
  const unsigned f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
  const unsigned all = f | dq | bw | vl;
  if ((low & 0xE0) == 0xE0 && (b & all) == all) features |= CLANES_AVX512;
  return features;
}
#else
unsigned clanes_processor_features(void) { return 0; }
#endif
