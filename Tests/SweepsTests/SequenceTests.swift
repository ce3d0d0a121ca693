import Support
import Sweeps
import Testing

@Suite struct SequenceTests {
  /// The known answers of Salmon et al.'s Random123, file kat_vectors.
  @Test func philox() {
    typealias Words = (UInt32, UInt32, UInt32, UInt32)
    let ones = UInt32.max
    let answers: [(counter: Words, key: (UInt32, UInt32), words: [UInt32])] = [
      ((0, 0, 0, 0), (0, 0), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        (ones, ones, ones, ones), (ones, ones),
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), (0xa409_3822, 0x299f_31d0),
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ]
    for answer in answers {
      let block = Philox.block(key: answer.key, counter: answer.counter)
      #expect([block.0, block.1, block.2, block.3] == answer.words)
    }
  }

  // MARK: Sobol'

  /// Points of SciPy 1.17, `qmc.Sobol(1111, scramble=False)`, in units of 2⁻¹².
  private static let scipy: [(axis: Int, points: [Int])] = [
    (0, [2048, 3072, 1024, 3584, 1696, 900, 1]),
    (1, [2048, 1024, 3072, 3584, 1056, 396, 3855]),
    (2, [2048, 1024, 3072, 512, 3168, 2124, 1369]),
    (3, [2048, 1024, 3072, 1536, 2976, 2772, 3693]),
    (9, [2048, 3072, 1024, 512, 2848, 284, 1009]),
    (49, [2048, 3072, 1024, 3584, 2720, 1964, 2489]),
    (99, [2048, 3072, 1024, 1536, 3616, 764, 3943]),
    (499, [2048, 1024, 3072, 512, 2016, 1044, 3845]),
    (1110, [2048, 3072, 1024, 1536, 1888, 1516, 1387]),
  ]

  @Test func plainSobolPointsAreThoseOfSciPy() {
    let sequence = SobolSequence(dimension: SobolSequence.dimensions, seed: nil)
    for (axis, points) in Self.scipy {
      let found = [1, 2, 3, 5, 100, 1000, 4095].map { sequence.coordinate(axis, of: $0) * 4096 }
      #expect(found == points.map(Double.init), "axis \(axis)")
    }
  }

  /// All 35,552 direction numbers, folded into one number, against the same of SciPy's.
  @Test func everyDirectionNumberIsThatOfJoeAndKuo() {
    let sequence = SobolSequence(dimension: SobolSequence.dimensions, seed: nil)
    var hash: UInt64 = 0
    for axis in 0..<SobolSequence.dimensions {
      for bit in 0..<32 {
        // The point whose Gray code has this bit alone.
        let point = sequence.coordinate(axis, of: (1 << (bit + 1)) - 1)
        hash = hash &* 0x100_0000_01b3 ^ UInt64(point * 0x1p32)
      }
    }
    #expect(hash == 0x6675_ea72_4551_201d)
  }

  /// 2^k points from any multiple of 2^k on: one in each dyadic interval, in every coordinate.
  @Test(arguments: [nil, 0, 1, 12_345, Int.max])
  func sobolPointsFillEveryDyadicInterval(_ seed: Int?) {
    let sequence = SobolSequence(dimension: SobolSequence.dimensions, seed: seed)
    for (axis, k, block) in [(0, 12, 0), (1, 12, 3), (2, 10, 1), (17, 10, 77), (1110, 11, 5)] {
      let count = 1 << k
      var hits = [Int](repeating: 0, count: count)
      for point in block * count..<(block + 1) * count {
        hits[Int(sequence.coordinate(axis, of: point) * Double(count))] += 1
      }
      #expect(hits.allSatisfy { $0 == 1 }, "axis \(axis)")
    }
  }

  /// How many points fall in each elementary box of 2^-a by 2^-b: scrambling changes no pattern of
  /// counts, since it only exchanges boxes of one shape.
  @Test(arguments: [0, 1, 99]) func scramblingKeepsElementaryBoxes(_ seed: Int) {
    let plain = SobolSequence(dimension: 40, seed: nil)
    let scrambled = SobolSequence(dimension: 40, seed: seed)
    func counts(_ sequence: SobolSequence, _ x: Int, _ y: Int, _ a: Int, _ b: Int) -> [Int] {
      var hits = [Int](repeating: 0, count: 1 << (a + b))
      for point in 0..<1024 {
        let i = Int(sequence.coordinate(x, of: point) * Double(1 << a))
        let j = Int(sequence.coordinate(y, of: point) * Double(1 << b))
        hits[i << b | j] += 1
      }
      return hits
    }
    for (x, y) in [(0, 1), (1, 2), (0, 7), (5, 6), (12, 33), (38, 39)] {
      for a in 0...10 {
        let one = counts(plain, x, y, a, 10 - a)
        let other = counts(scrambled, x, y, a, 10 - a)
        #expect(one.sorted() == other.sorted(), "axes \(x), \(y); \(a)")
        // The first two coordinates are a net: one point in every box.
        if (x, y) == (0, 1) { #expect(other.allSatisfy { $0 == 1 }) }
      }
    }
  }

  /// Owen's scrambling is a tree: numbers that share k binary digits share k afterwards, and no more
  /// than before; the digits that follow are turned over half of the time.
  @Test func scramblingIsNested() {
    let plain = SobolSequence(dimension: 8, seed: nil)
    var turned = [Int](repeating: 0, count: 32)
    for seed in 0..<64 {
      let scrambled = SobolSequence(dimension: 8, seed: seed)
      func bits(_ sequence: SobolSequence, _ axis: Int, _ point: Int) -> UInt32 {
        UInt32(sequence.coordinate(axis, of: point) * 0x1p32)
      }
      for axis in 0..<8 {
        for point in 1..<64 {
          let before = bits(plain, axis, point) ^ bits(plain, axis, point * 977)
          let after = bits(scrambled, axis, point) ^ bits(scrambled, axis, point * 977)
          #expect(before.leadingZeroBitCount == after.leadingZeroBitCount)
          let flips = bits(plain, axis, point) ^ bits(scrambled, axis, point)
          for bit in 0..<32 where flips >> UInt32(bit) & 1 == 1 { turned[bit] += 1 }
        }
      }
    }
    let total = 64 * 8 * 63
    // The first digit is one decision a seed and coordinate: 512 of them.
    for count in turned { #expect(abs(Double(count) / Double(total) - 0.5) < 0.08) }
  }

  // MARK: Halton

  private func radicalInverse(_ number: Int, _ base: Int) -> Double {
    var rest = number
    var numerator = 0
    var denominator = 1
    while rest > 0 {
      numerator = numerator * base + rest % base
      denominator *= base
      rest /= base
    }
    return Double(numerator) / Double(denominator)
  }

  @Test func plainHaltonPointsAreRadicalInverses() {
    let sequence = HaltonSequence(dimension: HaltonSequence.dimensions, seed: nil)
    #expect(HaltonSequence.primes.count == 1000 && HaltonSequence.primes.last == 7919)
    for axis in [0, 1, 2, 3, 10, 100, 999] {
      for point in [0, 1, 2, 3, 7, 100, 4711, 1_000_003] {
        let expected = radicalInverse(point, HaltonSequence.primes[axis])
        #expect(abs(sequence.coordinate(axis, of: point) - expected) < 1e-15)
      }
    }
  }

  /// p^k points from any multiple of p^k on: one in each interval of length p^-k.
  @Test(arguments: [nil, 0, 7]) func haltonPointsFillEveryInterval(_ seed: Int?) {
    let sequence = HaltonSequence(dimension: 100, seed: seed)
    for (axis, k, block) in [(0, 11, 3), (1, 7, 2), (2, 4, 10), (24, 2, 1), (99, 1, 900)] {
      let base = HaltonSequence.primes[axis]
      let count = (0..<k).reduce(1) { product, _ in product * base }
      var hits = [Int](repeating: 0, count: count)
      for point in block * count..<(block + 1) * count {
        // Points are exact to 2⁻⁵³ and may lie on the border itself.
        hits[Int(sequence.coordinate(axis, of: point) * Double(count) + 1e-9)] += 1
      }
      #expect(hits.allSatisfy { $0 == 1 }, "base \(base)")
    }
  }

  // MARK: All

  /// Points in the cube, never 1, different for different seeds, the same for the same.
  @Test func seedsMakeDifferentPoints() {
    for seed in [0, 1, 2, Int.max] {
      let sobol = SobolSequence(dimension: 3, seed: seed)
      let halton = HaltonSequence(dimension: 3, seed: seed)
      for axis in 0..<3 {
        for point in [0, 1, 2, 99_999_999] {
          let a = sobol.coordinate(axis, of: point)
          let b = halton.coordinate(axis, of: point)
          #expect(a >= 0 && a < 1 && b >= 0 && b < 1)
          #expect(a == SobolSequence(dimension: 3, seed: seed).coordinate(axis, of: point))
          #expect(b == HaltonSequence(dimension: 9, seed: seed).coordinate(axis, of: point))
          let next = SobolSequence(dimension: 3, seed: seed == Int.max ? 5 : seed + 1)
          #expect(a != next.coordinate(axis, of: point))
        }
      }
    }
  }
}
