import Glibc
import Lanes
import Testing

/// Fused multiply-adds are exact, whether the processor has them or the C library computes them.
@Suite struct FusedProductTests {
  @Test func floatsAreExact() throws {
    try check(Float.self, library: fmaf, exponents: -149...127, seed: 41)
  }

  @Test func doublesAreExact() throws {
    try check(Double.self, library: fma, exponents: -1074...1023, seed: 42)
  }

  private func check<E: CheckedElement>(
    _: E.Type, library: (E, E, E) -> E, exponents: ClosedRange<Int>, seed: UInt64
  ) throws {
    var random = RandomBits(seed: seed)
    var (roundedTwice, subnormal, infinite) = (0, 0, 0)
    for number in 0..<6_000 {
      let (x, y, z): (E, E, E) = hardCase(number, &random, exponents)
      guard x.isFinite, y.isFinite, z.isFinite else { continue }
      let exact = ExactSum.addingProduct(x, y, to: z)
      var pack = LanePack<E>(repeating: z)
      pack.addProduct(LanePack(repeating: x), LanePack(repeating: y))
      let found = [
        pack.element(at: 0), pack.element(at: 7), z.addingProduct(x, y), library(x, y, z),
      ]
      for value in found {
        try #require(isSame(value, exact), "\(z) + \(x)·\(y) is \(value) instead of \(exact)")
      }
      if x * y + z != exact { roundedTwice += 1 }
      if exact.isSubnormal { subnormal += 1 }
      if exact.isInfinite { infinite += 1 }
    }
    // The cases are hard: two roundings would be wrong, and both ends of the range are met.
    #expect(roundedTwice > 1_500 && subnormal > 200 && infinite > 20)
  }

  /// Numbers whose sum is hard to round.
  private func hardCase<E: CheckedElement>(
    _ number: Int, _ random: inout RandomBits, _ exponents: ClosedRange<Int>
  ) -> (E, E, E) {
    func power(_ exponent: Int) -> E {
      E(sign: .plus, exponent: E.Exponent(exponent), significand: 1)
    }
    func significand() -> E {
      let size = 1 + E(Double.random(in: 0..<1, using: &random))
      return Bool.random(using: &random) ? size : -size
    }
    let bits = E.significandBitCount + 1
    let (x, y) = (significand(), significand())
    switch number % 6 {
    case 0:
      // What a rounded product leaves.
      return (x, y, -(x * y))
    case 1:
      // A product just beside the middle between two neighbours, or on it.
      let middle = 1 + E.ulpOfOne / 2 * E(Int.random(in: -2...2, using: &random))
      return (x, middle, x * power(Int.random(in: -bits...bits, using: &random)))
    case 2:
      // A sum of very different sizes, which decides only the last bit.
      let z = significand() * power(Int.random(in: -2 * bits - 2...2 * bits + 2, using: &random))
      return (x, y, z)
    case 3:
      // Results below the normal numbers.
      let scale = exponents.lowerBound + Int.random(in: -2...bits + 2, using: &random)
      let half = scale / 2
      let z = significand() * power(exponents.lowerBound + Int.random(in: 0...bits, using: &random))
      return (x * power(half), y * power(scale - half), z)
    case 4:
      // Results at the largest number.
      let scale = exponents.upperBound - Int.random(in: 0...1, using: &random)
      let z = significand() * power(exponents.upperBound - Int.random(in: 0...2, using: &random))
      return (x * power(scale / 2), y * power(scale - scale / 2), z)
    default:
      return (
        E(randomBits: random.next()), E(randomBits: random.next()), E(randomBits: random.next())
      )
    }
  }
}
