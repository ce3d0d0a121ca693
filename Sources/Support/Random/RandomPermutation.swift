/// An order of the numbers from 0 on, as likely as every other.
public enum RandomPermutation {
  /// Fisher and Yates' shuffle by the generator's numbers for one seed, purpose and stream.
  ///
  /// - Parameters:
  ///   - count: how many numbers.
  ///   - stream: which of a seed's permutations, such as the epoch; below 2³².
  public static func of(
    _ count: Int, seed: Int, purpose: Philox.Purpose, stream: Int = 0
  ) -> [Int32] {
    var order = (0..<Int32(count)).map { $0 }
    guard count > 1 else { return order }
    for place in stride(from: count - 1, to: 0, by: -1) {
      let bits = Philox.bits(seed: seed, purpose: purpose, index: place, coordinate: stream)
      // The product's upper half: off from uniform by less than 2⁻³² of a number.
      order.swapAt(place, Int(bits.multipliedFullWidth(by: UInt64(place + 1)).high))
    }
    return order
  }
}
