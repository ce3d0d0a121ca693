import Lanes
import Testing

/// What holds of every lane: each operation on a pack is that operation on its elements.
@Suite struct OperationsTests {
  @Test func ofFloatPacksAreThoseOfTheElements() throws { try check(FloatPack.self) }
  @Test func ofDoublePacksAreThoseOfTheElements() throws { try check(DoublePack.self) }
  @Test func ofFloatMasksAreThoseOfTheElements() throws { try checkMasks(FloatPack.self) }
  @Test func ofDoubleMasksAreThoseOfTheElements() throws { try checkMasks(DoublePack.self) }

  private func check<P: Lane>(_: P.Type) throws where P.Element: CheckedElement {
    typealias E = P.Element
    let unary: [(String, (P) -> P, (E) -> E)] = [
      ("negation", { -$0 }, { -$0 }),
      ("square root", { $0.squareRoot() }, { $0.squareRoot() }),
      ("rounded down", { $0.roundedDown() }, { $0.rounded(.down) }),
      ("rounded", { $0.roundedToNearest() }, { $0.rounded(.toNearestOrEven) }),
      ("magnitude", { $0.magnitude }, { Swift.abs($0) }),
      ("signum", { $0.signum }, { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }),
      ("not", { P(bits: ~$0.bits) }, { E(bits: ~$0.bits) }),
      ("shift left", { P(bits: $0.bits.shiftedLeft(5)) }, { E(bits: $0.bits.shiftedLeft(5)) }),
      (
        "shift right", { P(bits: $0.bits.shiftedRight(7)) }, { E(bits: $0.bits.shiftedRight(7)) }
      ),
      (
        "logical shift", { P(bits: $0.bits.shiftedRightLogically(7)) },
        { E(bits: $0.bits.shiftedRightLogically(7)) }
      ),
    ]
    let binary: [(String, (P, P) -> P, (E, E) -> E)] = [
      ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
      ("*", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
      ("minimum", P.minimum, { $0.isNaN || $1.isNaN ? .nan : ($0 < $1 ? $0 : $1) }),
      ("maximum", P.maximum, { $0.isNaN || $1.isNaN ? .nan : ($0 > $1 ? $0 : $1) }),
      ("bits +", { P(bits: $0.bits.adding($1.bits)) }, { E(bits: $0.bits.adding($1.bits)) }),
      (
        "bits -", { P(bits: $0.bits.subtracting($1.bits)) },
        { E(bits: $0.bits.subtracting($1.bits)) }
      ),
      (
        "bits *", { P(bits: $0.bits.multiplied(by: $1.bits)) },
        { E(bits: $0.bits.multiplied(by: $1.bits)) }
      ),
      ("&", { P(bits: $0.bits & $1.bits) }, { E(bits: $0.bits & $1.bits) }),
      ("|", { P(bits: $0.bits | $1.bits) }, { E(bits: $0.bits | $1.bits) }),
      ("^", { P(bits: $0.bits ^ $1.bits) }, { E(bits: $0.bits ^ $1.bits) }),
      ("select", { P.select($0 .< $1, $0, $1) }, { $0 < $1 ? $0 : $1 }),
      (
        "bits select", { P(bits: $0.bits.replacing(with: $1.bits, where: $0.bits .< $1.bits)) },
        { E(bits: $0.bits.replacing(with: $1.bits, where: $0.bits .< $1.bits)) }
      ),
    ]
    var random = RandomBits(seed: 21)
    for _ in 0..<2_000 {
      let a: P = mixedPack(&random)
      let b: P = mixedPack(&random)
      for index in 0..<P.width {
        let (x, y) = (a.element(at: index), b.element(at: index))
        for (name, pack, alone) in unary {
          let found = pack(a).element(at: index)
          try #require(isSame(found, alone(x)), "\(name) of \(x) at \(index): \(found)")
        }
        for (name, pack, alone) in binary {
          let found = pack(a, b).element(at: index)
          try #require(isSame(found, alone(x, y)), "\(x) \(name) \(y) at \(index): \(found)")
        }
      }
    }
  }

  private func checkMasks<P: Lane>(_: P.Type) throws where P.Element: CheckedElement {
    typealias E = P.Element
    let comparisons: [(String, (P, P) -> P.Mask, (E, E) -> Bool)] = [
      ("<", { $0 .< $1 }, { $0 < $1 }), ("<=", { $0 .<= $1 }, { $0 <= $1 }),
      (">", { $0 .> $1 }, { $0 > $1 }), (">=", { $0 .>= $1 }, { $0 >= $1 }),
      ("==", { $0 .== $1 }, { $0 == $1 }), ("!=", { $0 .!= $1 }, { $0 != $1 }),
      ("NaN", { a, _ in a.isNaNMask }, { x, _ in x.isNaN }),
      ("not", { .!($0 .< $1) }, { !($0 < $1) }),
      ("and", { ($0 .< $1) .& ($0 .> 0) }, { $0 < $1 && $0 > 0 }),
      ("or", { ($0 .< $1) .| ($0 .> 0) }, { $0 < $1 || $0 > 0 }),
    ]
    var random = RandomBits(seed: 22)
    for _ in 0..<2_000 {
      let a: P = mixedPack(&random)
      let b: P = mixedPack(&random)
      for (name, pack, alone) in comparisons {
        let mask = pack(a, b)
        var truths = 0
        for index in 0..<P.width {
          let (x, y) = (a.element(at: index), b.element(at: index))
          let truth = alone(x, y)
          try #require(mask.element(at: index) == truth, "\(x) \(name) \(y) at \(index)")
          truths += truth ? 1 : 0
        }
        try #require(mask.isAnyTrue == (truths > 0))
        try #require(mask.areAllTrue == (truths == P.width))
      }
    }
    // One alone among its opposites, at every place.
    for index in 0..<P.width {
      var pack = P(repeating: 0)
      pack.setElement(at: index, to: 1)
      #expect((pack .> 0).isAnyTrue)
      #expect(!(pack .== 0).areAllTrue)
      #expect(!(pack .< 0).isAnyTrue)
    }
  }

  @Test func productsAreAddedToFloatsWithOneRounding() throws { try checkProducts(Float.self) }
  @Test func productsAreAddedToDoublesWithOneRounding() throws { try checkProducts(Double.self) }

  private func checkProducts<E: CheckedElement>(_: E.Type) throws {
    var random = RandomBits(seed: 24)
    for _ in 0..<2_000 {
      let a: LanePack<E> = mixedPack(&random)
      let b: LanePack<E> = mixedPack(&random)
      let c: LanePack<E> = mixedPack(&random)
      var sum = c
      sum.addProduct(a, b)
      for index in 0..<LanePack<E>.width {
        let (x, y, z) = (a.element(at: index), b.element(at: index), c.element(at: index))
        let found = sum.element(at: index)
        try #require(isSame(found, z.addingProduct(x, y)), "\(z) + \(x)·\(y): \(found)")
      }
    }
  }

  @Test func wideningIsExactAndNarrowingRoundsOnce() throws {
    var random = RandomBits(seed: 23)
    for _ in 0..<2_000 {
      let floats: FloatPack = mixedPack(&random)
      let (low, high) = floats.widened
      let doubles: (DoublePack, DoublePack) = (mixedPack(&random), mixedPack(&random))
      let narrowed = FloatPack(narrowing: doubles.0, doubles.1)
      for index in 0..<8 {
        try #require(isSame(low.element(at: index), Double(floats.element(at: index))))
        try #require(isSame(high.element(at: index), Double(floats.element(at: index + 8))))
        try #require(isSame(narrowed.element(at: index), Float(doubles.0.element(at: index))))
        try #require(isSame(narrowed.element(at: index + 8), Float(doubles.1.element(at: index))))
      }
    }
  }
}
