/// Numbers of a data set, one after the other, without a copy. They keep their memory alive.
public struct Numbers<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, Sendable {
  @usableFromInline let owner: any AnyObject & Sendable
  @usableFromInline nonisolated(unsafe) let buffer: UnsafeBufferPointer<Element>

  init(_ store: NumberStore<Element>) {
    owner = store
    buffer = store.buffer
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { buffer.count }

  @inlinable public subscript(position: Int) -> Element {
    precondition(position >= 0 && position < buffer.count, "no such number")
    return withExtendedLifetime(owner) { buffer[position] }
  }

  /// Calls `body` with the memory, which it must not keep.
  @inlinable public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(owner) { try body(buffer) }
  }

  @inlinable public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeBufferPointer(body)
  }
}
