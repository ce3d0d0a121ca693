import Lanes
import Testing

/// Whether two numbers have the same bit pattern; the sign and payload of a NaN are not compared.
func isSame<T: LaneElement>(_ a: T, _ b: T) -> Bool {
  a.isNaN ? b.isNaN : (a.bits .== b.bits).areAllTrue
}

/// Random bit patterns, with a special number put beside them every so often.
func mixedPack<P: Lane>(_ random: inout RandomBits) -> P where P.Element: CheckedElement {
  let specials: [P.Element] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 0.5, 1e6, -3e30,
    .greatestFiniteMagnitude,
  ]
  var pack = P(repeating: 0)
  for index in 0..<P.width {
    let bits = random.next()
    switch bits % 4 {
    case 0: pack.setElement(at: index, to: specials[Int(bits >> 8) % specials.count])
    case 1: pack.setElement(at: index, to: P.Element(20 * random.fraction() - 10))
    default: pack.setElement(at: index, to: P.Element(randomBits: random.next()))
    }
  }
  return pack
}

#if arch(x86_64)
  @Suite struct FunctionsOfPacksTests {
    @Test(arguments: checkedFunctions)
    func equalThoseOfTheElements(_ function: CheckedFunction) throws {
      var random = RandomBits(seed: 5)
      for _ in 0..<4_000 {
        let floats: FloatPack = mixedPack(&random)
        let floatResult = function.float(floats)
        for index in 0..<FloatPack.width {
          let alone = function.floatAlone(floats.element(at: index))
          try #require(
            isSame(floatResult.element(at: index), alone), "\(floats.element(at: index))")
        }
        let doubles: DoublePack = mixedPack(&random)
        let doubleResult = function.double(doubles)
        for index in 0..<DoublePack.width {
          let alone = function.doubleAlone(doubles.element(at: index))
          try #require(
            isSame(doubleResult.element(at: index), alone), "\(doubles.element(at: index))")
        }
      }
    }
  }
#endif

@Suite struct PowersOfPacksTests {
  @Test func equalThoseOfTheElements() throws {
    try check(FloatPack.self)
    try check(DoublePack.self)
  }

  @Test func integralPowersEqualThoseOfTheElements() throws {
    try checkIntegral(FloatPack.self)
    try checkIntegral(DoublePack.self)
  }

  @Test func integralPowersFollowTheDocumentedChain() {
    let x = 1.37
    let square = x * x
    #expect(Double.power(x, 0) == 1)
    #expect(Double.power(.nan, 0) == 1)
    #expect(Double.power(x, 1) == x)
    #expect(Double.power(x, 2) == square)
    #expect(Double.power(x, 3) == square * x)
    // 13 = 1101 in binary.
    let cube = square * x
    let sixth = cube * cube
    #expect(Double.power(x, 13) == (sixth * sixth) * x)
    #expect(Double.power(x, -13) == 1 / ((sixth * sixth) * x))
    #expect(Double.power(2, Int.min) == 0)
    #expect(Double.power(-2, 3) == -8)
  }

  private func check<P: Lane>(_: P.Type) throws where P.Element: CheckedElement {
    var random = RandomBits(seed: 6)
    for _ in 0..<8_000 {
      let x: P = mixedPack(&random)
      let y: P = mixedPack(&random)
      let result = P.pow(x, y)
      for index in 0..<P.width {
        let alone = P.Element.pow(x.element(at: index), y.element(at: index))
        try #require(
          isSame(result.element(at: index), alone),
          "\(x.element(at: index)) ^ \(y.element(at: index))")
      }
    }
  }

  private func checkIntegral<P: Lane>(_: P.Type) throws where P.Element: CheckedElement {
    var random = RandomBits(seed: 7)
    for exponent in [0, 1, 2, 3, 7, 13, 64, 1001, -1, -2, -5, Int.max, Int.min] {
      for _ in 0..<100 {
        let x: P = mixedPack(&random)
        let result = P.power(x, exponent)
        for index in 0..<P.width {
          let alone = P.Element.power(x.element(at: index), exponent)
          try #require(isSame(result.element(at: index), alone))
        }
      }
    }
  }
}
