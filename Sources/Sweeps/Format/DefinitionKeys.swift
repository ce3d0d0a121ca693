import Engine

extension ExperimentFormat {
  static let definitionKeys: [FormatKey] = [
    FormatKey(
      "define.losses",
      .names(noun: "loss", .keys(below: "loss", except: ["name"])), default: .absent,
      "Losses by name, each a formula with the keys that 'loss' takes.",
      examples: [lossDefinition]),
    FormatKey(
      "define.optimizers", .names(noun: "optimizer", .keys(below: "define.optimizers")),
      default: .absent,
      "Optimizers by name, each written as the arithmetic of one step.",
      details: [
        "They are listed and swept like those of the catalogue, and compiled like them.",
        "A name of the catalogue cannot be taken.",
      ],
      examples: [optimizerDefinition]),
    FormatKey(
      "define.optimizers.parameters",
      .names(noun: "parameter", .any([.number(.any), .entry(.optimizer)])), default: .absent,
      "The optimizer's hyperparameters with their defaults.",
      details: [
        "A default that names an optimizer makes a rule inside: with a gradient it gives its change of x.",
        "x + optimizer(g) is where the rule moves x; a rule is called once in a step.",
        "A parameter named learning_rate may follow a schedule.",
      ],
      examples: [optimizerDefinition, ruleInside]),
    FormatKey(
      "define.optimizers.state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps for each element of x, with its value before the first step.",
      details: ["It may be a formula of the parameters and x."], examples: [optimizerDefinition]),
    FormatKey(
      "define.optimizers.row_state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps for each row of a tensor, with its value before the first step.",
      details: ["A vector is one column: it has a row for each element."],
      examples: [factoredDefinition]),
    FormatKey(
      "define.optimizers.column_state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps for each column of a tensor, with its value before the first step.",
      details: ["A vector is one column."], examples: [factoredDefinition]),
    FormatKey(
      "define.optimizers.tensor_state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps for each tensor, with its value before the first step.",
      details: [
        "Scalar variables are one tensor together, any vector or matrix is one of its own."
      ],
      examples: [normedDefinition]),
    FormatKey(
      "define.optimizers.shared_state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps once for all parameters, with its value before the first step.",
      examples: [normedDefinition]),
    FormatKey(
      "define.optimizers.update", updateForm, default: .required,
      "The statements of one step, in their order, each effective at once.",
      details: [
        "They may use x, gradient, loss, t (1 at the first step), the parameters and the states.",
        "A name that is neither x nor a state holds for the step alone.",
        "Values have the shape of the tensor at hand, R×C; a vector is one column; numbers spread over it.",
        "norm norm1 sum mean max min take a value, dot two: norm(v) over the tensor, norm(v, all).",
        "A second word is rows (a number a row), columns, or all (one for all parameters).",
        "size(v) rows(v) columns(v) transpose(v) matmul(a, b) see the shape.",
        "gradient(point) and loss(point) evaluate elsewhere on the same rows, and are counted.",
        "Where a name is set twice it is a list of mappings; repetitions may stand among them.",
      ],
      examples: [optimizerDefinition, normedDefinition]),
    FormatKey(
      "define.optimizers.update.repeat", .whole(.repetitions), default: .required,
      "How often the statements beside it run, one time after the other.",
      examples: [repeatedDefinition]),
    FormatKey(
      "define.optimizers.update.update", updateForm, default: .required,
      "The statements that are repeated.", examples: [repeatedDefinition]),
  ]

  /// Statements: a mapping, or a list of mappings and repetitions.
  private static let updateForm: ValueForm = .any([
    .names(noun: "state, x, or any other name", .formula),
    .list(
      of: .any([
        .names(noun: "state, x, or any other name", .formula),
        .keys(below: "define.optimizers.update"),
      ])),
  ])

  private static let ruleInside = """
    define:
      optimizers:
        my_sam:
          parameters: {rho: 0.05, optimizer: adam}
          update:
            x: x + optimizer(gradient(x + rho*gradient/norm(gradient, all)))
    optimizers:
      - my_sam: {optimizer: {adam: {learning_rate: [1e-3, 1e-2]}}}
    """

  private static let factoredDefinition = """
    define:
      optimizers:
        factored:
          parameters: {learning_rate: 1e-2, beta: 0.9}
          row_state: {r: 0}
          column_state: {c: 0}
          update:
            r: beta*r + (1 - beta)*mean(gradient^2, rows)
            c: beta*c + (1 - beta)*mean(gradient^2, columns)
            x: x - learning_rate*gradient/(sqrt(r*c/max(mean(r), 1e-30)) + 1e-8)
    optimizers: [factored]
    """

  private static let normedDefinition = """
    define:
      optimizers:
        normed:
          parameters: {learning_rate: 1e-2}
          tensor_state: {size: 0}
          shared_state: {largest: 0}
          update:
            - size: 0.9*size + 0.1*norm(gradient)
            - largest: max(largest, norm(gradient, all))
            - x: x - learning_rate*gradient/max(size, 1e-3*largest)
    optimizers: [normed]
    """

  private static let repeatedDefinition = """
    define:
      optimizers:
        my_muon:
          parameters: {learning_rate: 0.02, momentum: 0.95}
          state: {b: 0}
          update:
            - b: momentum*b + (1 - momentum)*gradient
              y: momentum*b + (1 - momentum)*gradient
            - y: y/max(norm(y), 1e-7)
            - repeat: 5
              update:
                k: matmul(y, transpose(y))
                y: 3.4445*y + matmul(-4.775*k + 2.0315*matmul(k, k), y)
            - x: x - learning_rate*sqrt(max(1, rows(x)/columns(x)))*y
    optimizers: [my_muon]
    """
}
