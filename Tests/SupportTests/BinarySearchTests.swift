import Support
import TestSupport
import Testing

@Suite struct BinarySearchTests {
  /// The index that a search from the beginning finds, for every array of up to 40 elements.
  @Test func sameAsALinearSearch() {
    var random = SplitMix(seed: 1)
    for count in 0...40 {
      let sorted = (0..<count).map { _ in Int.random(in: 0..<20, using: &random) }.sorted()
      for bound in -1...20 {
        let expected = sorted.firstIndex { $0 >= bound } ?? sorted.endIndex
        #expect(sorted.partitioningIndex { $0 >= bound } == expected)
        let slice = sorted[(count / 3)...]
        #expect(
          slice.partitioningIndex { $0 >= bound }
            == slice.firstIndex { $0 >= bound } ?? slice.endIndex)
      }
    }
  }

  @Test func fewElementsAreAsked() {
    var asked = 0
    _ = (0..<1_000_000).partitioningIndex {
      asked += 1
      return $0 >= 777_777
    }
    #expect(asked <= 20)
  }
}
