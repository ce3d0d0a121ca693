/// Random numbers one after the other: those of ``Philox`` for the indices 0, 1, ….
public struct RandomBits {
  private let seed: Int
  private let purpose: Philox.Purpose
  private var index = 0

  public init(seed: Int, purpose: Philox.Purpose) {
    self.seed = seed
    self.purpose = purpose
  }

  /// A whole number from 0 to `bound` − 1, each as likely as the others.
  ///
  /// Lemire, "Fast Random Integer Generation in an Interval" (2019).
  public mutating func next(below bound: Int) -> Int {
    let bound = UInt64(bound)
    while true {
      let bits = Philox.bits(seed: seed, purpose: purpose, index: index, coordinate: 0)
      index += 1
      let product = bits.multipliedFullWidth(by: bound)
      if product.low >= bound || product.low >= (0 &- bound) % bound { return Int(product.high) }
    }
  }
}
