import Support

/// A set of indices as one bit each, with the k-th member found in logarithmic time.
///
/// It keeps which trials of a group run: all but the duplicates.
package struct RankSelectBitmap: Sendable {
  private let words: [UInt64]
  /// How many members there are before each block of ``blockWords`` words.
  private let ranks: [Int]
  /// How many members there are.
  package let count: Int

  private static let blockWords = 8

  /// All indices below a number but some.
  ///
  /// - Parameters:
  ///   - removed: a bit for each index, 1 where it is not a member.
  ///   - count: how many indices there are.
  package init(clearing removed: [UInt64], count length: Int) {
    var words = removed.map { ~$0 }
    // The bits past the last index are none.
    if length % 64 != 0, !words.isEmpty { words[words.count - 1] &= (1 << UInt64(length % 64)) - 1 }
    var ranks: [Int] = []
    var count = 0
    for (at, word) in words.enumerated() {
      if at % Self.blockWords == 0 { ranks.append(count) }
      count += word.nonzeroBitCount
    }
    self.words = words
    self.ranks = ranks
    self.count = count
  }

  /// The member that so many members precede, fewer than ``count``.
  package func select(_ rank: Int) -> Int {
    let block = ranks.partitioningIndex { $0 > rank } - 1
    var rest = rank - ranks[block]
    var at = block * Self.blockWords
    while rest >= words[at].nonzeroBitCount {
      rest -= words[at].nonzeroBitCount
      at += 1
    }
    var word = words[at]
    for _ in 0..<rest { word &= word - 1 }
    return at * 64 + word.trailingZeroBitCount
  }
}
