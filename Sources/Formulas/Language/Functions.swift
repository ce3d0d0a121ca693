import Programs

/// A function of the formula language.
public struct FunctionDescription: Sendable {
  /// As formulas write it.
  public let name: String
  /// How it is called: `pow(x, y)`.
  public let usage: String
  /// One sentence, with the derivative's convention at kinks.
  public let summary: String

  package init(name: String, usage: String, summary: String) {
    self.name = name
    self.usage = usage
    self.summary = summary
  }
}

/// The functions, constants and reserved words of the formula language.
public enum FormulaLanguage {
  /// Every function, in the order of the manual.
  public static let functions: [FunctionDescription] =
    ElementaryFunction.allCases.map(\.definition).compactMap { row in
      row.name.map { .init(name: $0, usage: "\($0)(x)", summary: row.summary) }
    }
    + [
      .init(
        name: "pow", usage: "pow(x, y)",
        summary: "x^y; a whole constant exponent is a chain of multiplications."),
      .init(
        name: "min", usage: "min(a, b, …)",
        summary:
          "The smallest; at a tie the derivative goes to the first. Also of a vector, min(x), and over an"
          + " index, min(expr, i, first, last)."),
      .init(
        name: "max", usage: "max(a, b, …)",
        summary:
          "The largest; at a tie the derivative goes to the first. Also of a vector, max(x), and over an"
          + " index, max(expr, i, first, last)."),
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
        summary:
          "The Euclidean length of a vector; its derivative at 0 is 0. Also over an index,"
          + " norm(expr, i, first, last)."),
      .init(
        name: "logsumexp", usage: "logsumexp(expr, i, first, last)",
        summary:
          "log(sum(exp(expr), i, first, last)), without overflow: shifted by the largest. Also of a"
          + " vector, logsumexp(x)."),
      .init(
        name: "mean", usage: "mean(expr)",
        summary:
          "The mean over the rows of a data set, or of a minibatch; inside it the columns' names stand"
          + " for a row's values."),
    ]

  /// The numbers that formulas know by name.
  public static let constants: [(name: String, value: Double)] = [
    ("pi", Double.pi), ("e", 2.718281828459045),
  ]

  /// Names that a variable, a loop counter or a parameter cannot take.
  public static func isReserved(_ name: String) -> Bool {
    // `mean` is a function where it is called, and a name elsewhere: averages are called so.
    constants.contains { $0.name == name }
      || functions.contains { $0.name == name && name != "mean" }
  }

  /// Functions that run an index over whole numbers, `sum(expr, i, first, last)`, or over the components
  /// of vectors, `sum(x)`.
  static let reductions: Set<String> = ["sum", "prod", "norm", "logsumexp", "min", "max"]

  /// Whether `name` can stand for a variable in a formula: a letter or `_`, then letters and digits.
  public static func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    func isLetter(_ byte: UInt8) -> Bool {
      (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
    }
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) }
  }

  /// The function of one number of a name; nil if there is none.
  static func elementaryFunction(named name: String) -> ElementaryFunction? {
    elementary[name]
  }

  private static let elementary: [String: ElementaryFunction] = ElementaryFunction.allCases.reduce(
    into: [:]) { known, function in
      if let name = function.definition.name { known[name] = function }
    }
}
