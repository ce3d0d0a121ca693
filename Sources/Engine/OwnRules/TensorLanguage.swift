import Formulas

/// What the formulas of an optimizer can say beyond the formula language: functions of tensors.
public enum TensorLanguage {
  /// What a reduction runs over, as formulas write it.
  static let scopes: [(word: String, scope: ReductionScope)] = [
    ("tensor", .tensor), ("rows", .rows), ("columns", .columns), ("all", .all),
  ]

  /// Every function, in the order of the manual.
  public static let functions: [FunctionDescription] = [
    .init(
      name: "norm", usage: "norm(v), norm(v, rows | columns | all)",
      summary:
        "The Euclidean norm of the tensor at hand, of each row or column of it, or of all parameters."
    ),
    .init(
      name: "norm1", usage: "norm1(v), norm1(v, rows | columns | all)",
      summary: "The sum of magnitudes."),
    .init(name: "sum", usage: "sum(v), sum(v, rows | columns | all)", summary: "The sum."),
    .init(name: "mean", usage: "mean(v), mean(v, rows | columns | all)", summary: "The mean."),
    .init(
      name: "max", usage: "max(v), max(v, rows | columns | all)",
      summary: "The largest number. Of several values, max(a, b), the largest at each element."),
    .init(
      name: "min", usage: "min(v), min(v, rows | columns | all)",
      summary: "The smallest number. Of several values, min(a, b), the smallest at each element."),
    .init(
      name: "dot", usage: "dot(a, b), dot(a, b, rows | columns | all)",
      summary: "The sum of products."),
    .init(
      name: "size", usage: "size(v)", summary: "How many numbers a value has in the tensor at hand."
    ),
    .init(name: "rows", usage: "rows(v)", summary: "How many rows a value has."),
    .init(
      name: "columns", usage: "columns(v)",
      summary: "How many columns a value has; a vector has one."),
    .init(name: "transpose", usage: "transpose(v)", summary: "Rows and columns exchanged."),
    .init(
      name: "matmul", usage: "matmul(a, b)",
      summary: "The product of matrices; every number of it a chain of fused multiply-adds."),
    .init(
      name: "gradient", usage: "gradient(point)",
      summary: "The gradient at another point, on the same rows: one more evaluation."),
    .init(
      name: "loss", usage: "loss(point)",
      summary: "The loss at another point, on the same rows: one more evaluation."),
  ]

  static let functionNames = Set(functions.map(\.name))

  /// What a name is already; nil where it is free.
  static func meaning(of name: String) -> String? {
    switch name {
    case "x": "x is the parameters"
    case "gradient": "gradient is the gradient at x"
    case "loss": "loss is the loss at x"
    case "t": "t is the number of the step, 1 at the first"
    case "e": "e is Euler's number, 2.718…"
    case "pi": "pi is the number 3.141…"
    default:
      FormulaLanguage.isReserved(name) ? "\(name) is a function of the formula language" : nil
    }
  }
}

extension ValueShape.Side {
  /// As messages name it.
  var text: String {
    switch self {
    case .one: "1"
    case .rows: "R"
    case .columns: "C"
    }
  }
}

extension ValueShape {
  /// As messages name it, of R rows and C columns.
  var text: String {
    switch self {
    case .all: "one number for all parameters"
    case .tensor: "one number for the tensor"
    case .row: "R×1, a number for each row"
    case .column: "1×C, a number for each column"
    case .rowTransposed: "1×R"
    case .columnTransposed: "C×1"
    case .rowSquare: "R×R"
    case .columnSquare: "C×C"
    case .transposed: "C×R"
    case .element: "R×C"
    }
  }

  /// Whether it is one number, which is spread over any other value.
  var isNumber: Bool { self == .all || self == .tensor }

  /// What may be assigned to a value of this shape: one of the same, or a number.
  func takes(_ other: ValueShape) -> Bool {
    self == other || other == .all || (other == .tensor && self != .all)
  }
}
