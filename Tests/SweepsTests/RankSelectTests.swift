import Sweeps
import TestSupport
import Testing

@Suite struct RankSelectTests {
  /// The k-th member is the one that a count from the beginning finds, for sets of every density.
  @Test(arguments: [0, 0.01, 0.5, 0.99, 1])
  func sameAsCounting(_ removed: Double) {
    var random = SplitMix(seed: 1)
    for length in [1, 63, 64, 65, 511, 512, 513, 3000] {
      var words = [UInt64](repeating: 0, count: (length + 63) / 64)
      var members: [Int] = []
      for index in 0..<length {
        if Double.random(in: 0..<1, using: &random) < removed {
          words[index / 64] |= 1 << UInt64(index % 64)
        } else {
          members.append(index)
        }
      }
      let bitmap = RankSelectBitmap(clearing: words, count: length)
      #expect(bitmap.count == members.count)
      #expect(members.indices.map(bitmap.select) == members)
    }
  }
}
