// Counts the calls that a program makes on files below some folders, and at one of them kills the
// program, signals it, or makes the call fail. Preloaded: `LD_PRELOAD=shim.so`, told by variables:
//
//   FAULT_FOLDERS  folders, between colons; calls on them and on what is below them count
//   FAULT_CALLS    the calls that count, between commas; by default all but those that only read
//   FAULT_LOG      a file that gets a line a call: its number, its name, its path
//   FAULT_AT       the number of the call at which it happens; 0 or unset: never
//   FAULT_ACTION   kill (before the call), after (it), half (of what it writes, then kill),
//                  signal:N (then go on), or error:N (the call fails with this errno)
//   FAULT_LASTING  calls, between commas, that fail with the same error from then on
//   FAULT_DELAY    microseconds before each call: a slow disk, so that moments of writing are hit
//
// Opening with O_CREAT is the call `create`, every other opening is `open`. Calls by `syscall` count
// under the name that they have otherwise.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum verdict { GO_ON, FAIL, AFTER, HALF };

static const char *folders, *calls, *lasting;
static char action[16];
static int number, log_file = -1;
static long strike_at, delay;
static atomic_long count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value && *value ? strdup(value) : NULL;
}

static void begin(void) {
  const char *text;
  folders = variable("FAULT_FOLDERS");
  calls = variable("FAULT_CALLS");
  lasting = variable("FAULT_LASTING");
  if ((text = variable("FAULT_AT"))) strike_at = atol(text);
  if ((text = variable("FAULT_DELAY"))) delay = atol(text);
  if ((text = variable("FAULT_ACTION"))) sscanf(text, "%15[^:]:%d", action, &number);
  if ((text = variable("FAULT_LOG"))) {
    int low = REAL(open)(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    // Far up, so that the program's own descriptors have the numbers that they always have.
    log_file = REAL(fcntl)(low, F_DUPFD_CLOEXEC, 900);
    REAL(close)(low);
  }
  // Programs that this one starts would count from 1 again.
  unsetenv("LD_PRELOAD");
}

// Whether a word is among others, between marks.
static int has(const char *words, char mark, const char *word) {
  size_t length = strlen(word);
  for (const char *at = words; at; at = strchr(at, mark)) {
    if (*at == mark) at++;
    if (!strncmp(at, word, length) && (at[length] == mark || !at[length])) return 1;
  }
  return 0;
}

static int is_below(const char *path) {
  for (const char *at = folders; at; at = strchr(at, ':')) {
    if (*at == ':') at++;
    size_t length = strcspn(at, ":");
    if (!strncmp(path, at, length) && (path[length] == '/' || !path[length])) return 1;
  }
  return 0;
}

static void note(const char *text, long k, const char *call, const char *path) {
  if (log_file < 0) return;
  char line[PATH_MAX + 100];
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int length = snprintf(line, sizeof line, "%s %ld.%06ld %ld %s %s\n", text, (long)now.tv_sec,
                        now.tv_nsec / 1000, k, call, path);
  if (length > 0) (void)!REAL(write)(log_file, line, length);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static enum verdict decide(const char *call, const char *path) {
  pthread_once(&once, begin);
  if (!folders || !path || !is_below(path)) return GO_ON;
  if (calls ? !has(calls, ',', call) : has("read,pread,readv,mmap", ',', call)) return GO_ON;
  int saved = errno;
  if (delay) {
    struct timespec time = {delay / 1000000, delay % 1000000 * 1000};
    nanosleep(&time, NULL);
  }
  long k = atomic_fetch_add(&count, 1) + 1;
  note("call", k, call, path);
  enum verdict verdict = GO_ON;
  if (strike_at && k == strike_at) {
    note("fired", k, call, path);
    if (!strcmp(action, "kill")) die();
    if (!strcmp(action, "signal")) kill(getpid(), number);
    if (!strcmp(action, "after")) verdict = AFTER;
    if (!strcmp(action, "half")) verdict = HALF;
    if (!strcmp(action, "error")) verdict = FAIL;
  } else if (strike_at && k > strike_at && !strcmp(action, "error") && has(lasting, ',', call)) {
    verdict = FAIL;
  }
  errno = verdict == FAIL ? number : saved;
  return verdict;
}

// The path of an open descriptor; nothing for those that are no files.
static const char *of(char *buffer, int descriptor) {
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  int saved = errno;
  ssize_t length = readlink(link, buffer, PATH_MAX - 1);
  errno = saved;
  if (length < 1 || buffer[0] != '/') return NULL;
  buffer[length] = 0;
  return buffer;
}

// A path as seen from a folder's descriptor, absolute.
static const char *at(char *buffer, int folder, const char *path) {
  if (!path || path[0] == '/') return path;
  int saved = errno;
  if (folder == AT_FDCWD ? !getcwd(buffer, PATH_MAX) : !of(buffer, folder)) return NULL;
  errno = saved;
  while (!strncmp(path, "./", 2)) path += 2;
  size_t length = strlen(buffer);
  snprintf(buffer + length, PATH_MAX - length, "/%s", path);
  return buffer;
}

static const char *here(char *buffer, const char *path) { return at(buffer, AT_FDCWD, path); }

// The first of two paths that counts.
static const char *either(const char *first, const char *second) {
  pthread_once(&once, begin);
  return first && folders && is_below(first) ? first : second;
}

#define WRAP_AS(call, type, name, parameters, arguments, place, failure) \
  type name parameters {                                                 \
    char buffer[PATH_MAX], other[PATH_MAX];                              \
    (void)buffer, (void)other;                                           \
    enum verdict verdict = decide(call, place);                          \
    if (verdict == FAIL) return failure;                                 \
    if (verdict == HALF) die();                                          \
    type result = REAL(name) arguments;                                  \
    if (verdict == AFTER) die();                                         \
    return result;                                                       \
  }
#define WRAP(type, name, parameters, arguments, place, failure) \
  WRAP_AS(#name, type, name, parameters, arguments, place, failure)

// Opening.

static mode_t mode_of(int flags, va_list *list) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(*list, mode_t) : 0;
}

static const char *kind_of(int flags) { return flags & O_CREAT ? "create" : "open"; }

#define OPEN(name)                                                       \
  int name(const char *path, int flags, ...) {                           \
    char buffer[PATH_MAX];                                               \
    va_list list;                                                        \
    va_start(list, flags);                                               \
    mode_t mode = mode_of(flags, &list);                                 \
    va_end(list);                                                        \
    enum verdict verdict = decide(kind_of(flags), here(buffer, path));   \
    if (verdict == FAIL) return -1;                                      \
    if (verdict == HALF) die();                                          \
    int result = REAL(name)(path, flags, mode);                          \
    if (verdict == AFTER) die();                                         \
    return result;                                                       \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                           \
  int name(int folder, const char *path, int flags, ...) {                     \
    char buffer[PATH_MAX];                                                     \
    va_list list;                                                              \
    va_start(list, flags);                                                     \
    mode_t mode = mode_of(flags, &list);                                       \
    va_end(list);                                                              \
    enum verdict verdict = decide(kind_of(flags), at(buffer, folder, path));   \
    if (verdict == FAIL) return -1;                                            \
    if (verdict == HALF) die();                                                \
    int result = REAL(name)(folder, path, flags, mode);                        \
    if (verdict == AFTER) die();                                               \
    return result;                                                             \
  }
OPENAT(openat)
OPENAT(openat64)

// What programs call that were compiled with _FORTIFY_SOURCE.
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
WRAP_AS("open", int, __open_2, (const char *path, int flags), (path, flags), here(buffer, path), -1)
WRAP_AS("open", int, __open64_2, (const char *path, int flags), (path, flags), here(buffer, path), -1)

WRAP_AS("create", int, creat, (const char *path, mode_t mode), (path, mode), here(buffer, path), -1)
WRAP_AS("create", int, mkstemp, (char *path), (path), here(buffer, path), -1)
WRAP_AS("create", int, mkostemp, (char *path, int flags), (path, flags), here(buffer, path), -1)
WRAP_AS("mkdir", char *, mkdtemp, (char *path), (path), here(buffer, path), NULL)
WRAP_AS("open", DIR *, opendir, (const char *path), (path), here(buffer, path), NULL)
WRAP_AS(strpbrk(mode, "wa") ? "create" : "open", FILE *, fopen, (const char *path, const char *mode),
        (path, mode), here(buffer, path), NULL)
WRAP_AS(strpbrk(mode, "wa") ? "create" : "open", FILE *, fopen64,
        (const char *path, const char *mode), (path, mode), here(buffer, path), NULL)

// Writing and reading.

#define WRITE(call, name, parameters, whole, half)          \
  ssize_t name parameters {                                 \
    char buffer[PATH_MAX];                                  \
    enum verdict verdict = decide(call, of(buffer, file));  \
    if (verdict == FAIL) return -1;                         \
    if (verdict == HALF) {                                  \
      REAL(name) half;                                      \
      die();                                                \
    }                                                       \
    ssize_t result = REAL(name) whole;                      \
    if (verdict == AFTER) die();                            \
    return result;                                          \
  }
WRITE("write", write, (int file, const void *bytes, size_t size), (file, bytes, size),
      (file, bytes, size / 2))
WRITE("pwrite", pwrite, (int file, const void *bytes, size_t size, off_t place),
      (file, bytes, size, place), (file, bytes, size / 2, place))
WRITE("pwrite", pwrite64, (int file, const void *bytes, size_t size, off64_t place),
      (file, bytes, size, place), (file, bytes, size / 2, place))
WRITE("writev", writev, (int file, const struct iovec *parts, int number), (file, parts, number),
      (file, parts, number / 2))
WRITE("sendfile", sendfile, (int file, int from, off_t *place, size_t size),
      (file, from, place, size), (file, from, place, size / 2))
WRITE("copy_file_range", copy_file_range,
      (int from, off64_t *begin, int file, off64_t *place, size_t size, unsigned flags),
      (from, begin, file, place, size, flags), (from, begin, file, place, size / 2, flags))
WRAP(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size), of(buffer, file), -1)
WRAP(ssize_t, readv, (int file, const struct iovec *parts, int number), (file, parts, number),
     of(buffer, file), -1)
WRAP(ssize_t, pread, (int file, void *bytes, size_t size, off_t place), (file, bytes, size, place),
     of(buffer, file), -1)
WRAP_AS("pread", ssize_t, pread64, (int file, void *bytes, size_t size, off64_t place),
        (file, bytes, size, place), of(buffer, file), -1)
WRAP(void *, mmap, (void *place, size_t size, int protection, int flags, int file, off_t from),
     (place, size, protection, flags, file, from), file < 0 ? NULL : of(buffer, file), MAP_FAILED)
WRAP_AS("mmap", void *, mmap64,
        (void *place, size_t size, int protection, int flags, int file, off64_t from),
        (place, size, protection, flags, file, from), file < 0 ? NULL : of(buffer, file), MAP_FAILED)
WRAP(int, fsync, (int file), (file), of(buffer, file), -1)
WRAP(int, fdatasync, (int file), (file), of(buffer, file), -1)
WRAP(int, syncfs, (int file), (file), of(buffer, file), -1)
WRAP(int, ftruncate, (int file, off_t size), (file, size), of(buffer, file), -1)
WRAP_AS("ftruncate", int, ftruncate64, (int file, off64_t size), (file, size), of(buffer, file), -1)
WRAP(int, truncate, (const char *path, off_t size), (path, size), here(buffer, path), -1)
WRAP(int, fallocate, (int file, int mode, off_t from, off_t size), (file, mode, from, size),
     of(buffer, file), -1)
WRAP_AS("fallocate", int, fallocate64, (int file, int mode, off64_t from, off64_t size),
        (file, mode, from, size), of(buffer, file), -1)
WRAP_AS("fallocate", int, posix_fallocate, (int file, off_t from, off_t size), (file, from, size),
        of(buffer, file), number)
WRAP_AS("fallocate", int, posix_fallocate64, (int file, off64_t from, off64_t size),
        (file, from, size), of(buffer, file), number)
WRAP(int, fchmod, (int file, mode_t mode), (file, mode), of(buffer, file), -1)
WRAP(int, chmod, (const char *path, mode_t mode), (path, mode), here(buffer, path), -1)

// Closing gives the descriptor back even where it reports an error.

int close(int file) {
  char buffer[PATH_MAX];
  enum verdict verdict = decide("close", of(buffer, file));
  if (verdict == HALF) die();
  int code = errno, result = REAL(close)(file);
  if (verdict == AFTER) die();
  if (verdict != FAIL) return result;
  errno = code;
  return -1;
}

int fclose(FILE *stream) {
  char buffer[PATH_MAX];
  enum verdict verdict = decide("close", of(buffer, fileno(stream)));
  if (verdict == HALF) die();
  int code = errno, result = REAL(fclose)(stream);
  if (verdict == AFTER) die();
  if (verdict != FAIL) return result;
  errno = code;
  return EOF;
}

// Names.

WRAP(int, rename, (const char *from, const char *to), (from, to),
     either(here(buffer, to), here(other, from)), -1)
WRAP_AS("rename", int, renameat, (int folder, const char *from, int target, const char *to),
        (folder, from, target, to), either(at(buffer, target, to), at(other, folder, from)), -1)
WRAP(int, renameat2, (int folder, const char *from, int target, const char *to, unsigned flags),
     (folder, from, target, to, flags), either(at(buffer, target, to), at(other, folder, from)), -1)
WRAP(int, link, (const char *from, const char *to), (from, to),
     either(here(buffer, to), here(other, from)), -1)
WRAP_AS("link", int, linkat, (int folder, const char *from, int target, const char *to, int flags),
        (folder, from, target, to, flags), either(at(buffer, target, to), at(other, folder, from)), -1)
WRAP(int, symlink, (const char *text, const char *path), (text, path), here(buffer, path), -1)
WRAP_AS("symlink", int, symlinkat, (const char *text, int folder, const char *path),
        (text, folder, path), at(buffer, folder, path), -1)
WRAP(int, unlink, (const char *path), (path), here(buffer, path), -1)
WRAP_AS(flags & AT_REMOVEDIR ? "rmdir" : "unlink", int, unlinkat,
        (int folder, const char *path, int flags), (folder, path, flags), at(buffer, folder, path), -1)
WRAP_AS("unlink", int, remove, (const char *path), (path), here(buffer, path), -1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), here(buffer, path), -1)
WRAP_AS("mkdir", int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode),
        at(buffer, folder, path), -1)
WRAP(int, rmdir, (const char *path), (path), here(buffer, path), -1)

// Locks.

WRAP(int, flock, (int file, int operation), (file, operation), of(buffer, file), -1)

#define FCNTL(name)                                                                       \
  int name(int file, int command, ...) {                                                  \
    char buffer[PATH_MAX];                                                                \
    va_list list;                                                                         \
    va_start(list, command);                                                              \
    void *argument = va_arg(list, void *);                                                \
    va_end(list);                                                                         \
    int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||    \
                command == F_OFD_SETLKW;                                                  \
    int takes = locks && ((struct flock *)argument)->l_type != F_UNLCK;                   \
    enum verdict verdict = takes ? decide("lock", of(buffer, file)) : GO_ON;              \
    if (verdict == FAIL) return -1;                                                       \
    if (verdict == HALF) die();                                                           \
    int result = REAL(name)(file, command, argument);                                     \
    if (verdict == AFTER) die();                                                          \
    return result;                                                                        \
  }
FCNTL(fcntl)
FCNTL(fcntl64)

// Calls that the C library of the day has no function for.

static const char *place_of(char *buffer, long which, const long *a, const char **call) {
  switch (which) {
    case SYS_renameat2:
      *call = "renameat2";
      return at(buffer, a[2], (const char *)a[3]);
    case SYS_renameat:
      *call = "rename";
      return at(buffer, a[2], (const char *)a[3]);
    case SYS_openat:
      *call = kind_of(a[2]);
      return at(buffer, a[0], (const char *)a[1]);
    case SYS_openat2:
      *call = kind_of(*(unsigned long long *)a[2]);
      return at(buffer, a[0], (const char *)a[1]);
    case SYS_unlinkat:
      *call = a[2] & AT_REMOVEDIR ? "rmdir" : "unlink";
      return at(buffer, a[0], (const char *)a[1]);
    case SYS_mkdirat:
      *call = "mkdir";
      return at(buffer, a[0], (const char *)a[1]);
    case SYS_linkat:
      *call = "link";
      return at(buffer, a[2], (const char *)a[3]);
    case SYS_copy_file_range:
      *call = "copy_file_range";
      return of(buffer, a[2]);
    case SYS_write:
      *call = "write";
      return of(buffer, a[0]);
    case SYS_fsync:
      *call = "fsync";
      return of(buffer, a[0]);
    default:
      return NULL;
  }
}

long syscall(long which, ...) {
  char buffer[PATH_MAX];
  long a[6];
  va_list list;
  va_start(list, which);
  for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
  va_end(list);
  const char *call = NULL, *place = place_of(buffer, which, a, &call);
  enum verdict verdict = place ? decide(call, place) : GO_ON;
  if (verdict == FAIL) return -1;
  if (verdict == HALF) die();
  long result = REAL(syscall)(which, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (verdict == AFTER) die();
  return result;
}
