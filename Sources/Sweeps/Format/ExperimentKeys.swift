extension ExperimentFormat {
  /// The keys at the top, in the order in which files are written.
  static let topKeys: [FormatKey] = [
    FormatKey(
      "title", .text, default: .words("the file's name"),
      "What reports and tables call the experiment.",
      examples: ["title: Optimizers with Core APIs"]),
    FormatKey(
      "description", .text, default: .absent,
      "What the experiment asks, printed below the title of the report.",
      examples: ["description: Which learning rates converge, and which explode?"]),
    FormatKey(
      "precision", .words(Precision.self), default: .value("float32"),
      "The numbers in which trials are computed.",
      examples: ["precision: float64"]),
    FormatKey(
      "data", .names(noun: "data set", .keys(below: "data")), default: .absent,
      "Data sets by name: files, images, or rows that are generated.",
      details: [
        "Losses name them, and those of 'descent list data' without being listed here.",
        "Each has one of 'file', 'images' and 'generate'.",
      ],
      examples: [
        "data:\n  moons: {generate: moons, rows: 200, test: 0.2}\nloss: {mlp: {data: moons}}",
        "data:\n  points: {file: data/points.csv, target: label, scale: standard}",
      ]),
    FormatKey(
      "loss", .any([.entry(.loss), .list(of: .entry(.loss))]), default: .required,
      "What is minimized: a loss of the catalogue, a formula, or a list of these.",
      details: [
        "A parameter of a loss may be swept by a list or range; each value is a loss of its own.",
        "A name of 'define: losses' may stand here, too.",
      ],
      examples: [
        "loss: rosenbrock\nstart: default",
        "loss: [beale, {rosenbrock: {dimension: [2, 10]}}]\nstart: default",
        "loss: {expression: 2*x^4 + 3*x^3 + 2}",
      ]),
    FormatKey(
      "start", startForm, default: .words("the loss's own"),
      "Where trials start: a point, a grid of points, or points drawn by seed.",
      details: [
        "By variable, each number may be swept; a number for a vector holds for all its components.",
        "'default' is the customary start of a loss of the catalogue; a formula has none.",
        "Inside a loss's mapping it holds for that loss alone.",
      ],
      examples: [
        "start: {x: [-2, 0.5, 2]}", "loss: beale\nstart: {x: 1, y: {linspace: [-1, 1, 5]}}",
      ]),
    FormatKey(
      "batch", batchForm, default: .value("all"),
      "Rows of a minibatch, where the loss is over data; a list is swept.",
      details: [
        "A step takes one minibatch, the last of an epoch being what is left.",
        "It is part of a setting, as an optimizer's parameters are.",
      ],
      examples: [learned("batch: 32"), learned("batch: [all, 16, 64]")]),
    FormatKey(
      "gradient", gradientForm, default: .words("exact"),
      "What optimizers are given in place of the exact gradient; of any loss.",
      details: [
        "Numbers are swept: each combination is a loss of its own in tables. A list is a union.",
        "Losses, norms and stop rules are without noise.",
      ],
      examples: [
        "gradient: {noise: 0.1}\nseeds: 5", "gradient: {delay: [0, 5], dropout: 0.1}\nseeds: 5",
      ]),
    FormatKey(
      "evaluate",
      .any([
        .words([FormatWord("epoch", "At the end of each epoch; with all rows that is a step.")]),
        .whole(.stride),
      ]), default: .value("epoch"),
      "When the whole training loss and the test set are evaluated: every epoch, or every N steps.",
      details: ["The start and the last step always are. Stop rules on losses look then."],
      examples: [learned("batch: 32\nevaluate: 10")]),
    FormatKey(
      "stop", .keys(below: "stop"), default: .value("{max_iterations: 1000, converged: unchanged}"),
      "When a trial ends.",
      details: ["A trial always ends where a component of the gradient is NaN: it has exploded."],
      examples: ["stop: {max_iterations: 2000, converged: {gradient_norm: 1e-6}}"]),
    FormatKey(
      "optimizers", .any([.entry(.optimizer), .list(of: .entry(.optimizer))]), default: .required,
      "The optimizers that are compared, each with its parameters.",
      details: [
        "Each is a name, or a name with parameters; what is not given is at its default.",
        "Any list in place of a parameter is a grid, and so are linspace, logspace and range.",
        "A learning rate may be a schedule, or a list of numbers and schedules.",
      ],
      examples: [
        "optimizers:\n  - gradient_descent\n  - momentum: {learning_rate: [1e-3, 1e-2], momentum: 0.7}",
        "optimizers:\n  - adam:\n      learning_rate: {cosine_decay: {initial: 0.1, decay_steps: 200}}",
      ]),
    FormatKey(
      "seeds",
      .any([.whole(.seedCount), .list(of: .whole(.seed), count: 1...Int.max, areUnique: true)]),
      default: .words("one, 0"),
      "How many seeds every setting runs with, or which.",
      details: [
        "A count N stands for the seeds 0 … N−1.",
        "Seeds that nothing uses are one; random starts, minibatches and noise use them.",
      ],
      examples: [
        "seeds: 30\nstart: {uniform: [-2, 2]}", "seeds: [3, 7]\nstart: {uniform: [-2, 2]}",
      ]),
    FormatKey(
      "sampling", .keys(below: "sampling"), default: .value("{method: grid}"),
      "How trials are chosen among the values that are swept.",
      examples: [
        "sampling: {method: sobol, trials: 64}\noptimizers:\n  - adam: {learning_rate: {log_uniform: [1e-4, 1]}}"
      ]),
    FormatKey(
      "metric", .words(Metric.self), default: .value("final_loss"),
      "The result by which settings are compared; smaller is better, but for test_accuracy.",
      details: [
        "Of an optimizer that averages its points, losses and accuracies are those of the average."
      ],
      examples: ["metric: best_loss", learned("metric: test_accuracy")]),
    FormatKey(
      "selection", .keys(below: "selection"), default: .words("all seeds choose and report"),
      "On which seeds settings are chosen, and on which they are reported.",
      details: ["So a lucky seed does not count twice. It needs several seeds and random starts."],
      examples: [selectionExample]),
    FormatKey(
      "record", .keys(below: "record"),
      default: .words("{paths: all} up to 100 trials, else plotted"),
      "Which steps of which trials are written to trajectories.csv.",
      examples: ["record: {paths: all, every: log}"]),
    FormatKey(
      "figures", .list(of: .entry(.figure), count: 0...Int.max),
      default: .words("what suits the loss"),
      "The figures that are drawn, in their order, each a kind or a kind with options.",
      details: ["An empty list draws none."],
      examples: ["figures:\n  - parameter_paths\n  - loss_curves: {x_scale: log}"]),
    FormatKey(
      "define", .keys(below: "define"), default: .absent,
      "Losses and optimizers that the file writes itself, by name.",
      examples: [lossDefinition, optimizerDefinition]),
    FormatKey(
      "include", .any([includedFile, .list(of: includedFile)]), default: .absent,
      "A file or a list of files whose keys are read first; later ones win.",
      details: [
        "Paths are relative to the file, end in .yaml or .yml, and stay below its folder.",
        "Mappings are merged deeply, lists replaced.",
      ],
      examples: ["include: base.yaml", "include: [base.yaml, losses.yml]"]),
  ]

  /// What a file may include: no message shows lines of any other.
  static let includedEndings = [".yaml", ".yml"]
  private static let includedFile = ValueForm.file(endings: includedEndings)

  static let selectionExample =
    "seeds: 30\nstart: {uniform: [-2, 2]}\nselection: {choose: [0, 9], report: [10, 29]}"

  static let lossDefinition = """
    define:
      losses:
        double_well: {expression: (x^2 - 1)^2, domain: [-2, 2], minima: [-1, 1]}
    loss: double_well
    """

  static let optimizerDefinition = """
    define:
      optimizers:
        heavy_ball:
          parameters: {learning_rate: 1e-3, momentum: 0.7}
          state: {change: 0}
          update:
            change: learning_rate * gradient + momentum * change
            x: x - change
    optimizers:
      - heavy_ball: {learning_rate: [1e-3, 1e-2]}
    """
}

extension Precision: FormatWords {
  package var summary: String {
    switch self {
    case .float32: "Single precision: 24 bits, about 7 digits, up to 3.4e38."
    case .float64: "Double precision: 53 bits, about 16 digits, up to 1.8e308."
    }
  }
}

extension Metric: FormatWords {
  package var summary: String {
    switch self {
    case .finalLoss: "The loss at the last step."
    case .bestLoss: "The lowest loss of all steps."
    case .testLoss: "The loss over the test rows at the last step, without l2."
    case .testAccuracy: "The share of test rows that are right at the last step; larger is better."
    case .iterations: "The number of steps; what did not converge counts as worst."
    }
  }
}
