import Formulas
import Testing

/// Formulas over the whole language, each with a point where everything is smooth.
let smoothFormulas: [(text: String, variables: [Variable]?, point: [Double])] = [
  ("2*x^4 + 3*x^3 + 2", nil, [1.7]),
  ("(1-x)^2 + 100*(y-x^2)^2", nil, [-1.2, 1]),
  ("-x^2 + 2^-x - x^-3 + 2^x^0.5", nil, [1.3]),
  ("sin(x)*cos(y) + tan(x*y) + exp(x/y) - log(x+y)", nil, [0.3, 0.9]),
  ("asin(x) + acos(x*y) + atan(x-y) + sinh(x) + cosh(y) + tanh(x*y)", nil, [0.3, 0.6]),
  ("sigmoid(x) + softplus(y) + erf(x*y) + relu(x) + abs(y) + log2(x) + log10(y)", nil, [0.4, 0.8]),
  (
    "min(x, y, x*y) + max(x^2, y^2) + where(x < y, x^3, y^3) + pow(x, y) + floor(x)", nil,
    [0.4, 0.8]
  ),
  ("sum((i+1)*x[i]^2, i, 0, n-1)", [Variable("x", count: 5)], [1, -2, 3, 0.5, 0.1]),
  (
    "sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 0, n-2)", [Variable("x", count: 5)],
    [1, -2, 3, 0.5, 0.1]
  ),
  (
    "sum(a + x[i], i, 0, n-1)^2 + sum(sum(a*b - x[j], j, 0, i) + b, i, 0, n-1)^3",
    [Variable("x", count: 4), Variable("a"), Variable("b")], [1, -2, 3, 0.5, 0.7, 0.3]
  ),
  (
    "logsumexp(x[i]*a + b, i, 0, n-1) + norm(x[i] + a, i, 0, 2) + max(x[i]*b + a, i, 0, n-1)"
      + " + min(b - x) + logsumexp(x) + max(x)",
    [Variable("x", count: 4), Variable("a"), Variable("b")], [1, -2, 3, 0.5, 0.7, 0.3]
  ),
  ("sum(sum(x[j], j, 0, i)^2, i, 0, n-1)", [Variable("x", count: 4)], [1, -2, 3, 0.5]),
  ("sum(i*sum(x[j]*x[i], j, 0, i), i, 0, n-1)", [Variable("x", count: 4)], [1, -2, 3, 0.5]),
  (
    "1 + sum(x[i]^2, i, 0, n-1)/4000 - prod(cos(x[i]/sqrt(i+1)), i, 0, n-1)",
    [Variable("x", count: 6)], [1, -2, 3, 0.5, 2, 1]
  ),
  ("sum((x[i] - sum(x)/n)^2, i, 0, n-1)", [Variable("x", count: 4)], [1, -2, 3, 0.5]),
  (
    "dot(x, y) + norm(x - y) + norm(x)*sum(y^2) + prod(x)",
    [Variable("x", count: 3), Variable("y", count: 3)], [1, -2, 3, 0.5, 2, 1]
  ),
  (
    "prod(sum(x[j]*(j+i), j, 0, n-1), i, 1, 3) + x[0]^2*a",
    [Variable("x", count: 3), Variable("a")], [1, -2, 3, 0.7]
  ),
  ("sum(sum(exp(x[j])*(j+i), j, 0, n-1)^2, i, 0, n-1)", [Variable("x", count: 3)], [1, -0.2, 0.3]),
  ("sum(prod(x[i]+sin(x[j]), j, 0, n-1), i, 0, n-1)", [Variable("x", count: 3)], [1, -2, 3.5]),
  ("sum(prod(x[i]+x[j], j, 0, n-1), i, 0, n-1)", [Variable("x", count: 3)], [1, -2, 3.5]),
  ("prod(prod(x[i]+x[j]*j, j, 0, i), i, 0, n-1)", [Variable("x", count: 3)], [1, -2, 3.5]),
  (
    "exp(-0.2*sqrt(sum(x^2)/n)) - exp(sum(cos(2*pi*x[i]), i, 0, n-1)/n)", [Variable("x", count: 3)],
    [1, -2, 3.5]
  ),
]

@Suite struct GradientTests {
  @Test(arguments: smoothFormulas.indices)
  func gradientIsTheCentralDifference(_ at: Int) throws {
    let (text, variables, point) = smoothFormulas[at]
    let formula = try Formula(text, variables: variables)
    let gradient = PointEvaluator<Double>(try formula.gradientProgram())(point)
    let value = PointEvaluator<Double>(formula.valueProgram())
    #expect(value(point)[0] == gradient[0])
    for slot in point.indices {
      let h = 1e-5
      func shifted(_ by: Double) -> Double {
        var moved = point
        moved[slot] += by
        return value(moved)[0]
      }
      let expected =
        (shifted(-2 * h) - 8 * shifted(-h) + 8 * shifted(h) - shifted(2 * h)) / (12 * h)
      let scale = max(1, abs(expected), abs(gradient[0]))
      #expect(
        abs(gradient[slot + 1] - expected) <= 1e-8 * scale,
        "\(text) d/d\(slot): \(gradient[slot + 1]) vs \(expected)")
    }
  }

  @Test(arguments: smoothFormulas.indices)
  func hessianIsTheCentralDifferenceOfTheGradient(_ at: Int) throws {
    let (text, variables, point) = smoothFormulas[at]
    let formula = try Formula(text, variables: variables)
    let gradient = PointEvaluator<Double>(try formula.gradientProgram())
    let product = PointEvaluator<Double>(try formula.hessianVectorProgram())
    for column in point.indices {
      var direction = [Double](repeating: 0, count: point.count)
      direction[column] = 1
      let found = product(point + direction)
      let h = 1e-5
      func shifted(_ by: Double) -> [Double] {
        var moved = point
        moved[column] += by
        return gradient(moved)
      }
      let (a, b) = (shifted(h), shifted(-h))
      for row in point.indices {
        let expected = (a[row + 1] - b[row + 1]) / (2 * h)
        let scale = max(1, abs(expected), (a.map { abs($0) }.max() ?? 1))
        #expect(
          abs(found[row] - expected) <= 1e-7 * scale,
          "\(text) [\(row),\(column)]: \(found[row]) vs \(expected)")
      }
    }
  }
}
