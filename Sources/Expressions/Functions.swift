/// A function of the formula language.
public struct FunctionDescription: Sendable {
  /// As formulas write it.
  public let name: String
  /// How it is called: `pow(x, y)`.
  public let usage: String
  /// One sentence, with the derivative's convention at kinks.
  public let summary: String
}

/// The functions, constants and reserved words of the formula language.
public enum FormulaLanguage {
  /// Every function, in the order of the manual.
  public static let functions: [FunctionDescription] =
    elementary.map {
      FunctionDescription(name: $0.name, usage: "\($0.name)(x)", summary: $0.summary)
    }
    + [
      .init(
        name: "pow", usage: "pow(x, y)",
        summary: "x^y; a whole constant exponent is a chain of multiplications."),
      .init(
        name: "min", usage: "min(a, b, …)",
        summary: "The smallest; at a tie the derivative goes to the first."),
      .init(
        name: "max", usage: "max(a, b, …)",
        summary: "The largest; at a tie the derivative goes to the first."),
      .init(
        name: "where", usage: "where(condition, a, b)",
        summary: "a where the condition holds, else b; derivatives flow through the branch taken."),
      .init(
        name: "sum", usage: "sum(expr, i, first, last)",
        summary:
          "The sum of expr over whole i from first to last, both included; 0 if there is none."),
      .init(
        name: "prod", usage: "prod(expr, i, first, last)",
        summary: "The product of expr over whole i; 1 if there is none."),
      .init(name: "dot", usage: "dot(x, y)", summary: "The scalar product of two vectors."),
      .init(
        name: "norm", usage: "norm(x)",
        summary: "The Euclidean length of a vector; its derivative at 0 is 0."),
    ]

  /// The numbers that formulas know by name.
  public static let constants: [(name: String, value: Double)] = [
    ("pi", Double.pi), ("e", 2.718281828459045),
  ]

  /// Names that a variable, a loop counter or a parameter cannot take.
  public static func isReserved(_ name: String) -> Bool {
    constants.contains { $0.name == name } || functions.contains { $0.name == name }
  }

  /// Whether `name` can stand for a variable in a formula: a letter or `_`, then letters and digits.
  public static func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    func isLetter(_ byte: UInt8) -> Bool {
      (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
    }
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) }
  }

  static let elementary: [(name: String, operation: Operation, summary: String)] = [
    ("sqrt", .squareRoot, "The square root; NaN below 0."),
    ("exp", .exp, "e to the power x."),
    ("log", .log, "The natural logarithm; −∞ at 0, NaN below."),
    ("log2", .log2, "The logarithm to base 2."),
    ("log10", .log10, "The logarithm to base 10."),
    ("sin", .sin, "The sine of x in radians."),
    ("cos", .cos, "The cosine of x in radians."),
    ("tan", .tan, "The tangent of x in radians."),
    ("asin", .asin, "The angle in −π/2…π/2 whose sine is x."),
    ("acos", .acos, "The angle in 0…π whose cosine is x."),
    ("atan", .atan, "The angle in −π/2…π/2 whose tangent is x."),
    ("sinh", .sinh, "The hyperbolic sine."),
    ("cosh", .cosh, "The hyperbolic cosine."),
    ("tanh", .tanh, "The hyperbolic tangent."),
    ("abs", .magnitude, "x without its sign; the derivative at 0 is 0."),
    ("sign", .sign, "−1, 0 or 1; the derivative is 0."),
    ("sigmoid", .sigmoid, "1 / (1 + exp(−x))."),
    ("relu", .relu, "x above 0, else 0; the derivative at 0 is 0."),
    ("softplus", .softplus, "log(1 + exp(x))."),
    ("erf", .erf, "The error function."),
    ("floor", .floor, "The largest whole number not above x; the derivative is 0."),
  ]
}
