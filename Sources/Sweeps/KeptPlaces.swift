/// Which places of a group run: all but the duplicates. One bit a place.
struct KeptPlaces: Sendable {
  /// A bit is 1 where the place runs.
  private let words: [UInt64]
  /// How many places run before each stretch of ``stretch`` words.
  private let before: [Int]
  let count: Int

  private static let stretch = 8

  /// - Parameters:
  ///   - words: a bit for each place, 1 where it was removed.
  ///   - places: how many places there are.
  init(removed words: [UInt64], places: Int) {
    var kept = words.map { ~$0 }
    // The bits past the last place are none.
    if places % 64 != 0, !kept.isEmpty { kept[kept.count - 1] &= (1 << UInt64(places % 64)) - 1 }
    var before: [Int] = []
    var count = 0
    for (at, word) in kept.enumerated() {
      if at % Self.stretch == 0 { before.append(count) }
      count += word.nonzeroBitCount
    }
    self.words = kept
    self.before = before
    self.count = count
  }

  /// The place of the trial `index`, below ``count``.
  func place(of index: Int) -> Int {
    var low = 0
    var high = before.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if before[middle] <= index { low = middle } else { high = middle - 1 }
    }
    var rest = index - before[low]
    var at = low * Self.stretch
    while rest >= words[at].nonzeroBitCount {
      rest -= words[at].nonzeroBitCount
      at += 1
    }
    var word = words[at]
    for _ in 0..<rest { word &= word - 1 }
    return at * 64 + word.trailingZeroBitCount
  }
}
