import Formulas
import Foundation
import Testing

/// The value of a formula of x, and of y where it is named, at a point.
private func value(_ text: String, _ point: [Double]) throws -> Double {
  let names = ["x", "y"].prefix(point.count).map { Variable($0) }
  return PointEvaluator<Double>(try Formula(text, variables: Array(names)).valueProgram())(point)[0]
}

private func gradient(_ text: String, _ point: [Double]) throws -> [Double] {
  let names = ["x", "y"].prefix(point.count).map { Variable($0) }
  let program = try Formula(text, variables: Array(names)).gradientProgram()
  return Array(PointEvaluator<Double>(program)(point).dropFirst())
}

@Suite struct LanguageTests {
  @Test(arguments: [
    ("-x^2", 3.0, -9.0), ("2^-x", 3, 0.125), ("2^3^x", 2, 512), ("(2^3)^x", 2, 64),
    ("-2^-x^2", 2, -0.0625), ("x^3", -2, -8), ("x^-3", -2, -0.125), ("x^0", 0, 1),
    ("x^0.5", 0, 0), ("x**2", 3, 9), ("1 - 2 - x", 3, -4), ("8/4/x", 2, 1), ("--x", 3, 3),
    ("2*-x", 3, -6), ("x^2^0.5*1", 4, 7.102993301316012), ("5.+.5*x", 2, 6), ("1_000*x", 2, 2000),
    ("where(x < 2, 1, 2)", 2, 2), ("where(x <= 2, 1, 2)", 2, 1), ("where(x != 2, 1, 2)", 2, 2),
    ("min(x, 1, 3)", 2, 1), ("max(x, 1, 3)", 2, 3), ("pow(x, 3)", 2, 8), ("e^x", 0, 1),
    ("floor(x)", -1.5, -2), ("sign(x)", -1.5, -1), ("relu(x)", -1.5, 0), ("x*(2)", 3, 6),
  ])
  func operatorsBindAsDocumented(_ text: String, _ x: Double, _ expected: Double) throws {
    let found = try value(text, [x])
    #expect(abs(found - expected) <= 1e-15 * abs(expected), "\(text) at \(x): \(found)")
  }

  @Test(arguments: [
    ("2x", "neither a number nor a name"), ("a < b < c", "do not chain"), ("", "is empty"),
    ("x +", "ends too early"), ("(x", "never closed"), ("x)", "closes nothing"),
    ("sine(x)", "unknown function"), ("x < 1", "comparison, not a number"),
    ("1 + (x < 1)", "comparison is not a number"), ("where(x, 1, 2)", "must be a comparison"),
    ("x y", "operator is missing"), ("sin(x, x)", "does not take 2"), ("x[0]", "not declared"),
    ("x + sqrt", "is a function"), ("x × 2", "unexpected '×'"), ("1e999*x", "too large"),
  ])
  func mistakesAreReported(_ text: String, _ words: String) {
    #expect {
      _ = try Formula(text)
    } throws: { error in
      guard let mistake = error as? FormulaError else { return false }
      return mistake.message.contains(words) && mistake.range.upperBound <= text.utf8.count
    }
  }

  @Test func derivativesAtKinks() throws {
    #expect(try gradient("abs(x)", [0]) == [0])
    #expect(try gradient("relu(x)", [0]) == [0])
    #expect(try gradient("min(x, y)", [1, 1]) == [1, 0])
    #expect(try gradient("max(x, y)", [1, 1]) == [1, 0])
    #expect(try gradient("where(x > 0, x*log(x), 0)", [0]) == [0])
    #expect(try gradient("where(x > 0, sqrt(x), x)", [-1]) == [1])
    let norm = try Formula("norm(x)", variables: [Variable("x", count: 2)]).gradientProgram()
    #expect(PointEvaluator<Double>(norm)([0, 0]) == [0, 0, 0])
  }

  /// 8x³ + 9x² is NaN at −∞; x²(8x + 9) would not be.
  /// An exponent whose magnitude is no Int.
  @Test func exponentsAtTheEndOfWholeNumbers() throws {
    let formula = try Formula("x^-9223372036854775808 + x^9223372036854775807")
    let value = PointEvaluator<Double>(formula.valueProgram())([2])[0]
    #expect(value == .infinity)
    #expect(throws: FormulaError.self) {
      try Formula("sum(x[i], i, -9223372036854775808, 0)", variables: [Variable("x", count: 3)])
    }
  }

  @Test func derivativesAreNotFactored() throws {
    #expect(try gradient("2*x^4 + 3*x^3 + 2", [-.infinity])[0].isNaN)
  }

  @Test func deepAndLongFormulas() throws {
    let open = String(repeating: "(", count: 10_000) + "x" + String(repeating: ")", count: 10_000)
    #expect(throws: FormulaError.self) { _ = try Formula(open) }
    let powers = String(repeating: "x^", count: 10_000) + "2"
    #expect(throws: FormulaError.self) { _ = try Formula(powers) }
    let signs = String(repeating: "-", count: 10_000) + "x"
    #expect(try value(signs, [3]) == 3)
    let sum = (1...5000).map { "x^\($0 % 7 + 1)*\($0)" }.joined(separator: " + ")
    let found = try gradient(sum, [0.9])[0]
    let expected = (1...5000).reduce(0.0) {
      let power = Double($1 % 7 + 1)
      return $0 + Double($1) * power * pow(0.9, power - 1)
    }
    #expect(abs(found - expected) < 1e-9 * expected)
  }

  /// A sum is a loop of the program, however many terms it has.
  @Test func sumsAreNotUnrolled() throws {
    func count(_ n: Int) throws -> Int {
      try Formula(
        "sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 0, n-2)", variables: [Variable("x", count: n)]
      ).gradientProgram().instructionCount
    }
    #expect(try count(10_000) == count(10))
    let formula = try Formula(
      "sum(x[i]^2*(i+1), i, 0, n-1)", variables: [Variable("x", count: 10_000)])
    let point = (0..<10_000).map { Double($0 % 13) - 6 }
    let found = PointEvaluator<Double>(try formula.gradientProgram())(point)
    for slot in stride(from: 0, to: 10_000, by: 777) {
      #expect(found[slot + 1] == 2 * point[slot] * Double(slot + 1))
    }
  }

  @Test(arguments: [
    ("sum(x[i+1], i, 0, n-1)", "reaches 5"), ("sum(x[i-1], i, 0, n-1)", "reaches -1"),
    ("x[5]", "reaches 5"), ("sum(x[i*i], i, 0, 1)", "linear"), ("sum(x[0.5], i, 0, 1)", "whole"),
    ("x", "is a vector"), ("sum(x[j], i, 0, 1)", "cannot be part"), ("dot(x, 1)", "needs a vector"),
    ("sum(sum(x[i+j], j, 0, i), i, 0, n-1)", "reaches 8"),
    ("sum(sum(sum(x[0], i, 0, 9999), j, 0, 9999), k, 0, 9999)", "would take"),
  ])
  func indicesAreProvenInRange(_ text: String, _ words: String) {
    #expect {
      _ = try Formula(text, variables: [Variable("x", count: 5)])
    } throws: { error in
      (error as? FormulaError)?.message.contains(words) == true
    }
  }

  /// The language's operations on packs and on single numbers.
  @Test(arguments: smoothFormulas.indices)
  func packsGiveTheBitsOfSingleNumbers(_ at: Int) throws {
    let (text, variables, point) = smoothFormulas[at]
    let program = try Formula(text, variables: variables).gradientProgram()
    let alone = PointEvaluator<Float>(program)
    let packed = try #require(packedResults(program, around: point))
    for (lane, inputs) in packed.inputs.enumerated() {
      let expected = alone(inputs)
      for (output, value) in expected.enumerated() {
        let found = packed.outputs[output][lane]
        let isSame = found.bitPattern == value.bitPattern || found.isNaN && value.isNaN
        #expect(isSame, "\(text)")
      }
    }
  }
}
