import Glibc
import Synchronization

/// Memory for pictures, kept for the next one: the system hands out fresh pages one by one, each
/// cleared, which took a seventh of a picture's time.
enum PixelMemory {
  /// A piece of memory, with the contents of the picture before.
  struct Block: Sendable {
    // Used by the canvas alone that has taken it.
    nonisolated(unsafe) let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
  }

  /// In bytes; larger blocks are freed, since few pictures need them.
  private static let largestKept = 1 << 24
  /// Blocks; enough for a few threads that draw at a time, further ones allocate memory.
  private static let mostKept = 4
  private static let kept = Mutex<[Block]>([])

  /// Memory of a size or somewhat more; nil if it is short.
  static func take(_ count: Int) -> Block? {
    let known = kept.withLock { kept -> Block? in
      // The one used last may still lie in the processor's cache.
      kept.lastIndex { $0.count >= count && $0.count / 2 <= count }.map { kept.remove(at: $0) }
    }
    if let known { return known }
    // A sixteenth more: the next picture may have one more line of captions.
    let room = count > largestKept ? count : count + count / 16
    return malloc(room).map {
      Block(bytes: $0.assumingMemoryBound(to: UInt8.self), count: room)
    }
  }

  /// Returns memory that is no longer used.
  static func give(_ block: Block) {
    let spare = kept.withLock { kept -> Block? in
      guard block.count <= largestKept else { return block }
      kept.append(block)
      return kept.count > mostKept ? kept.removeFirst() : nil
    }
    if let spare { free(spare.bytes) }
  }
}
