import Glibc

/// Calls a function now and then while a batch steps: some ten times a second, however long a step takes, and
/// never so often that it costs anything.
final class Pulse {
  private let body: (Int) -> Bool
  /// How many steps lie between two beats, and how many were made at the last one.
  private var interval = 1
  private var made = 0
  private var last = 0.0

  /// Beats closer together are made rarer, those further apart more frequent; in seconds.
  private static let wanted = 0.02...0.1

  init(_ body: @escaping (Int) -> Bool) { self.body = body }

  /// The step of the next beat.
  func next(after first: Int) -> Int { first + made + interval }

  /// Beats, if it is time.
  ///
  /// - Parameters:
  ///   - t: the step that was made.
  ///   - first: the step at which the batch began or went on.
  /// - Returns: whether the batch is to go on.
  func beat(_ t: Int, since first: Int) -> Bool {
    guard t - first >= made + interval else { return true }
    made = t - first
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    let passed = now - last
    // The first beat measures nothing.
    if last > 0 {
      if passed < Self.wanted.lowerBound {
        interval = min(interval * 2, 1 << 40)
      } else if passed > Self.wanted.upperBound {
        interval = max(1, interval / 2)
      }
    }
    last = now
    return body(t)
  }
}
