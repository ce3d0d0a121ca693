extension RandomAccessCollection {
  /// The first index whose element satisfies a predicate, or `endIndex`.
  ///
  /// - Parameter belongsInSecondPartition: false for all elements before some index, true for all
  ///   from there on.
  /// - Complexity: the logarithm of the collection's length.
  @inlinable
  package func partitioningIndex(where belongsInSecondPartition: (Element) -> Bool) -> Index {
    var low = startIndex
    var length = count
    while length > 0 {
      let half = length / 2
      let middle = index(low, offsetBy: half)
      if belongsInSecondPartition(self[middle]) {
        length = half
      } else {
        low = index(after: middle)
        length -= half + 1
      }
    }
    return low
  }
}
