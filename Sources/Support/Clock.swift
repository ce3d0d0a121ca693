import Glibc

/// Seconds of the system's clocks. They measure work and never reach an output.
package enum Clock {
  /// Seconds since an arbitrary moment; they only grow.
  package static func monotonic() -> Double { read(CLOCK_MONOTONIC) }

  /// Seconds of processor time of the calling thread.
  package static func threadTime() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
