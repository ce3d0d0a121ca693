import Formulas
import ProgramChecks
import Programs
import Testing

/// What holds for every function of the language.
@Suite struct FunctionTableTests {
  /// Functions that are no rows of the table, each in a formula with a point where it is smooth, and
  /// the value there.
  private static let composed:
    [String: (text: String, variables: [Variable], point: [Double], value: Double)] = [
      "pow": ("pow(x, y)", [Variable("x"), Variable("y")], [2.25, 1.5], 3.375),
      "min": ("min(x, y, x*y)", [Variable("x"), Variable("y")], [0.5, 0.75], 0.375),
      "max": ("max(x, y, x*y)", [Variable("x"), Variable("y")], [1.5, 2.5], 3.75),
      "where": (
        "where(x < y, x^2*y, y^2)", [Variable("x"), Variable("y")], [0.5, 0.75], 0.1875
      ),
      "sum": ("sum(x[i]^2*i, i, 0, n-1)", [Variable("x", count: 3)], [9, 2, -0.5], 4.5),
      "prod": ("prod(x[i] + i, i, 0, n-1)", [Variable("x", count: 3)], [2, 0.5, -0.5], 4.5),
      "dot": (
        "dot(x, y)", [Variable("x", count: 2), Variable("y", count: 2)], [2, 3, 0.5, -1], -2
      ),
      "norm": ("norm(x)", [Variable("x", count: 2)], [-3, 4], 5),
      "logsumexp": (
        "logsumexp(x[i], i, 0, 1)", [Variable("x", count: 2)], [800, 800], 800.6931471805599
      ),
    ]

  /// Functions that only derivatives and `norm` use: like another one but in one point.
  private static let unnamed: Set<ElementaryFunction> = [.normRoot, .logOrZero]

  private func formula(_ function: ElementaryFunction) throws -> (formula: Formula, name: String) {
    let name = try #require(function.definition.name)
    return (try Formula("\(name)(x)"), name)
  }

  @Test func everyFunctionIsChecked() {
    let rows = ElementaryFunction.allCases.compactMap(\.definition.name)
    let missing = Set(rows).subtracting(functionReferences.keys)
    let unknown = Set(functionReferences.keys).subtracting(rows)
    #expect(missing.isEmpty && unknown.isEmpty, "FunctionReferences: no \(missing), but \(unknown)")
    let names = FormulaLanguage.functions.map(\.name)
    // `mean` is over data.
    #expect(Set(names) == Set(rows).union(Self.composed.keys).union(["mean"]))
    #expect(Set(names).count == names.count)
    #expect(Set(ElementaryFunction.allCases.filter { $0.definition.name == nil }) == Self.unnamed)
    for function in FormulaLanguage.functions {
      #expect(function.summary.hasSuffix(".") && function.usage.hasPrefix(function.name + "("))
      #expect(FormulaLanguage.isName(function.name))
      #expect(FormulaLanguage.isReserved(function.name) == (function.name != "mean"))
    }
  }

  @Test(arguments: named)
  func valueIsTheReference(_ function: ElementaryFunction) throws {
    let (formula, name) = try formula(function)
    let value = PointEvaluator<Double>(formula.valueProgram())
    let reference = try #require(functionReferences[name])
    for (x, y) in reference.values {
      let found = value([x])[0]
      #expect(abs(found - y) <= 2 * y.ulp, "\(name)(\(x)) = \(found), not \(y)")
      // The value of a constant is computed while the formula is read.
      let folded = PointEvaluator<Double>(try Formula("\(name)(\(x)) + 0*x").valueProgram())([1])
      #expect(folded[0] == found)
    }
    for (x, y) in [
      (-Double.infinity, reference.atMinusInfinity), (.infinity, reference.atInfinity),
    ] {
      let found = value([x])[0]
      #expect(
        found == y || y.isNaN && found.isNaN || abs(found - y) <= y.ulp, "\(name)(\(x)) = \(found)")
    }
    #expect(value([.nan])[0].isNaN, "\(name)")
  }

  @Test(arguments: named)
  func domainAndRangeAreKept(_ function: ElementaryFunction) throws {
    let (formula, name) = try formula(function)
    let value = PointEvaluator<Double>(formula.valueProgram())
    let row = function.definition
    var numbers = Numbers<Double>(seed: 6)
    for _ in 0..<2000 {
      let x = numbers.next()
      let y = value([x])[0]
      if x.isFinite { #expect(y.isNaN == !row.domain.contains(x), "\(name)(\(x)) = \(y)") }
      #expect(y.isNaN || row.range.contains(y), "\(name)(\(x)) = \(y)")
    }
  }

  @Test(arguments: named)
  func derivativesAreCentralDifferences(_ function: ElementaryFunction) throws {
    let (formula, name) = try formula(function)
    let points = try #require(functionReferences[name]).values.map(\.x)
    // Beyond, steps are lost in rounding.
    let checked = points.filter { $0 == 0 || (1e-3...100).contains($0.magnitude) }
    #expect(checked.count >= 4)
    for x in checked {
      let step = 2e-4 * (x == 0 ? 1 : min(1, abs(x)))
      try expectDerivatives(formula, [x], step: step, name)
    }
  }

  @Test(arguments: FormulaLanguage.functions.map(\.name).filter { composed[$0] != nil })
  func composedFunctionsHaveValuesAndDerivatives(_ name: String) throws {
    let (text, variables, point, expected) = try #require(Self.composed[name])
    #expect(text.hasPrefix(name + "("))
    let formula = try Formula(text, variables: variables)
    #expect(PointEvaluator<Double>(formula.valueProgram())(point) == [expected])
    try expectDerivatives(formula, point, step: 1e-3, name)
    #expect(difference(try formula.gradientProgram()) == nil)
  }

  /// Machine code, where the processor has it, gives the bits of the interpreter.
  @Test(arguments: named)
  func machineCodeGivesTheSameBits(_ function: ElementaryFunction) throws {
    let formula = try formula(function).formula
    #expect(difference(formula.valueProgram(), blocks: [1, 3]) == nil)
    #expect(difference(try formula.gradientProgram(), blocks: [1, 3]) == nil)
    #expect(difference(try formula.hessianVectorProgram(), blocks: [1, 3]) == nil)
  }

  /// At 0, where the functions that they resemble have an infinite slope or none.
  @Test func unnamedFunctionsAreZeroAtZero() throws {
    let power = PointEvaluator<Double>(try Formula("x^y").gradientProgram())
    #expect(power([0, 2]) == [0, 0, 0])
    let norm = try Formula("norm(x)", variables: [Variable("x", count: 2)])
    #expect(PointEvaluator<Double>(try norm.gradientProgram())([0, 0]) == [0, 0, 0])
  }

  /// Stored trials are found again by these bytes, so they stay as they are.
  @Test func digestsOfFormulasAreFixed() throws {
    let texts: [(text: String, hash: UInt64)] = [
      ("sqrt(x) + exp(x) - log(x)*log2(x)/log10(x)", 0x6fc1_e331_c411_f5d5),
      ("sin(x) + cos(x) + tan(x) + asin(x) + acos(x) + atan(x)", 0x2b67_6d8a_d88d_c029),
      ("sinh(x) + cosh(x) + tanh(x) + abs(x) + sign(x) + sigmoid(x)", 0x9488_2bb4_14c6_9f69),
      ("relu(x) + softplus(x) + erf(x) + floor(x)", 0x8941_c76b_ee10_c9d8),
      ("min(x, y) + max(x, y) + pow(x, y) + x^3 - -y", 0x9f16_6ee3_9471_98b8),
      (
        "where(x < y, x, y) + where(x <= 1, x, y) + where(x == 2, x, y) + where(x != 2, x, y)",
        0x80f1_a74d_baa3_4659
      ),
      ("where(x > y, 1.5, 2)*(x - 3)", 0x8140_38be_4ce8_d1a8),
    ]
    for (text, hash) in texts { #expect(fnv(try Formula(text).canonicalBytes) == hash, "\(text)") }
    let vectors = try Formula(
      "norm(x) + dot(x, y) + prod(x) + sum(x[i]*i, i, 0, n-1)",
      variables: [Variable("x", count: 3), Variable("y", count: 3)])
    #expect(fnv(vectors.canonicalBytes) == 0x85a2_c7af_29ca_ee07)
    let extrema = try Formula(
      "max(x[i], i, 0, n-1) + min(x) + logsumexp(x)", variables: [Variable("x", count: 3)])
    #expect(fnv(extrema.canonicalBytes) == 0xeea2_4e20_be2a_a9f7)
    let overData = try Formula(
      "mean(logsumexp(z) - z[label]) + s",
      variables: [Variable("W", shape: .matrix(rows: 2, columns: 3))],
      columns: [FormulaColumn("X", .vector(3)), FormulaColumn("label", .integer(below: 2))],
      definitions: [
        FormulaDefinition("z[k]", "sum(W[k,j]*X[j], j, 0, 2)"), FormulaDefinition("s", "sum(W^2)"),
      ])
    #expect(fnv(overData.canonicalBytes) == 0xa775_2cb7_af08_2363)
  }

  private func fnv(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Checks the gradient against differences of the value, and the second derivatives against those of
  /// the gradient.
  private func expectDerivatives(
    _ formula: Formula, _ point: [Double], step: Double, _ name: String
  ) throws {
    let value = PointEvaluator<Double>(formula.valueProgram())
    let gradient = PointEvaluator<Double>(try formula.gradientProgram())
    let product = PointEvaluator<Double>(try formula.hessianVectorProgram())
    let stated = gradient(point)
    #expect(stated[0] == value(point)[0])
    for axis in point.indices {
      let first = differences(point, axis, step) { value($0) }[0]
      let tolerance = 1e-7 * abs(first) + 4e-15 * abs(stated[0]) / step
      #expect(abs(stated[axis + 1] - first) <= tolerance, "\(name)'(\(point)): \(stated), \(first)")
      let second = differences(point, axis, step) { gradient($0) }.dropFirst()
      var direction = [Double](repeating: 0, count: point.count)
      direction[axis] = 1
      for (found, expected) in zip(product(point + direction), second) {
        let size = stated.map(abs).max() ?? 0
        let tolerance = 1e-7 * abs(expected) + 4e-15 * size / step
        #expect(abs(found - expected) <= tolerance, "\(name)''(\(point)): \(found), \(expected)")
      }
    }
  }

  /// The derivatives of a function along an axis by central differences of 4th order.
  private func differences(
    _ point: [Double], _ axis: Int, _ step: Double, _ function: ([Double]) -> [Double]
  ) -> [Double] {
    func shifted(_ by: Double) -> [Double] {
      var moved = point
      moved[axis] += by
      return function(moved)
    }
    let (a, b, c, d) = (shifted(-2 * step), shifted(-step), shifted(step), shifted(2 * step))
    return a.indices.map { (a[$0] - 8 * b[$0] + 8 * c[$0] - d[$0]) / (12 * step) }
  }

  private static let named = ElementaryFunction.allCases.filter { $0.definition.name != nil }
}
