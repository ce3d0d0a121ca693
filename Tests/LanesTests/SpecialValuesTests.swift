import Lanes
import Testing

@Suite struct SpecialValuesTests {
  @Test func areExactInFloat() { check(Float.self) }
  @Test func areExactInDouble() { check(Double.self) }
  @Test func powersAreExactInFloat() { checkPowers(Float.self) }
  @Test func powersAreExactInDouble() { checkPowers(Double.self) }

  private func check<T: CheckedElement>(_: T.Type) {
    let inf = T.infinity
    let nan = T.nan
    let tiny = T.leastNonzeroMagnitude
    let huge = T.greatestFiniteMagnitude
    let rows: [(String, (T) -> T, [(T, T)])] = [
      (
        "exp", T.exp,
        [(0, 1), (-0.0, 1), (inf, inf), (-inf, 0), (huge, inf), (-huge, 0), (tiny, 1)]
      ),
      (
        "exp2", T.exp2,
        [(0, 1), (inf, inf), (-inf, 0), (huge, inf), (-huge, 0), (10, 1024), (-3, 0.125)]
      ),
      (
        "expm1", T.expm1,
        [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -1), (huge, inf), (-huge, -1), (tiny, tiny)]
      ),
      ("log", T.log, [(0, -inf), (-0.0, -inf), (1, 0), (inf, inf), (-1, nan), (-inf, nan)]),
      (
        "log1p", T.log1p,
        [(0, 0), (-0.0, -0.0), (-1, -inf), (inf, inf), (-2, nan), (-inf, nan), (-tiny, -tiny)]
      ),
      ("log2", T.log2, [(0, -inf), (-0.0, -inf), (1, 0), (8, 3), (inf, inf), (-1, nan)]),
      (
        "log10", T.log10,
        [(0, -inf), (1, 0), (10, 1), (1000, 3), (10_000_000_000, 10), (inf, inf), (-1, nan)]
      ),
      (
        "sin", T.sin, [(0, 0), (-0.0, -0.0), (inf, nan), (-inf, nan), (tiny, tiny), (-tiny, -tiny)]
      ),
      ("cos", T.cos, [(0, 1), (-0.0, 1), (inf, nan), (-inf, nan), (tiny, 1)]),
      (
        "tan", T.tan, [(0, 0), (-0.0, -0.0), (inf, nan), (-inf, nan), (tiny, tiny), (-tiny, -tiny)]
      ),
      (
        "asin", T.asin,
        [
          (0, 0), (-0.0, -0.0), (1, T(Double.pi / 2)), (-1, T(-Double.pi / 2)), (2, nan),
          (inf, nan),
        ]
      ),
      (
        "acos", T.acos, [(1, 0), (0, T(Double.pi / 2)), (-1, T(Double.pi)), (-2, nan), (-inf, nan)]
      ),
      (
        "atan", T.atan,
        [(0, 0), (-0.0, -0.0), (inf, T(Double.pi / 2)), (-inf, T(-Double.pi / 2)), (tiny, tiny)]
      ),
      (
        "sinh", T.sinh,
        [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -inf), (huge, inf), (-huge, -inf), (tiny, tiny)]
      ),
      ("cosh", T.cosh, [(0, 1), (-0.0, 1), (inf, inf), (-inf, inf), (huge, inf), (tiny, 1)]),
      (
        "tanh", T.tanh,
        [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1), (huge, 1), (tiny, tiny), (-tiny, -tiny)]
      ),
      ("sigmoid", T.sigmoid, [(0, 0.5), (-0.0, 0.5), (inf, 1), (-inf, 0), (huge, 1), (-huge, 0)]),
      ("softplus", T.softplus, [(inf, inf), (-inf, 0), (huge, huge), (-huge, 0)]),
      (
        "erf", T.erf,
        [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1), (huge, 1), (-tiny, -tiny), (tiny, tiny)]
      ),
    ]
    for (name, function, pairs) in rows {
      for (x, value) in pairs + [(nan, nan), (-nan, nan)] {
        let found = function(x)
        #expect(isSame(found, value), "\(name)(\(x)) = \(found), not \(value)")
      }
    }
  }

  private func checkPowers<T: CheckedElement>(_: T.Type) {
    let inf = T.infinity
    let nan = T.nan
    let tiny = T.leastNonzeroMagnitude
    let huge = T.greatestFiniteMagnitude
    // The greatest odd number of the format.
    let odd = 2 / T.ulpOfOne - 1
    var rows: [(T, T, T)] = [
      (0, 3, 0), (-0.0, 3, -0.0), (0, 2, 0), (-0.0, 2, 0), (0, 0.5, 0), (-0.0, 0.5, 0),
      (0, -3, inf), (-0.0, -3, -inf), (0, -2, inf), (-0.0, -2, inf), (-0.0, -0.5, inf),
      (0, inf, 0), (-0.0, inf, 0), (0, -inf, inf), (-0.0, -inf, inf),
      (-1, inf, 1), (-1, -inf, 1), (1, inf, 1), (1, -inf, 1), (1, nan, 1), (1, huge, 1),
      (0.5, inf, 0), (0.5, -inf, inf), (2, inf, inf), (2, -inf, 0),
      (-0.5, inf, 0), (-0.5, -inf, inf), (-2, inf, inf), (-2, -inf, 0),
      (inf, 2, inf), (inf, -2, 0), (inf, tiny, inf), (inf, -tiny, 0), (inf, inf, inf),
      (-inf, 3, -inf), (-inf, 2, inf), (-inf, 0.5, inf), (-inf, -3, -0.0), (-inf, -2, 0),
      (-inf, -0.5, 0), (-inf, inf, inf), (-inf, -inf, 0),
      (-2, 0.5, nan), (-2, -1.5, nan), (-2, 3, -8), (-2, 2, 4), (-2, -3, -0.125), (-1, 0.5, nan),
      (-1, odd, -1), (-1, odd + 1, 1), (-1, odd - 1, 1), (-1, -odd, -1), (-1, huge, 1),
      (-1, odd / 2, nan), (nan, 1, nan), (2, nan, nan), (nan, nan, nan), (nan, inf, nan),
      (2, 10, 1024), (4, 0.5, 2), (huge, 2, inf), (-huge, 3, -inf), (tiny, 2, 0), (-tiny, 3, -0.0),
      (tiny, 1, tiny), (huge, 1, huge), (-3, 1, -3), (huge, tiny, 1), (tiny, tiny, 1),
      (1 + T.ulpOfOne, huge, inf), (1 - T.ulpOfOne / 2, huge, 0), (1 + T.ulpOfOne, -huge, 0),
      (-1 - T.ulpOfOne, huge, inf),
    ]
    for x in [0, -0.0, 1, -1, inf, -inf, nan, tiny, huge, -2.5] {
      rows += [(x, 0, 1), (x, -0.0, 1)]
    }
    for (x, y, value) in rows {
      let found = T.pow(x, y)
      #expect(isSame(found, value), "pow(\(x), \(y)) = \(found), not \(value)")
    }
  }
}
