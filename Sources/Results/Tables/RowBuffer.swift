import Support

/// Bytes of many rows of a table, written one after the other without making anything for each
/// number. Used by one thread at a time.
public final class RowBuffer: Sendable {
  // Not checked, because it is handed over: whoever filled it forgets it.
  @exclusivity(unchecked)
  nonisolated(unsafe) private var memory: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked)
  nonisolated(unsafe) public private(set) var count = 0

  public init(capacity: Int) {
    memory = .allocate(byteCount: max(64, capacity), alignment: 1)
  }

  deinit { memory.deallocate() }

  /// What was written.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Forgets what was written; the memory stays.
  public func removeAll() { count = 0 }

  @inline(__always)
  private func ensure(_ more: Int) {
    guard count + more > memory.count else { return }
    grow(to: count + more)
  }

  private func grow(to least: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(least, 2 * memory.count), alignment: 1)
    larger.copyMemory(from: bytes)
    memory.deallocate()
    memory = larger
  }

  /// Adds one byte.
  @inline(__always)
  public func put(_ byte: UInt8) {
    ensure(1)
    memory[count] = byte
    count += 1
  }

  /// Adds bytes.
  public func put(_ bytes: UnsafeRawBufferPointer) {
    ensure(bytes.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + bytes.count])
      .copyMemory(from: bytes)
    count += bytes.count
  }

  /// Adds bytes.
  public func put(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0) } }

  /// Adds text.
  public func put(_ text: String) {
    var text = text
    text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a whole number.
  public func put(whole value: Int) {
    ensure(20)
    var left = value.magnitude
    var digits = 1
    var bound: UInt = 10
    while left >= bound {
      digits += 1
      bound *= 10
    }
    if value < 0 { put(0x2D) }
    ensure(digits)
    var at = count + digits
    repeat {
      at -= 1
      memory[at] = UInt8(truncatingIfNeeded: 0x30 + left % 10)
      left /= 10
    } while at > count
    count += digits
  }

  /// Adds sixteen hexadecimal digits.
  public func put(hexadecimal value: UInt64) {
    ensure(16)
    for at in 0..<16 {
      memory[count + at] = Hexadecimal.digit(
        UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * at) & 15))
    }
    count += 16
  }

  /// Adds a real number as `decimal` of Support writes it.
  ///
  /// - Parameters:
  ///   - isSingle: whether the number is a Float.
  ///   - value: a number of the precision that `isSingle` names.
  public func put(number value: Double, isSingle: Bool) {
    if let whole = Int(exactly: value),
      whole.magnitude < (isSingle ? 10_000_000 : 1_000_000_000_000_000)
    {
      if whole == 0, value.sign == .minus { put(0x2D) }
      put(whole: whole)
      put(0x2E)
      put(0x30)
    } else {
      put(isSingle ? decimal(Float(value)) : decimal(value))
    }
  }
}
