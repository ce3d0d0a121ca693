import Engine
import Losses

extension ExperimentFormat {
  /// The keys of a loss that is a formula.
  static let lossKeys: [FormatKey] = [
    FormatKey(
      "loss.expression", .formula, default: .required,
      "The loss as a formula of its variables.",
      details: [
        "Names that are neither functions nor constants are the variables, in order of appearance.",
        "'descent list functions' names the functions; the constants are pi and e.",
      ],
      examples: ["loss: {expression: 2*x^4 + 3*x^3 + 2}"]),
    FormatKey(
      "loss.variables",
      .any([
        .variable, .list(of: .variable),
        .names(
          noun: "variable",
          .any([
            .whole(.dimension), .list(of: .whole(.dimension), count: 2...2),
            .words([FormatWord("scalar", "One number, as where nothing is given.")]),
          ])),
      ]), default: .words("the names in the formula"),
      "The variables in their order; with a dimension, a variable is a vector, with two a matrix.",
      details: [
        "Of a vector x the formula takes x[0], sum(x[i]^2, i, 0, n-1), norm(x), dot(x, y).",
        "Two numbers are the rows and columns of a matrix W, of which it takes W[i, j].",
      ],
      examples: [
        "loss: {expression: \"sum(x[i]^2, i, 0, n-1)\", variables: {x: 10}}\nstart: {x: 1}",
        "loss: {expression: (1 - x)^2 + y^2, variables: [y, x]}\nstart: {x: 0, y: 2}",
      ]),
    FormatKey(
      "loss.data", .text, default: .absent,
      "The data set whose columns the formula names inside mean(…).",
      details: ["Models of the catalogue take it as a parameter."],
      examples: [
        "loss: {expression: \"mean((petal_width_cm - a*petal_length_cm)^2)\", data: iris}\nstart: {a: 0}"
      ]),
    FormatKey(
      "loss.columns",
      .names(
        noun: "vector",
        .any([
          .words([FormatWord("features", "All features of the data set, in their order.")]),
          .list(of: .text),
        ])), default: .absent,
      "Vectors of columns: inside mean(…) X[j] is the j-th of a row's.",
      examples: [
        "loss: {expression: \"mean((species - dot(w, X))^2)\", data: iris, columns: {X: features},"
          + " variables: {w: 4}}\nstart: {w: 0}"
      ]),
    FormatKey(
      "loss.let", .names(noun: "definition", .formula), default: .absent,
      "Values that the formula uses several times; a name with indices, as z[k], is a list of them.",
      examples: [
        "loss: {expression: \"mean(r^2)\", let: {r: petal_width_cm - a*petal_length_cm}, data: iris}"
          + "\nstart: {a: 0}"
      ]),
    FormatKey(
      "loss.domain", .any([.range, .names(noun: "variable", .range)]), default: .absent,
      "The range that figures show, for all variables or for each.",
      examples: [
        "loss: {expression: x^2, domain: [-2, 2]}",
        "loss: {expression: x^2 + y^2, domain: {x: [-2, 2], y: [0, 1]}}\nstart: {x: 1, y: 1}",
      ]),
    FormatKey(
      "loss.minima", .any([.number(.any), .list(of: pointForm)]), default: .absent,
      "The known minima, each a point; from them distances and profiles are measured.",
      details: ["In one dimension a list of numbers is a list of minima, in several one point."],
      examples: [
        "loss: {expression: (x^2 - 1)^2, minima: [-1, 1]}",
        "loss: {expression: x^2 + y^2, minima: [[0, 0]]}\nstart: {x: 1, y: 1}",
      ]),
    FormatKey(
      "loss.start", startForm, default: .words("the experiment's 'start'"),
      "Where trials on this loss start; any loss takes it, of the catalogue as well.",
      examples: ["loss: {rosenbrock: {start: {points: [[-1.2, 1]]}}}"]),
    FormatKey(
      "loss.name", .text, default: .words("the formula"),
      "What tables and figures call the loss.",
      details: ["In 'define: losses' the name is the key instead."],
      examples: ["loss: {expression: (x^2 - 1)^2, name: double well}"]),
  ]

  static let startKeys: [FormatKey] = [
    FormatKey(
      "start.points", .list(of: pointForm), default: .absent,
      "Whole points, each a list of numbers in the order of the variables.",
      details: ["Vectors are laid end to end. In one dimension a point may be a number."],
      examples: ["loss: beale\nstart: {points: [[1, 1], [0, -2]]}"]),
    FormatKey(
      "start.uniform", .range, default: .absent,
      "One point a seed, each component drawn uniformly between two bounds.",
      details: [
        "It depends on seed and component alone, so that all optimizers share the starts.",
        "A variable may be drawn alone where the sampling method is not grid: {x: {uniform: …}}.",
      ],
      examples: ["loss: beale\nseeds: 8\nstart: {uniform: [-2, 2]}"]),
    FormatKey(
      "start.normal", .number(.nonNegative), default: .absent,
      "Every number from a normal distribution of mean 0 and this deviation, by seed and tensor.",
      examples: ["loss: beale\nseeds: 8\nstart: {normal: 0.1}"]),
    FormatKey(
      "start.glorot", .words(StartRule.Spread.self), default: .absent,
      "Matrices by the rule of Glorot and Bengio, by seed and tensor; vectors are 0.",
      details: [
        "uniform: within ±√(6/(rows + columns)); normal: with a deviation of √(2/(rows + columns))."
      ],
      examples: [learnedNetwork("start: {glorot: uniform}")]),
    FormatKey(
      "start.he", .words(StartRule.Spread.self), default: .absent,
      "Matrices by the rule of He and others, by seed and tensor; vectors are 0.",
      details: ["normal: with a deviation of √(2/columns); uniform: within ±√(6/columns)."],
      examples: [learnedNetwork("start: {he: normal}")]),
    FormatKey(
      "start.file", .text, default: .absent,
      "A file of numbers, one a line: tensors laid end to end, matrices row by row.",
      details: [
        "It is relative to the experiment's file and lies in its folder.",
        "Its numbers are part of a trial's identity, not its name.",
      ],
      examples: ["loss: beale\nstart: {file: start.csv}"]),
  ]

  /// An example on a network.
  private static func learnedNetwork(_ text: String) -> String {
    "loss: {mlp: {data: iris, hidden: [8]}}\n\(text)"
  }

  /// A list of numbers, or in one dimension a number.
  private static let pointForm = ValueForm.any([.number(.any), .list(of: .number(.any))])

  /// A start.
  static let startForm = ValueForm.any([
    .words([
      FormatWord("default", "The customary start of a loss of the catalogue."),
      FormatWord("zeros", "Every number is 0."),
    ]),
    .keys(
      below: "start",
      others: (
        "variable",
        .swept(
          ParameterDescription(
            name: "start", defaultValue: 0, range: .any, summary: "Where a variable starts."))
      )),
  ])
}

extension StartRule.Spread: FormatWords {
  package var summary: String {
    switch self {
    case .uniform: "Between two bounds, each number as likely as another."
    case .normal: "From a normal distribution."
    }
  }
}
