#include "CLanes.h"

// Ends the program with a message where it was built for instructions that the processor lacks,
// before any of them runs: constructors of C come before all Swift code. Compiled without them.
#if (defined(__x86_64__) || defined(__i386__)) &&                              \
    (defined(CLANES_NEEDS_AVX2) || defined(CLANES_NEEDS_AVX512) ||             \
     defined(__AVX2__))

#include <stdlib.h>
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
  // The test of this guard; it can only refuse.
  const char *pretended = getenv("DESCENT_PRETEND_BASELINE");
  if (has_instructions() && !(pretended && *pretended)) return;
  static const char message[] =
      "error: this program was built for a processor with AVX2 or AVX-512, which "
      "this one lacks; build it here, or anywhere with DESCENT_CPU=baseline\n";
  ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
  (void)ignored;
  _exit(70);
}

#endif
