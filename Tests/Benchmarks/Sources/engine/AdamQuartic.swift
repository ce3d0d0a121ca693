import Engine
import Glibc
import Lanes
import Sweeps

/// The work that `compare_engine.py` gives to everyone: Adam on the notebook's loss, a grid of
/// learning rates and starts.
///
///   engine adam-quartic --trials 100000 --rounds 1 --loss formula --threads 1
///
/// A line of JSON a round.
enum AdamQuartic {
  static func experiment(trials: Int) -> String {
    // As many learning rates as starts, or nearly: 100 × 100, 250 × 400, 1,000 × 1,000.
    var rates = max(1, Int(Double(trials).squareRoot()))
    while trials % rates != 0 { rates -= 1 }
    return """
      loss: {expression: 2*x^4 + 3*x^3 + 2}
      start: {x: {linspace: [-2, 2, \(trials / rates)]}}
      stop: {max_iterations: 2000}
      optimizers: [{adam: {learning_rate: {logspace: [1e-4, 1, \(rates)]}}}]
      """
  }

  static func run(_ arguments: [String]) throws {
    func value(_ name: String, _ otherwise: String) -> String {
      guard let at = arguments.firstIndex(of: name), at + 1 < arguments.count else {
        return otherwise
      }
      return arguments[at + 1]
    }
    let trials = Int(value("--trials", "100000")) ?? 100_000
    let rounds = Int(value("--rounds", "1")) ?? 1
    let threads = Int(value("--threads", "1")) ?? 1
    let batch = Int(value("--batch", ""))
    let plan = try plan(experiment(trials: trials))
    for _ in 0..<rounds {
      switch value("--loss", "formula") {
      case "native":
        print(try runEngine(plan, threads: threads, batch: batch ?? 1024, quartic).json)
      default: print(try runProduct(plan, threads: threads, batch: batch).json)
      }
    }
  }

  /// The loss and its gradient in Swift, with the roundings of the formula's own derivative.
  @Sendable static func quartic() -> any BatchLoss<FloatPack> {
    NativeLoss { x, gradient, _ in
      let v = x[0]
      let square = v * v
      let cube = square * v
      gradient[0] = 2 * (4 * cube) + 3 * (3 * square)
      return 2 * (square * square) + 3 * cube + 2
    }
  }
}
