import Support

/// Points of a Halton sequence, each computed from its number.
///
/// Coordinate j writes the number of the point in the j-th prime as its base and mirrors the digits at
/// the point. Scrambling permutes the digits, at every place by a permutation of its own, which keeps
/// the points as evenly spread and breaks the correlation of large bases. A. B. Owen, "A randomized
/// Halton algorithm in R" (2017).
package struct HaltonSequence: Sendable {
  /// How many coordinates there may be.
  package static let dimensions = 1_000
  /// The bases: the first 1,000 primes.
  package static let primes: [Int] = makePrimes()

  private let coordinates: [Coordinate]

  /// - Parameters:
  ///   - dimension: how many coordinates are needed, at most ``dimensions``.
  ///   - seed: what the permutations depend on; nil for the plain sequence, whose first point is 0.
  package init(dimension: Int, seed: Int?) {
    coordinates = Self.primes.prefix(dimension).enumerated().map {
      Coordinate(axis: $0, base: $1, seed: seed)
    }
  }

  /// A coordinate of a point, in [0, 1).
  package func coordinate(_ axis: Int, of point: Int) -> Double {
    coordinates[axis].value(of: point)
  }

  private struct Coordinate: Sendable {
    let base: Int
    /// How many digits: as many as a Double holds exactly.
    let places: Int
    /// The base to the power of ``places``.
    let scale: UInt64
    /// For each place, the digit that takes the place of each digit.
    let permuted: [UInt16]
    /// What the places from each on add where all their digits are 0.
    let tails: [UInt64]

    init(axis: Int, base: Int, seed: Int?) {
      self.base = base
      var places = 0
      var scale: UInt64 = 1
      while scale <= (1 << 53) / UInt64(base) {
        scale *= UInt64(base)
        places += 1
      }
      self.places = places
      self.scale = scale
      var permuted: [UInt16] = []
      permuted.reserveCapacity(places * base)
      for place in 0..<places {
        permuted += Self.permutation(of: base, axis: axis, place: place, seed: seed)
      }
      var tails = [UInt64](repeating: 0, count: places + 1)
      var weight: UInt64 = 1
      for place in (0..<places).reversed() {
        tails[place] = tails[place + 1] + UInt64(permuted[place * base]) * weight
        weight *= UInt64(base)
      }
      self.permuted = permuted
      self.tails = tails
    }

    func value(of point: Int) -> Double {
      var rest = UInt32(truncatingIfNeeded: point)
      let base = UInt32(base)
      var weight = scale
      var sum: UInt64 = 0
      var place = 0
      while rest != 0, place < places {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: base)
        weight /= UInt64(base)
        sum += UInt64(permuted[place * self.base + Int(digit)]) * weight
        rest = quotient
        place += 1
      }
      return Double(sum + tails[place]) / Double(scale)
    }

    /// Fisher and Yates' shuffle of the digits.
    private static func permutation(of base: Int, axis: Int, place: Int, seed: Int?) -> [UInt16] {
      var digits = (0..<base).map { UInt16($0) }
      guard let seed else { return digits }
      for last in (1..<base).reversed() {
        // 64 bits for fewer than 8,000 choices: their bias is below 2^−51.
        let bits = Philox.bits(
          seed: seed, purpose: .halton, index: place << 16 | last, coordinate: axis)
        digits.swapAt(last, Int(bits.multipliedFullWidth(by: UInt64(last + 1)).high))
      }
      return digits
    }
  }

  private static func makePrimes() -> [Int] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < dimensions {
      let isPrime = primes.lazy.prefix { $0 * $0 <= candidate }
        .allSatisfy { !candidate.isMultiple(of: $0) }
      if isPrime { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }
}
