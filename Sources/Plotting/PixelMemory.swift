import Glibc
import Synchronization

/// Memory for pictures, kept for the next one: the system hands out fresh pages one by one, each
/// cleared, which took a seventh of a picture's time.
enum PixelMemory {
  /// A piece of memory; what it holds is left of a picture before.
  struct Block: @unchecked Sendable {
    // Sendable, since whoever has taken it is alone in using it.
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
  }

  /// Larger ones are given back: few pictures need them, and none soon after.
  private static let largestKept = 1 << 24
  /// Enough for a few threads that draw at a time; more than these take fresh memory.
  private static let mostKept = 4
  private static let kept = Mutex<[Block]>([])

  /// Memory of a size or somewhat more; nil if it is short.
  static func take(_ count: Int) -> Block? {
    let known = kept.withLock { kept -> Block? in
      // The last was used most lately, and lies nearest to the processor.
      kept.lastIndex { $0.count >= count && $0.count / 2 <= count }.map { kept.remove(at: $0) }
    }
    if let known { return known }
    // A sixteenth more, for the next picture may have a caption more.
    let room = count > largestKept ? count : count + count / 16
    return malloc(room).map {
      Block(bytes: $0.assumingMemoryBound(to: UInt8.self), count: room)
    }
  }

  /// Gives memory back that nobody uses any more.
  static func give(_ block: Block) {
    let spare = kept.withLock { kept -> Block? in
      guard block.count <= largestKept else { return block }
      kept.append(block)
      return kept.count > mostKept ? kept.removeFirst() : nil
    }
    if let spare { free(spare.bytes) }
  }
}
