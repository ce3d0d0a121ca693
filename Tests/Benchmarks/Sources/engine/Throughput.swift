import Glibc
import Sweeps

/// Steps of live trials a second, by rule, loss, precision and threads, as a Markdown table.
///
///   engine throughput --label AVX2
///   engine throughput --row 3 --precise     one row, the fourth, with more digits
///
/// Each row is the median of `--rounds` runs of the product (plan, compiled formula, threads) over
/// `--trials` trials: learning rates from 1e-4 to 0.1 and a start each, at most 500 iterations.
enum Throughput {
  private static let rules = [
    "gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam",
    "radam", "lion", "prodigy", "lamb", "sam", "lbfgs", "newton",
  ]
  private static let searches = [
    "lbfgs", "newton", "bfgs", "conjugate_gradient", "line_search_descent",
  ]
  private static let searched = ["rosenbrock", "{quadratic: {dimension: 10}}"]
  private static let losses = [
    "quartic", "rosenbrock", "beale", "himmelblau", "{rosenbrock: {dimension: 10}}", "rastrigin",
    "ackley",
  ]

  static func run(_ arguments: [String]) throws {
    func value(_ name: String, _ otherwise: String) -> String {
      guard let at = arguments.firstIndex(of: name), at + 1 < arguments.count else {
        return otherwise
      }
      return arguments[at + 1]
    }
    let trials = Int(value("--trials", "50000")) ?? 50_000
    let rounds = Int(value("--rounds", "5")) ?? 5
    let threads = Int(value("--threads", "\(sysconf(Int32(_SC_NPROCESSORS_ONLN)))")) ?? 1
    print("\(value("--label", "this build")): million steps of live trials a second")
    print()
    print("| rule | loss | float32 | float64 | float32, \(threads) threads |")
    print("|---|---|---|---|---|")
    let pairs =
      rules.map { ($0, "quartic") } + losses.dropFirst().map { ("adam", $0) }
      + searches.flatMap { rule in searched.map { (rule, $0) } }
    let only = Int(value("--row", ""))
    let isPrecise = arguments.contains("--precise")
    for (at, (rule, loss)) in pairs.enumerated() where only == nil || only == at {
      // Searches take far longer a step.
      let count = searches.contains(rule) ? trials / 5 : trials
      let range = searched.contains(loss) && searches.contains(rule) ? "1e-2, 1" : "1e-4, 0.1"
      var cells: [String] = []
      for (precision, jobs) in [("float32", 1), ("float64", 1), ("float32", threads)] {
        let rates = "{learning_rate: {logspace: [\(range), \(count)]}}"
        let plan = try plan(
          """
          precision: \(precision)
          loss: \(loss)
          stop: {max_iterations: 500}
          optimizers: [{\(rule == "sam" ? "sam: {optimizer: {adam: \(rates)}}" : "\(rule): \(rates)")}]
          record: {paths: none}
          figures: [loss_curves]
          """)
        let speeds = try (0..<rounds).map { _ in try runProduct(plan, threads: jobs).rate }
        let millions = median(speeds) / 1e6
        cells.append(
          isPrecise
            ? "\((millions * 1e4).rounded() / 1e4)"
            : millions < 10 ? "\((millions * 10).rounded() / 10)" : "\(Int(millions))")
      }
      print("| \(rule) | \(loss) | \(cells.joined(separator: " | ")) |")
    }
  }
}
