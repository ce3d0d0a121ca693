import Glibc
import TestSupport
import Testing

/// A folder with experiment files, in which the built program runs.
struct Workshop {
  let folder = TemporaryFolder()

  init(_ files: KeyValuePairs<String, String> = [:]) {
    for (name, text) in files { folder.write(text, to: name) }
  }

  /// Runs `descent` to its end.
  @discardableResult
  func descent(_ arguments: String..., environment: [String] = []) -> Subprocess.Outcome {
    descent(arguments, environment: environment)
  }

  /// The same with a list of arguments.
  @discardableResult
  func descent(_ arguments: [String], environment: [String] = []) -> Subprocess.Outcome {
    // The folder stays until the program has ended.
    withExtendedLifetime(folder) { start(arguments, environment: environment).wait() }
  }

  func start(
    _ arguments: [String], environment: [String] = [], output: Int32? = nil, error: Int32? = nil
  ) -> Subprocess {
    Subprocess(
      Subprocess.product("descent"), arguments, in: folder.path, environment: environment,
      output: output, error: error)
  }
}

/// A small experiment of four trials, with all its figures.
let small = """
  title: A small one
  loss: {expression: 2*x^4 + 3*x^3 + 2}
  start: {x: 2}
  stop: {max_iterations: 60}
  optimizers:
    - gradient_descent: {learning_rate: [1e-3, 1e-2]}
    - adam: {learning_rate: [1e-2, 1e-1]}
  figures:
    - loss_function: {x: [-2, 2]}
    - parameter_paths
    - loss_curves

  """

/// Files that are wrong in different ways, each with a part of its message.
let wrong: [(text: String, message: String)] = [
  ("loss: quartic\n", "f.yaml:1:1: error: the experiment has no optimizers"),
  ("loss: quartic\noptimizers: [adam\n", "f.yaml:2:13: error: this '[' is never closed"),
  ("loss: quartc\noptimizers: [adam]\n", "f.yaml:1:7: error: unknown loss 'quartc'"),
  ("loss: quartic\noptimizers: [adma]\n", "f.yaml:2:14: error: unknown optimizer 'adma'"),
  ("loss: {expression: 2x}\nstart: {x: 1}\noptimizers: [adam]\n", "f.yaml:1:20: error: '2x'"),
  ("include: none.yaml\n", "f.yaml:1:10: error: cannot read 'none.yaml': no such file"),
  ("include: f.yaml\n", "f.yaml:1:10: error: 'f.yaml' includes itself"),
  ("", "f.yaml:1:1: error: the file is empty"),
  (
    "loss: quartic\noptimizers: [{adam: {learning_rate: {linspace: [0, 1, 1000000000]}}}]\n",
    "f.yaml:2:38: error: the experiment has 1,000,000,000 trials"
  ),
  (
    small.replacing("figures:", with: "figures:\n  - heat_mop"),
    "f.yaml:9:5: error: unknown figure 'heat_mop'"
  ),
]
