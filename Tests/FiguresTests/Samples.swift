import Figures
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing

/// Runs an experiment of a test.
func run(_ yaml: String) throws -> RunResults {
  let folder = TemporaryFolder()
  let file = folder.write(yaml, to: "sample.yaml")
  return try run(file: file)
}

func run(file: String) throws -> RunResults {
  let experiment = try Experiment.load(path: file)
  return try #require(try Runner.run(Plan(experiment), jobs: 2))
}

/// The experiments that the repository shows.
let gallery = [
  "notebook", "double-well", "ripples", "schedules", "own-optimizer", "ten-on-beale",
  "ten-on-rosenbrock", "sensitivity", "profile", "hyperparameters", "seeds", "researcher",
]

func figures(ofGallery name: String) throws -> [NamedFigure] {
  try FigureBuilder(run(file: Repository.file("Experiments/\(name).yaml"))).figures(jobs: 2)
}

/// A small experiment for each of the figures of series.
let samples: [(name: String, yaml: String)] = [
  (
    "sensitivity",
    """
    loss: beale
    start: {x: [-1, 1], y: [0, 2, 1]}
    stop: {max_iterations: 60}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - adam: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - lbfgs
    figures: [sensitivity]
    """
  ),
  (
    "performance-profile",
    """
    loss: [beale, booth, {sphere: {dimension: 2}}]
    start: {uniform: [-2, 2]}
    seeds: 4
    stop: {max_iterations: 400, converged: {gradient_norm: 1e-5}}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1]}
      - adam: {learning_rate: [1e-2, 0.1]}
      - bfgs
    figures: [performance_profile]
    """
  ),
  (
    "parallel-coordinates",
    """
    loss: beale
    stop: {max_iterations: 60}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 0.1, 10]}
      - momentum: {learning_rate: [1e-3, 0.1], momentum: [0.5, 0.9]}
    figures: [parallel_coordinates]
    """
  ),
  (
    "loss-curves",
    """
    loss: rosenbrock
    start: {uniform: [-2, 2]}
    seeds: 9
    stop: {max_iterations: 50}
    optimizers:
      - gradient_descent: {learning_rate: 1e-3}
      - adam: {learning_rate: [0.01, 0.1]}
    figures:
      - loss_curves: {band: [0.1, 0.9], against: gradient_evaluations}
    """
  ),
  (
    "comparison",
    """
    loss: [beale, booth, himmelblau, {sphere: {dimension: 2}}]
    start: {uniform: [-2, 2]}
    seeds: 6
    stop: {max_iterations: 60, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - adam: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - momentum: {learning_rate: [1e-3, 1e-2, 0.1], momentum: 0.9}
      - lbfgs
    figures: [comparison]
    """
  ),
  (
    "tuning-curve",
    """
    loss: [beale, booth, himmelblau, {sphere: {dimension: 2}}]
    start: {uniform: [-2, 2]}
    seeds: 6
    stop: {max_iterations: 60, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - adam: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - momentum: {learning_rate: [1e-3, 1e-2, 0.1], momentum: 0.9}
      - lbfgs
    figures: [tuning_curve]
    """
  ),
  (
    "rank",
    """
    loss: [beale, booth, himmelblau, {sphere: {dimension: 2}}]
    start: {uniform: [-2, 2]}
    seeds: 6
    stop: {max_iterations: 60, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - adam: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
      - momentum: {learning_rate: [1e-3, 1e-2, 0.1], momentum: 0.9}
      - lbfgs
    figures: [rank]
    """
  ),
  (
    "sharpness",
    """
    data: {line: {generate: linear, features: 1, rows: 40, noise: 0.3, seed: 2}}
    loss: {mlp: {data: line, hidden: [12], activation: tanh, task: regression}}
    stop: {max_iterations: 300, converged: never}
    precision: float64
    optimizers:
      - gradient_descent: {learning_rate: [0.2, 0.6]}
      - momentum: {learning_rate: 0.3, momentum: 0.5}
      - adam: {learning_rate: 0.05}
    figures: [{loss_curves: {quantity: sharpness, x_scale: linear}}]
    """
  ),
  (
    "test-accuracy",
    """
    loss: {softmax_regression: {data: iris}}
    batch: 16
    seeds: 5
    metric: test_accuracy
    stop: {max_epochs: 12, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.1]}
      - adam: {learning_rate: [1e-3, 1e-2]}
    figures: [{loss_curves: {quantity: test_accuracy, against: epochs}}]
    """
  ),
  (
    "batch-loss",
    """
    loss: {softmax_regression: {data: iris}}
    batch: 16
    seeds: 5
    stop: {max_epochs: 12, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.1]}
      - adam: {learning_rate: [1e-3, 1e-2]}
    figures: [{loss_curves: {quantity: batch_loss, against: rows}}]
    """
  ),
  (
    "data-fit-curves",
    """
    data: {line: {generate: linear, features: 1, rows: 60, noise: 0.5, seed: 2, test: 0.2, scale: unit}}
    loss: {mlp: {data: line, hidden: [8], activation: tanh, task: regression}}
    stop: {max_iterations: 200, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.1]}
      - adam: {learning_rate: [0.01, 0.1]}
      - lbfgs
    figures: [data_fit]
    """
  ),
  (
    "data-fit-regions",
    """
    data: {curls: {generate: spirals, classes: 3, rows: 150, noise: 0.05, seed: 2, test: 0.2, scale: standard}}
    loss: {mlp: {data: curls, hidden: [16], activation: tanh}}
    stop: {max_iterations: 400, converged: never}
    optimizers:
      - adam: {learning_rate: [0.01, 0.1]}
    figures: [data_fit]
    """
  ),
  (
    "plane",
    """
    loss: {mlp: {data: iris, hidden: [8], activation: tanh}}
    batch: 16
    seeds: 2
    stop: {max_epochs: 20, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.1]}
      - momentum: {learning_rate: [0.01, 0.1], momentum: 0.9}
      - adam: {learning_rate: [1e-3, 1e-2]}
    figures: [{contour_paths: {plane: pca}}]
    """
  ),
  (
    "heat-map-width",
    """
    loss: {mlp: {data: iris, hidden: [[2], [4], [8], [16]]}}
    batch: [8, 32, all]
    stop: {max_epochs: 10, converged: never}
    metric: test_accuracy
    optimizers: [{adam: {learning_rate: [1e-3, 1e-2]}}]
    figures: [{heat_map: {x: loss.hidden, y: batch, colour: best_test_accuracy}}]
    """
  ),
]
