import Lanes
import Testing

@Suite struct LawTests {
  @Test func holdInFloat() throws { try check(Float.self) }
  @Test func holdInDouble() throws { try check(Double.self) }

  @Test func growingFunctionsGrowInFloat() throws { try checkGrowth(Float.self) }
  @Test func growingFunctionsGrowInDouble() throws { try checkGrowth(Double.self) }

  private func check<T: CheckedElement>(_: T.Type) throws {
    var random = RandomBits(seed: 8)
    for index in 0..<40_000 {
      let x =
        index % 2 == 0 ? T(randomBits: random.next()) : T(20 * random.fraction() - 10)
      for (name, odd) in [
        ("sin", T.sin), ("tan", T.tan), ("asin", T.asin), ("atan", T.atan), ("sinh", T.sinh),
        ("tanh", T.tanh), ("erf", T.erf),
      ] {
        try #require(isSame(odd(-x), -odd(x)), "\(name) at \(x)")
      }
      for (name, even) in [("cos", T.cos), ("cosh", T.cosh)] {
        try #require(isSame(even(-x), even(x)), "\(name) at \(x)")
      }
      for (name, bounded) in [
        ("sin", T.sin), ("cos", T.cos), ("tanh", T.tanh), ("erf", T.erf), ("sigmoid", T.sigmoid),
      ] where x.isFinite {
        try #require(bounded(x).magnitude <= 1, "\(name) at \(x)")
      }
    }
  }

  /// Between arguments far enough apart, a result may not fall; within an ulp it may by rounding.
  private func checkGrowth<T: CheckedElement>(_: T.Type) throws {
    let functions: [(String, (T) -> T, Double, Double)] = [
      ("exp", T.exp, -100, 80), ("exp2", T.exp2, -140, 120), ("expm1", T.expm1, -20, 80),
      ("log", T.log, 0, 50), ("log1p", T.log1p, -1, 50), ("log2", T.log2, 0, 50),
      ("log10", T.log10, 0, 50), ("asin", T.asin, -1, 1), ("atan", T.atan, -20, 20),
      ("sinh", T.sinh, -80, 80), ("tanh", T.tanh, -10, 10), ("sigmoid", T.sigmoid, -80, 20),
      ("softplus", T.softplus, -80, 80), ("erf", T.erf, -5, 5),
    ]
    for (name, function, low, high) in functions {
      let steps = 20_000
      var last = -T.infinity
      for step in 0...steps {
        let x = T(low + (high - low) * Double(step) / Double(steps))
        let value = function(x)
        try #require(value >= last, "\(name) at \(x)")
        last = value
      }
    }
  }
}
