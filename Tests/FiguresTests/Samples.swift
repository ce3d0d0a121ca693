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
]
