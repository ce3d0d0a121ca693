import Glibc
import Support

/// Numbers one after the other, in memory that grows without a copy where the system can move pages; to have none
/// left is an error and no trap.
///
/// Whoever builds it has it alone; afterwards it is only read.
final class NumberStore<Element: BitwiseCopyable & Sendable>: Sendable {
  nonisolated(unsafe) private(set) var base: UnsafeMutablePointer<Element>?
  nonisolated(unsafe) private(set) var count = 0
  nonisolated(unsafe) private var capacity = 0

  init() {}

  deinit { free(base) }

  var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  /// The bytes in use.
  var bytes: Int { count * MemoryLayout<Element>.stride }

  /// Adds room for numbers that the caller writes at the pointer.
  @inline(__always)
  func append(_ added: Int, _ path: String) throws(DataSetError) -> UnsafeMutablePointer<Element> {
    if added > capacity - count { try reserve(added, path) }
    count += added
    guard let base else { throw Self.shortage(added, path) }
    return base + (count - added)
  }

  /// Takes back the last numbers that were added.
  func removeLast(_ removed: Int) { count -= removed }

  @inline(never)
  private func reserve(_ added: Int, _ path: String) throws(DataSetError) {
    let (needed, overflows) = count.addingReportingOverflow(added)
    guard !overflows, needed <= Int.max / 32 else { throw Self.shortage(added, path) }
    // Pages that are not written take no memory, but count against limits of the address space.
    for wanted in [max(needed, capacity + capacity / 2, 1024), needed] {
      if let larger = realloc(base, max(1, wanted) * MemoryLayout<Element>.stride) {
        base = larger.assumingMemoryBound(to: Element.self)
        capacity = wanted
        return
      }
    }
    throw Self.shortage(needed, path)
  }

  /// Gives back what is not in use.
  func trim() {
    guard count < capacity, count > 0,
      let smaller = realloc(base, count * MemoryLayout<Element>.stride)
    else { return }
    base = smaller.assumingMemoryBound(to: Element.self)
    capacity = count
  }

  private static func shortage(_ count: Int, _ path: String) -> DataSetError {
    let bytes = Double(count) * Double(MemoryLayout<Element>.stride)
    return DataSetError(
      .memory, path, "there is no memory for the data: \(size(bytes)) are needed",
      hint: "name fewer columns by 'features', or take fewer rows")
  }
}
