/// What `descent new` begins a file with: an experiment that runs as it is, and says in comments what may
/// be changed.
public enum ExperimentTemplate: String, Sendable, CaseIterable {
  case notebook, compare, map, custom, data

  /// What the experiment is about, for lists of the templates.
  public var summary: String {
    switch self {
    case .notebook: "Three optimizers at three learning rates on one loss."
    case .compare: "Who comes lowest, tuned on some seeds and compared on others."
    case .map: "Where each start leads at each learning rate, by many trials."
    case .custom: "A loss and an optimizer written as formulas."
    case .data: "A model that learns from a data set by minibatches."
    }
  }

  /// The schema of the format, beside the file: what editors check and complete by.
  public static let schemaName = ".descent.schema.json"

  /// The whole file.
  public var text: String {
    // Language servers of YAML read this line; a relative path begins at the file itself.
    "# yaml-language-server: $schema=\(Self.schemaName)\n" + body
  }

  private var body: String {
    switch self {
    case .notebook:
      """
      # One file is one question. 'descent check' validates this file, 'descent run' answers it.
      title: Which learning rates converge, and which explode?

      # What is minimized: a formula, or a name of 'descent list losses'.
      loss:
        expression: 2*x^4 + 3*x^3 + 2

      # Where every trial begins. Any list is a grid: {x: [-1, 2]} would try both starts.
      start: {x: 2}

      # A trial ends when x no longer changes, when its gradient explodes, or after so many steps.
      stop: {max_iterations: 2000}

      # Nine trials: three optimizers at three learning rates. 'descent list optimizers' names all,
      # and 'descent explain adam' what one of them takes.
      optimizers:
        - gradient_descent: {learning_rate: [1e-3, 1e-2, 1e-1]}
        - momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: 0.7}
        - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}

      # What is drawn; without this list, what suits the experiment. 'descent list figures' names all.
      figures:
        - loss_function: {x: [-2, 2], y: [0, 5]}
        - parameter_paths

      """
    case .compare:
      """
      # One file is one question. 'descent check' validates this file, 'descent run' answers it.
      title: Which optimizer comes lowest, and how much of that is luck?

      # A list of losses is compared loss by loss, and then by mean ranks.
      loss: [rosenbrock, beale, himmelblau]

      # Each seed draws a start, the same for all optimizers.
      start: {uniform: [-2, 2]}
      seeds: 20

      # The best learning rate is chosen on the first ten seeds, and judged by the other ten.
      selection: {choose: [0, 9], report: [10, 19]}

      # What "best" means: final_loss, best_loss or iterations.
      metric: final_loss

      stop: {max_iterations: 1000, converged: {gradient_norm: 1e-5}}
      precision: float64

      # Each optimizer has the same budget: seven learning rates between two bounds, evenly in
      # logarithm.
      optimizers:
        - gradient_descent: {learning_rate: {logspace: [1e-5, 1e-1, 7]}}
        - momentum: {learning_rate: {logspace: [1e-5, 1e-1, 7]}, momentum: 0.9}
        - rmsprop: {learning_rate: {logspace: [1e-4, 1, 7]}}
        - adam: {learning_rate: {logspace: [1e-4, 1, 7]}}

      figures:
        - comparison     # how far each is behind the best, with intervals
        - tuning_curve   # what a small budget of learning rates costs
        - sensitivity    # how much the learning rate matters to each
        - loss_curves

      """
    case .map:
      """
      # One file is one question. 'descent check' validates this file, 'descent run' answers it.
      title: Where does each start lead, at each learning rate?

      # At x = -9/8 is the minimum; at x = 0 the loss is flat, and holds who arrives slowly.
      loss:
        expression: 2*x^4 + 3*x^3 + 2

      # 200 starts by 200 learning rates by two optimizers: 80,000 trials. 'descent plan' says
      # beforehand what they take.
      start: {x: {linspace: [-2, 2, 200]}}
      optimizers:
        - gradient_descent: {learning_rate: {logspace: [1e-4, 1, 200]}}
        - adam: {learning_rate: {logspace: [1e-4, 1, 200]}}
      stop: {max_iterations: 1000}

      # The paths of so many trials would be a large table.
      record: {paths: none}

      # Any two swept numbers span a map: x and y name them.
      figures:
        - fate_map: {x: learning_rate, y: start.x}
        - heat_map: {x: learning_rate, y: start.x, colour: iterations}

      """
    case .custom:
      """
      # One file is one question. 'descent check' validates this file, 'descent run' answers it.
      title: Does my own optimizer find the minimum of my own loss sooner than Adam?

      # Names in formulas are variables, or functions of 'descent list functions'. The gradient follows
      # from the formula.
      loss:
        expression: (1 - x)^2 + 100*(y - x^2)^2
        domain: [-2, 2]

      start: {x: -1.5, y: 1}
      stop: {max_iterations: 5000, converged: {gradient_norm: 1e-6}}
      precision: float64

      # What "best" means: here the fewest steps, by default the lowest final_loss.
      metric: iterations

      # An optimizer is the arithmetic of one step. 'x' is every variable, 'gradient' its derivative,
      # 't' the number of the step, from 1; a state keeps its value until the next step.
      # norm(v), sum(v, rows), matmul(a, b), gradient(point) and others see more than one element:
      # 'descent explain define.optimizers.update'.
      define:
        optimizers:
          my_momentum:
            parameters: {learning_rate: 1e-3, momentum: 0.9}
            state: {change: 0}
            update:
              change: momentum * change + learning_rate * gradient
              x: x - change

      # Its parameters are swept like those of any other.
      optimizers:
        - my_momentum: {learning_rate: [1e-4, 3e-4, 1e-3], momentum: [0.8, 0.9]}
        - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}

      figures:
        - loss_curves
        - contour_paths

      """
    case .data:
      """
      # One file is one question. 'descent check' validates this file, 'descent run' answers it.
      title: Which optimizer learns digits best in three epochs?

      # A model of 'descent list losses' and a data set of 'descent list data'. Of a file of your own:
      #   data:
      #     points: {file: data/points.csv, target: label, test: 0.2, scale: standard}
      loss:
        softmax_regression: {data: digits, l2: 1e-4}

      # Rows of a minibatch; a list is swept. 'all' would take every training row in each step.
      batch: 64

      # An epoch is a pass over the training rows. After each one the whole training loss and the test
      # rows are evaluated; 'evaluate: 10' would do so every ten steps.
      stop: {max_epochs: 3}

      # Each seed draws its own order of the rows, the same for all optimizers.
      seeds: 3

      # What "best" means: test_accuracy, test_loss, final_loss, …
      metric: test_accuracy

      optimizers:
        - gradient_descent: {learning_rate: [1e-2, 1e-1]}
        - momentum: {learning_rate: [1e-2, 1e-1], momentum: 0.9}
        - adam: {learning_rate: [1e-3, 1e-2]}

      figures:
        - loss_curves
        - comparison

      """
    }
  }
}
