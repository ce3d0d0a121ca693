import Analysis
import Formulas
import Losses
import Testing

private func points(_ text: String, _ range: ClosedRange<Double>) throws -> [StationaryPoint] {
  let loss = Loss(name: text, formula: try Formula(text))
  return try StationaryPoints(loss).find(in: range)
}

@Suite struct StationaryPointTests {
  @Test func theNotebooksMinimumAndInflection() throws {
    let found = try points("2*x^4 + 3*x^3 + 2", -2...2)
    #expect(found.map(\.kind) == [.minimum, .inflection])
    #expect(abs(found[0].x + 1.125) < 1e-12)
    #expect(abs(found[1].x) < 1e-12)
  }

  /// Polynomials from their derivative's roots: a single root changes its sign, a double one does
  /// not.
  @Test(arguments: [
    ([-1.3, 0.4, 1.1], [true, true, true]), ([-0.7, 0.9], [false, true]),
    ([-1.5, -0.2, 0.6, 1.7], [true, false, true, true]),
  ])
  func everyRootOfTheDerivativeIsFoundAndNamed(_ roots: [Double], _ single: [Bool]) throws {
    // The derivative's coefficients, then its integral as a formula.
    var coefficients = [1.0]
    for (root, isSingle) in zip(roots, single) {
      for _ in 0..<(isSingle ? 1 : 2) {
        var next = [Double](repeating: 0, count: coefficients.count + 1)
        for (power, value) in coefficients.enumerated() {
          next[power + 1] += value
          next[power] -= root * value
        }
        coefficients = next
      }
    }
    let terms = coefficients.enumerated().map { "(\($1 / Double($0 + 1)))*x^\($0 + 1)" }
    let found = try points(terms.joined(separator: " + "), -2...2)
    #expect(found.count == roots.count)
    for (point, root) in zip(found, roots) { #expect(abs(point.x - root) < 1e-7) }
    for (point, isSingle) in zip(found, single) {
      #expect((point.kind == .inflection) == !isSingle)
    }
    let turns = found.filter { $0.kind != .inflection }.map(\.kind)
    for (a, b) in zip(turns, turns.dropFirst()) { #expect(a != b) }
  }

  @Test func kinksPolesAndFlatPieces() throws {
    #expect(try points("abs(x - 0.3)", -2...2).map(\.kind) == [.minimum])
    #expect(try points("1/x", -2...2).isEmpty)
    #expect(try points("x + 1", -2...2).isEmpty)
    #expect(try points("sin(5*x)", -3...3).count == 10)
  }
  /// Also where the loss around a point differs by less than its last bit.
  @Test(arguments: [
    ("x^8 + 1", Attractor.Kind.minimum), ("1 - x^8", .maximum), ("x^9 + 1", .inflection),
    ("x^2*y^2 + x^8 - y^8 + 1e3", .saddle), ("0*x + 1", .plateau), ("x^2 + y^8 + 1", .minimum),
  ])
  func kinds(_ text: String, _ kind: Attractor.Kind) throws {
    let loss = Loss(name: text, formula: try Formula(text))
    let origin = [Double](repeating: 0, count: loss.dimension)
    #expect(RestingPlaces(loss, starts: [origin])?.kind(at: origin) == kind)
  }
}
