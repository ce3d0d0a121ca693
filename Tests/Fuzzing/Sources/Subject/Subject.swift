import Engine
import Formulas
import ProgramChecks
import Synchronization

/// Takes one hostile input through the parser, the derivative, the compiler and, where a loop cannot
/// make it long, the machine: its machine code gives the bits of the interpreter.
///
/// - Returns: whether the formula was right.
@discardableResult
public func tryFormula(_ bytes: UnsafeRawBufferPointer) -> Bool {
  guard let mode = bytes.first else { return false }
  if mode & 64 != 0 { return tryFunction(bytes.dropFirst()) }
  let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
  let variables: [Variable]?
  switch mode % 4 {
  case 0: variables = nil
  case 1: variables = [Variable("x", count: 3)]
  case 2: variables = [Variable("x", count: 5), Variable("y", count: 5), Variable("a")]
  default: variables = [Variable("x"), Variable("y")]
  }
  if mode & 128 != 0 { return tryUpdate(text) }
  if mode & 32 != 0 { return tryDataFormula(text) }
  do {
    let formula = try Formula(text, variables: variables)
    let program = try formula.gradientProgram()
    // Loops within the language's bounds may still take long; their programs are only made.
    if !program.hasLoops, formula.dimension <= 20 {
      let point = (0..<formula.dimension).map { Double($0) * 0.7 - 1 }
      _ = PointEvaluator<Double>(program)(point)
      check(ProgramChecks.check(program, seed: UInt64(mode)))
      if text.utf8.count < 200 { _ = try formula.hessianVectorProgram() }
    }
    return true
  } catch {
    let range = error.range
    let length = text.utf8.count
    precondition(range.lowerBound >= 0 && range.upperBound <= length, "a place outside the formula")
    precondition(!error.message.isEmpty, "an error without words")
    return false
  }
}

/// A formula over data: lines before the last are definitions, `z[k] = text`.
private func tryDataFormula(_ text: String) -> Bool {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  let last = lines.popLast() ?? ""
  let definitions = lines.prefix(8).map { line in
    let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
    return FormulaDefinition(parts.first ?? "", parts.count > 1 ? parts[1] : "")
  }
  do {
    let formula = try Formula(
      last,
      variables: [
        Variable("a"), Variable("w", count: 3), Variable("W", shape: .matrix(rows: 4, columns: 3)),
      ],
      columns: [
        FormulaColumn("y"), FormulaColumn("X", .vector(3)),
        FormulaColumn("label", .integer(below: 4)),
      ],
      definitions: definitions)
    _ = try formula.dataPrograms(curvature: text.utf8.count < 200)
    return true
  } catch {
    let length =
      switch error.source {
      case .formula: last.utf8.count
      case .definitionName(let at): definitions[at].name.utf8.count
      case .definition(let at): definitions[at].text.utf8.count
      }
    precondition(
      error.range.lowerBound >= 0 && error.range.upperBound <= length, "a place outside the text")
    precondition(!error.message.isEmpty, "an error without words")
    return false
  }
}

/// The bytes as the choices that make a function of machine code: an optimizer's step with a loss.
private func tryFunction(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
  check(ProgramChecks.checkFunction(bytes))
  return true
}

/// How many inputs machine code ran for.
public let nativeInputs = Atomic(0)

private func check(_ result: CheckResult) {
  if let difference = result.difference {
    print(difference)
    preconditionFailure("machine code and the interpreter differ")
  }
  if result.nativeCount > 0 { nativeInputs.add(1, ordering: .relaxed) }
}

/// The same text as the statements of an optimizer, one a line.
private func tryUpdate(_ text: String) -> Bool {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  var statements: [(name: String, formula: String)] = []
  for line in lines {
    let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
    statements.append(parts.count == 2 ? (parts[0], parts[1]) : ("x", line))
  }
  do {
    let update = try UpdateFormula(
      parameters: ["rate"], states: [("m", "0")], statements: statements)
    _ = update.coefficientProgram(Array(update.coefficients.indices))
    return true
  } catch {
    precondition(!error.mistake.message.isEmpty, "an error without words")
    return false
  }
}

/// Right formulas of all kinds, to be mutated.
public let seeds: [(mode: UInt8, text: String)] = [
  (0, "2*x^4 + 3*x^3 + 2"), (0, "(1-x)^2 + 100*(y-x^2)^2"), (0, "-x^2 + 2^-x - x**-3 + 2^x^0.5"),
  (0, "sin(x)*cos(y) + tan(x*y) + exp(x/y) - log(x+y)"),
  (0, "where(x < 0, -x, where(x >= 1, x^2, sqrt(x)))"),
  (0, "min(x, y, 1e-3) + max(x, pow(y, 2.5)) + floor(x) + sign(y)"),
  (0, "sigmoid(x) + softplus(y) + erf(x*y) + relu(x) + abs(y) + log2(x) + log10(y) + atan(x)"),
  (1, "sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 0, n-2)"),
  (1, "1 + sum(x[i]^2, i, 0, n-1)/4000 - prod(cos(x[i]/sqrt(i+1)), i, 0, n-1)"),
  (1, "sum(sum(x[j], j, 0, i)^2, i, 0, n-1) + norm(x)"),
  (2, "dot(x, y) + norm(x - y) + a*sum(y^2) + prod(x) + x[2*1-1]"),
  (2, "sum(prod(x[i]+y[j], j, 0, i), i, 0, n-1)"),
  (3, "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"),
  (64, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  (64, "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210 the step of an optimizer, and a loss"),
  (128, "m: rate*gradient + 0.9*m\nx: x - m/(1 - 0.9^t)"),
  (128, "g: gradient + rate*x\nm: where(t < 2, g, m)\nx: x - rate*m/(sqrt(abs(loss)) + 1e-8)"),
]
