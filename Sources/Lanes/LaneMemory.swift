extension UnsafeMutablePointer {
  /// Memory for a run of items, from the beginning of a cache line on, initialized to `value`.
  ///
  /// Swift aligns its widest vectors to 16 bytes only; a pack of 64 bytes that crosses a line costs
  /// two accesses.
  @inlinable
  public static func allocateAligned(_ count: Int, repeating value: Pointee) -> Self {
    let size = max(1, count) * max(1, MemoryLayout<Pointee>.stride)
    let pointer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      .bindMemory(to: Pointee.self, capacity: max(1, count))
    pointer.initialize(repeating: value, count: max(1, count))
    return pointer
  }
}
