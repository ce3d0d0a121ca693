/// The functions of one number that formulas can hold: the table of their rows.
///
/// A function is added by a case, its row below, and its arithmetic on lanes in `Kernels`; each that is
/// forgotten does not compile. The raw values stand for the functions in the digests by which stored
/// trials are found again: they are never changed or given to others, and new ones begin at 128.
package enum ElementaryFunction: UInt8, CaseIterable, Sendable {
  case squareRoot = 5
  case exp, log, log2, log10
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh
  case magnitude, sign, sigmoid, relu, softplus, erf, floor
  case normRoot, logOrZero

  /// The function's row.
  package var definition: FunctionDefinition {
    switch self {
    case .squareRoot:
      FunctionDefinition(
        "sqrt", "The square root; NaN below 0.",
        domain: 0...infinity, range: 0...infinity,
        native: .inline(.squareRoot, [.argument]), derivative: .expression(0.5 / y))
    case .exp:
      FunctionDefinition(
        "exp", "e to the power x.",
        range: 0...infinity, native: .call, derivative: .expression(y))
    case .log:
      FunctionDefinition(
        "log", "The natural logarithm; −∞ at 0, NaN below.",
        domain: 0...infinity, native: .call, derivative: .expression(1 / x))
    case .log2:
      FunctionDefinition(
        "log2", "The logarithm to base 2.",
        domain: 0...infinity, native: .call,
        derivative: .expression(1 / (x * 0.6931471805599453)))
    case .log10:
      FunctionDefinition(
        "log10", "The logarithm to base 10.",
        domain: 0...infinity, native: .call,
        derivative: .expression(1 / (x * 2.302585092994046)))
    case .sin:
      FunctionDefinition(
        "sin", "The sine of x in radians.",
        range: -1...1, native: .call, derivative: .expression(.of(.cos, x)))
    case .cos:
      FunctionDefinition(
        "cos", "The cosine of x in radians.",
        range: -1...1, native: .call, derivative: .expression(-.of(.sin, x)))
    case .tan:
      FunctionDefinition(
        "tan", "The tangent of x in radians.",
        native: .call, derivative: .expression(1 + y * y))
    case .asin:
      FunctionDefinition(
        "asin", "The angle in −π/2…π/2 whose sine is x.",
        domain: -1...1, range: -Double.pi / 2...Double.pi / 2, native: .call,
        derivative: .expression(1 / .of(.squareRoot, 1 - x * x)))
    case .acos:
      FunctionDefinition(
        "acos", "The angle in 0…π whose cosine is x.",
        domain: -1...1, range: 0...Double.pi, native: .call,
        derivative: .expression(-(1 / .of(.squareRoot, 1 - x * x))))
    case .atan:
      FunctionDefinition(
        "atan", "The angle in −π/2…π/2 whose tangent is x.",
        range: -Double.pi / 2...Double.pi / 2, native: .call,
        derivative: .expression(1 / (1 + x * x)))
    case .sinh:
      FunctionDefinition(
        "sinh", "The hyperbolic sine.",
        native: .call, derivative: .expression(.of(.cosh, x)))
    case .cosh:
      FunctionDefinition(
        "cosh", "The hyperbolic cosine.",
        range: 1...infinity, native: .call,
        derivative: .expression(.of(.sinh, x)))
    case .tanh:
      FunctionDefinition(
        "tanh", "The hyperbolic tangent.",
        range: -1...1, native: .call, derivative: .expression(1 - y * y))
    case .magnitude:
      FunctionDefinition(
        "abs", "x without its sign; the derivative at 0 is 0.",
        range: 0...infinity, native: .inline(.clearSign, [-0.0, .argument]),
        derivative: .expression(.of(.sign, x)))
    case .sign:
      FunctionDefinition(
        "sign", "−1, 0 or 1; the derivative is 0.",
        range: -1...1, native: .inline(.sign, [.argument, 0.0, 1.0, -1.0]), derivative: .zero)
    case .sigmoid:
      FunctionDefinition(
        "sigmoid", "1 / (1 + exp(−x)).",
        range: 0...1, native: .call, derivative: .expression(y * (1 - y)))
    case .relu:
      FunctionDefinition(
        "relu", "x above 0, else 0; the derivative at 0 is 0.",
        range: 0...infinity, native: .inline(.relu, [.argument, 0.0]),
        derivative: .one(where: 0 < x))
    case .softplus:
      FunctionDefinition(
        "softplus", "log(1 + exp(x)).",
        range: 0...infinity, native: .call, derivative: .expression(.of(.sigmoid, x)))
    case .erf:
      FunctionDefinition(
        "erf", "The error function.",
        range: -1...1, native: .call,
        derivative: .expression(1.1283791670955126 * .of(.exp, -(x * x))))
    case .floor:
      FunctionDefinition(
        "floor", "The largest whole number not above x; the derivative is 0.",
        native: .inline(.floor, [.argument]), derivative: .zero)
    case .normRoot:
      FunctionDefinition(
        nil, "The square root in norm(x); its derivative at 0 is 0.",
        domain: 0...infinity, range: 0...infinity, native: .inline(.squareRoot, [.argument]),
        derivative: .expression(.guardedQuotient(0.5, y)))
    case .logOrZero:
      FunctionDefinition(
        nil, "The logarithm, but 0 at 0: in the derivative of x^y at x = 0.",
        domain: 0...infinity, native: .call, derivative: .expression(.guardedQuotient(1, x)))
    }
  }
}

private let x = FunctionExpression.argument
private let y = FunctionExpression.value
private let infinity = Double.infinity
