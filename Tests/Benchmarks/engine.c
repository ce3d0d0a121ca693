// The engine's algorithm in C, with a gradient written by hand: the peer that bounds what the
// language and the formulas cost. Adam on 2x^4 + 3x^3 + 2 in float, a grid of learning rates
// (logspace 1e-4 to 1) times starts (linspace -2 to 2), at most 2,000 steps a trial; a trial ends
// as `exploded` at a gradient that is NaN, as `converged` at a step that leaves x unchanged.
//
//   cc -O3 -march=native -mprefer-vector-width=512 -ffp-contract=off -fno-math-errno
//      -fno-trapping-math engine.c -o engine-c -lm -lpthread        (one line)
//   taskset -c 0 ./engine-c adam-quartic --trials 1000000 --rounds 5
//
//   --threads T     threads over the batches, in order (1)
//   --batch B       trials a batch, a multiple of 64 up to 2,048 (1536)
//   --kernel K      `explicit`: blocks of vectors by hand; `loop`: a loop left to the compiler;
//                   `scalar`: one trial after the other
//   --results FILE  writes trial, status, iterations and the five numbers in hexadecimal floats
//
// One line of JSON a round. No contraction, no re-association: -fno-trapping-math only lets the
// compiler turn a comparison into a mask, it changes no result.

#define _GNU_SOURCE
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { maximum_steps = 2000, maximum_batch = 2048, statuses = 3 };
enum { converged, exploded, max_iterations };
static const char *const status_names[statuses] = {"converged", "exploded", "max_iterations"};

static const double beta1 = 0.9, beta2 = 0.999;
static const float b1 = 0.9, b2 = 0.999, epsilon = 1e-7;
static const float rest1 = 1 - 0.9, rest2 = 1 - 0.999;  // 1 - beta in double, then rounded.

typedef struct {
  int count;
  float *rate, *start;                                 // What a trial is given,
  uint8_t *status;                                     // and what is reported of it.
  int32_t *steps;
  float *final_x, *final_loss, *gradient_norm, *best_loss;
} Trials;

// What depends on the step alone: 1 / (1 - beta^t), in double, rounded. Shared by all threads.
static float correction1[maximum_steps + 1], correction2[maximum_steps + 1];

static inline float loss_at(float x) {
  float square = x * x, cube = square * x;
  return 2 * (square * square) + 3 * cube + 2;
}

static inline float gradient_at(float x) {
  float square = x * x, cube = square * x;
  return 2 * (4 * cube) + 3 * (3 * square);
}

static void finish(Trials *t, int trial, int status, int steps, float x, float best) {
  float loss = loss_at(x);
  t->status[trial] = status;
  t->steps[trial] = steps;
  t->final_x[trial] = x;
  t->final_loss[trial] = loss;
  t->gradient_norm[trial] = fabsf(gradient_at(x));
  t->best_loss[trial] = loss < best ? loss : best;
}

// MARK: One trial after the other

static void run_scalar(Trials *t, int first, int count) {
  for (int trial = first; trial < first + count; trial++) {
    float x = t->start[trial], m = 0, v = 0, rate = t->rate[trial], best = INFINITY;
    int status = max_iterations, step = 1;
    for (; step <= maximum_steps; step++) {
      float square = x * x, cube = square * x;
      float loss = 2 * (square * square) + 3 * cube + 2;
      float g = 2 * (4 * cube) + 3 * (3 * square);
      best = loss < best ? loss : best;
      if (g != g) {
        status = exploded;
        break;
      }
      m = b1 * m + rest1 * g;
      v = b2 * v + rest2 * (g * g);
      float next = x - rate * (m * correction1[step]) / (sqrtf(v * correction2[step]) + epsilon);
      int same = next == x;
      x = next;
      if (same) {
        status = converged;
        break;
      }
    }
    finish(t, trial, status, step > maximum_steps ? maximum_steps : step, x, best);
  }
}

// MARK: Batches

// The trials of a batch that still run, all at the same step, packed to the front.
typedef struct {
  float x[maximum_batch], m[maximum_batch], v[maximum_batch];
  float rate[maximum_batch], best[maximum_batch];
  int32_t trial[maximum_batch];
  uint64_t stops[maximum_batch / 64];  // A bit a lane: this step was its last.
  int32_t flags[maximum_batch];        // The same, a word a lane, where the compiler packs nothing.
} __attribute__((aligned(64))) Batch;

// A step of all lanes, and whether any of them stops. A lane whose gradient is NaN keeps its x.
static uint64_t step_loop(Batch *restrict b, int live, float c1, float c2) {
  float *restrict x = b->x, *restrict m = b->m, *restrict v = b->v, *restrict best = b->best;
  const float *restrict rate = b->rate;
  int32_t *restrict flags = b->flags, any = 0;
  int lanes = (live + 63) & -64;
  for (int i = 0; i < lanes; i++) {
    float at = x[i], square = at * at, cube = square * at;
    float loss = 2 * (square * square) + 3 * cube + 2;
    float g = 2 * (4 * cube) + 3 * (3 * square);
    best[i] = loss < best[i] ? loss : best[i];
    float m1 = b1 * m[i] + rest1 * g;
    float v1 = b2 * v[i] + rest2 * (g * g);
    float next = at - rate[i] * (m1 * c1) / (sqrtf(v1 * c2) + epsilon);
    int broken = g != g;
    m[i] = m1;
    v[i] = v1;
    x[i] = broken ? at : next;
    flags[i] = broken | (next == at);
    any |= flags[i];
  }
  if (!any) return 0;
  for (int block = 0; block < lanes / 64; block++) {
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) bits |= (uint64_t)flags[64 * block + i] << i;
    b->stops[block] = bits;
  }
  return 1;
}

#if defined(__AVX512F__) && !defined(NARROW)
enum { width = 16 };
typedef __m512 vec;
#define V(name) _mm512_##name##_ps
typedef __mmask16 mask;
static inline mask equal(vec a, vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
static inline mask nan_of(vec a) { return _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q); }
static inline vec choose(mask c, vec a, vec b) { return _mm512_mask_blend_ps(c, b, a); }
static inline uint64_t bits_of(mask c) { return c; }
#elif defined(__AVX__)
enum { width = 8 };
typedef __m256 vec;
#define V(name) _mm256_##name##_ps
typedef __m256 mask;
static inline mask equal(vec a, vec b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
static inline mask nan_of(vec a) { return _mm256_cmp_ps(a, a, _CMP_UNORD_Q); }
static inline vec choose(mask c, vec a, vec b) { return _mm256_blendv_ps(b, a, c); }
static inline uint64_t bits_of(mask c) { return (uint32_t)_mm256_movemask_ps(c); }
#else
enum { width = 4 };
typedef __m128 vec;
#define V(name) _mm_##name##_ps
typedef __m128 mask;
static inline mask equal(vec a, vec b) { return _mm_cmpeq_ps(a, b); }
static inline mask nan_of(vec a) { return _mm_cmpunord_ps(a, a); }
static inline vec choose(mask c, vec a, vec b) {
  return _mm_or_ps(_mm_and_ps(c, a), _mm_andnot_ps(c, b));
}
static inline uint64_t bits_of(mask c) { return (uint32_t)_mm_movemask_ps(c); }
#endif

static uint64_t step_explicit(Batch *restrict b, int live, float c1, float c2) {
  const vec one = V(set1)(b1), two = V(set1)(b2), r1 = V(set1)(rest1), r2 = V(set1)(rest2);
  const vec k1 = V(set1)(c1), k2 = V(set1)(c2), e = V(set1)(epsilon);
  const vec v2 = V(set1)(2), v3 = V(set1)(3), v8 = V(set1)(8);
  uint64_t any = 0;
  for (int i = 0; i < live; i += 64) {
    uint64_t bits = 0;
#pragma GCC unroll 16
    for (int j = 0; j < 64; j += width) {
      vec at = V(load)(b->x + i + j);
      vec square = V(mul)(at, at), cube = V(mul)(square, at);
      vec fourth = V(mul)(square, square), thrice = V(mul)(v3, cube);
      vec loss = V(add)(V(add)(V(add)(fourth, fourth), thrice), v2);
      vec g = V(add)(V(mul)(v8, cube), V(mul)(v3, V(mul)(v3, square)));
      // The second operand where either is NaN.
      V(store)(b->best + i + j, V(min)(loss, V(load)(b->best + i + j)));
      vec m = V(add)(V(mul)(one, V(load)(b->m + i + j)), V(mul)(r1, g));
      vec v = V(add)(V(mul)(two, V(load)(b->v + i + j)), V(mul)(r2, V(mul)(g, g)));
      V(store)(b->m + i + j, m);
      V(store)(b->v + i + j, v);
      vec top = V(mul)(V(load)(b->rate + i + j), V(mul)(m, k1));
      vec next = V(sub)(at, V(div)(top, V(add)(V(sqrt)(V(mul)(v, k2)), e)));
      mask broken = nan_of(g);
      V(store)(b->x + i + j, choose(broken, at, next));
      bits |= (bits_of(broken) | bits_of(equal(next, at))) << j;
    }
    b->stops[i / 64] = bits;
    any |= bits;
  }
  return any;
}

typedef uint64_t (*Step)(Batch *restrict, int, float, float);

static inline void run_batch(Trials *t, Batch *b, int first, int count, Step step_all) {
  for (int i = 0; i < ((count + 63) & -64); i++) {
    int trial = first + (i < count ? i : 0);  // The lanes past the end repeat the first trial.
    b->x[i] = t->start[trial];
    b->rate[i] = t->rate[trial];
    b->trial[i] = trial;
    b->m[i] = b->v[i] = 0;
    b->best[i] = INFINITY;
  }
  int live = count;
  for (int step = 1; step <= maximum_steps && live > 0; step++) {
    if (!step_all(b, live, correction1[step], correction2[step])) continue;
    // From the last lane to the first, so that what moves into a hole has not stopped.
    for (int block = (live - 1) / 64; block >= 0; block--) {
      uint64_t bits = b->stops[block];
      int lanes = live - 64 * block;
      if (lanes < 64) bits &= (UINT64_C(1) << lanes) - 1;
      while (bits) {
        int bit = 63 - __builtin_clzll(bits), i = 64 * block + bit;
        bits &= ~(UINT64_C(1) << bit);
        float x = b->x[i], g = gradient_at(x);
        finish(t, b->trial[i], g != g ? exploded : converged, step, x, b->best[i]);
        int last = --live;
        b->x[i] = b->x[last];
        b->m[i] = b->m[last];
        b->v[i] = b->v[last];
        b->rate[i] = b->rate[last];
        b->best[i] = b->best[last];
        b->trial[i] = b->trial[last];
      }
    }
  }
  for (int i = 0; i < live; i++)
    finish(t, b->trial[i], max_iterations, maximum_steps, b->x[i], b->best[i]);
}

// MARK: Threads

typedef struct {
  Trials *trials;
  int batch, kernel;
  atomic_int next;
} Job;

enum { kernel_explicit, kernel_loop, kernel_scalar, kernels };
static const char *const kernel_names[kernels] = {"explicit", "loop", "scalar"};

static void *work(void *argument) {
  Job *job = argument;
  static _Thread_local Batch batch;
  for (;;) {
    int first = atomic_fetch_add(&job->next, job->batch);
    if (first >= job->trials->count) return NULL;
    int count = job->trials->count - first;
    if (count > job->batch) count = job->batch;
    switch (job->kernel) {
      case kernel_explicit: run_batch(job->trials, &batch, first, count, step_explicit); break;
      case kernel_loop: run_batch(job->trials, &batch, first, count, step_loop); break;
      default: run_scalar(job->trials, first, count);
    }
  }
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void *allocate(size_t count, size_t size) {
  void *memory = malloc(count * size);
  if (!memory) exit(70);
  return memset(memory, 0, count * size);  // Touched here, not while the time runs.
}

// The grid, learning rates outside: the shape of each size is the one of the other contenders.
static Trials make_trials(int count) {
  static const int rates_of[][2] = {{10000, 100}, {100000, 250}, {1000000, 1000}};
  int rates = 0;
  for (int i = 0; i < 3; i++)
    if (rates_of[i][0] == count) rates = rates_of[i][1];
  for (int r = (int)sqrt(count); !rates; r--)
    if (count % r == 0) rates = r;
  int starts = count / rates;
  Trials t = {.count = count,
              .rate = allocate(count, sizeof(float)),
              .start = allocate(count, sizeof(float)),
              .status = allocate(count, 1),
              .steps = allocate(count, sizeof(int32_t)),
              .final_x = allocate(count, sizeof(float)),
              .final_loss = allocate(count, sizeof(float)),
              .gradient_norm = allocate(count, sizeof(float)),
              .best_loss = allocate(count, sizeof(float))};
  for (int i = 0; i < count; i++) {
    t.rate[i] = rates > 1 ? pow(10, -4 + 4 * (double)(i / starts) / (rates - 1)) : 1e-4;
    t.start[i] = starts > 1 ? -2 + 4 * (double)(i % starts) / (starts - 1) : -2;
  }
  return t;
}

static void write_results(const Trials *t, const char *path) {
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    exit(73);
  }
  for (int i = 0; i < t->count; i++)
    fprintf(file, "%d,%s,%d,%a,%a,%a,%a,%a\n", i, status_names[t->status[i]], t->steps[i],
            t->rate[i], t->final_x[i], t->final_loss[i], t->gradient_norm[i], t->best_loss[i]);
  if (fclose(file)) exit(74);
}

int main(int arguments, char **argument) {
  int count = 100000, rounds = 1, threads = 1, batch = 1536, kernel = kernel_explicit;
  const char *results = NULL;
  for (int i = 1; i < arguments; i++) {
    const char *name = argument[i];
    if (!strcmp(name, "adam-quartic")) continue;
    const char *value = i + 1 < arguments ? argument[++i] : "";
    if (!strcmp(name, "--trials")) count = atoi(value);
    else if (!strcmp(name, "--rounds")) rounds = atoi(value);
    else if (!strcmp(name, "--threads")) threads = atoi(value);
    else if (!strcmp(name, "--batch")) batch = atoi(value);
    else if (!strcmp(name, "--loss")) continue;  // The protocol of all; here it is native.
    else if (!strcmp(name, "--results")) results = value;
    else if (!strcmp(name, "--kernel")) {
      kernel = 0;
      while (kernel < kernels && strcmp(value, kernel_names[kernel])) kernel++;
    } else kernel = kernels;
  }
  if (count < 1 || rounds < 1 || threads < 1 || threads > 64 || batch < 64 || batch % 64 ||
      batch > maximum_batch || kernel >= kernels) {
    fprintf(stderr, "usage: see the head of engine.c\n");
    return 64;
  }
  for (int step = 1; step <= maximum_steps; step++) {
    correction1[step] = 1 / (1 - pow(beta1, step));
    correction2[step] = 1 / (1 - pow(beta2, step));
  }
  Trials trials = make_trials(count);
  for (int round = 0; round < rounds; round++) {
    Job job = {.trials = &trials, .batch = batch, .kernel = kernel};
    pthread_t other[64];
    double began = seconds(CLOCK_MONOTONIC), busy = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 1; i < threads; i++) pthread_create(&other[i], NULL, work, &job);
    work(&job);
    for (int i = 1; i < threads; i++) pthread_join(other[i], NULL);
    double time = seconds(CLOCK_MONOTONIC) - began;
    busy = seconds(CLOCK_PROCESS_CPUTIME_ID) - busy;
    int64_t steps = 0;
    int counts[statuses] = {0};
    for (int i = 0; i < count; i++) {
      steps += trials.steps[i];
      counts[trials.status[i]]++;
    }
    printf("{\"seconds\": %.6f, \"cpu_seconds\": %.6f, \"steps\": %lld, \"converged\": %d, "
           "\"exploded\": %d, \"max_iterations\": %d}\n",
           time, busy, (long long)steps, counts[0], counts[1], counts[2]);
    fflush(stdout);
  }
  if (results) write_results(&trials, results);
}
