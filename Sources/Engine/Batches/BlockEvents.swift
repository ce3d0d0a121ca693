/// What happened to the trials of a block in a step, a bit for each trial: the one place that knows how
/// the words that programs report (``Operation/commit``) are laid out.
struct BlockEvents: Hashable, Sendable {
  private(set) var word: UInt32

  init(word: UInt32) { self.word = word }

  /// - Parameters:
  ///   - exploded: trials whose gradient holds a NaN, or whose loss is too large.
  ///   - ended: trials of which no parameter changed, or that have converged otherwise.
  init(exploded: UInt32 = 0, ended: UInt32 = 0) { word = exploded & 0xFFFF | ended << 16 }

  static let none = Self(word: 0)

  var exploded: UInt32 { word & 0xFFFF }
  var ended: UInt32 { word >> 16 }
  /// Trials that end either way.
  var any: UInt32 { (word | word >> 16) & 0xFFFF }
  var isEmpty: Bool { word == 0 }

  /// Those of some trials alone.
  func masked(_ trials: UInt32) -> Self { Self(word: word & (trials & 0xFFFF | trials << 16)) }

  /// What a function returned that reports joined events: those of all blocks but the last, and 32 bits
  /// higher those of the last.
  static func joined(_ report: UInt64, living: UInt32) -> (all: Self, last: Self) {
    let last = Self(word: UInt32(truncatingIfNeeded: report >> 32)).masked(living)
    return (Self(word: UInt32(truncatingIfNeeded: report) | last.word), last)
  }
}
