import TestSupport

/// An experiment file made at random, and how many trials it names: what plans are tested with.
struct RandomExperiment {
  let text: String
  /// For each loss and optimizer, in order, how many trials there are before equal ones are removed.
  let places: [Int]
  let maximumIterations: Int

  /// A swept value: as the file has it, and how many numbers it takes; nil where they are drawn.
  private struct Sweep {
    let text: String
    let count: Int?
    var varies: Bool { count != 1 }
  }

  /// An alternative of the list of optimizers: how many combinations, whether anything varies.
  private struct Alternative {
    var combinations = 1
    var varies = false

    func with(_ sweep: Sweep) -> Alternative {
      Alternative(
        combinations: combinations * (sweep.count ?? 1), varies: varies || sweep.varies)
    }
  }

  init(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let method = random.pick(["grid", "grid", "grid", "random", "sobol", "halton"])
    let isGrid = method == "grid"
    let trials = random.pick([1, 7, 16, 33])
    maximumIterations = Int.random(in: 1...30, using: &random)
    var lines = ["stop: {max_iterations: \(maximumIterations)"]
    lines[0] += random.pick([
      "}", ", converged: never}", ", converged: [unchanged, {gradient_norm: 0.1}]}",
      ", converged: {loss_below: 1}, exploded: {loss_above: 100}}",
    ])
    lines.append("precision: \(random.pick(["float32", "float64"]))")
    if !isGrid {
      let seed = random.pick(["", ", seed: 3"])
      lines.append("sampling: {method: \(method), trials: \(trials)\(seed)}")
    }

    // Losses and starts.
    func sweep(_ random: inout SplitMix) -> Sweep { Self.sweep(&random, isGrid: isGrid) }
    let losses: [(text: String, count: Int)] = [
      ("quartic", 1), ("beale", 1), ("[beale, {rosenbrock: {dimension: [2, 4]}}]", 3),
      ("[quartic, quartic]", 2), ("{expression: (x - 1)^2 + 3*y^2}", 1),
    ]
    let loss = random.pick(losses)
    lines.append("loss: \(loss.text)")
    var starts = 1
    var startVaries = false
    var usesSeeds = false
    switch loss.text.hasPrefix("{") ? Int.random(in: 0...2, using: &random) : 3 {
    case 0:
      let x = sweep(&random)
      let y = sweep(&random)
      lines.append("start: {x: \(x.text), y: \(y.text)}")
      starts = (x.count ?? 1) * (y.count ?? 1)
      startVaries = x.varies || y.varies
    case 1:
      lines.append("start: {points: [[1, 2], [0.5, -1], [1, 2]]}")
      starts = 3
      startVaries = true
    case 3 where Bool.random(using: &random): lines.append("start: default")
    default:
      lines.append("start: {uniform: [-2, 2]}")
      usesSeeds = true
    }
    let seeds = random.pick([("", 1), ("seeds: 3", 3), ("seeds: [5, 9]", 2)])
    lines.append(seeds.0)

    // Optimizers.
    lines.append("optimizers:")
    var alternatives: [Alternative] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let (text, added) = Self.optimizer(&random, isGrid: isGrid)
      lines.append("  - \(text)")
      alternatives += added
    }
    text = lines.joined(separator: "\n") + "\n"
    let runs = usesSeeds ? seeds.1 : 1
    let each = alternatives.map { alternative -> Int in
      if isGrid { return alternative.combinations * starts * runs }
      return (alternative.varies || startVaries ? trials : 1) * runs
    }
    places = (0..<loss.count).flatMap { _ in each }
  }

  private static func sweep(_ random: inout SplitMix, isGrid: Bool) -> Sweep {
    let listed = [
      Sweep(text: "0.125", count: 1), Sweep(text: "[0.01, 0.1]", count: 2),
      Sweep(text: "[0.1, 0.1, 0.3]", count: 3), Sweep(text: "[0.2]", count: 1),
      Sweep(text: "{linspace: [0.01, 0.1, 3]}", count: 3),
      Sweep(text: "{logspace: [1e-3, 0.1, 3]}", count: 3),
      Sweep(text: "{range: [0.1, 0.3, 0.1]}", count: 3),
      Sweep(text: "{linspace: [0.5, 0.5, 2]}", count: 2),
      Sweep(text: "[0.1, {linspace: [0.2, 0.3, 2]}]", count: 3),
    ]
    let drawn = [
      Sweep(text: "{uniform: [0.01, 0.3]}", count: nil),
      Sweep(text: "{log_uniform: [1e-3, 0.5]}", count: nil),
      Sweep(text: "{choice: [0.01, 0.02, 0.02]}", count: 3),
    ]
    return isGrid || Bool.random(using: &random) ? random.pick(listed) : random.pick(drawn)
  }

  private static func optimizer(
    _ random: inout SplitMix, isGrid: Bool
  ) -> (String, [Alternative]) {
    let a = sweep(&random, isGrid: isGrid)
    let b = sweep(&random, isGrid: isGrid)
    let one = Alternative()
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return ("gradient_descent: {learning_rate: \(a.text)}", [one.with(a)])
    case 1: return ("adam: {learning_rate: \(a.text), beta_1: \(b.text)}", [one.with(a).with(b)])
    case 2:
      let pair = "zip: {learning_rate: [0.1, 0.2, 0.1], momentum: [0.5, 0.9, 0.5]}"
      return ("momentum: {\(pair)}", [one.with(Sweep(text: "", count: 3))])
    case 3:
      let schedule = "{cosine_decay: {initial: \(b.text), decay_steps: [10, 20]}}"
      return (
        "adam: {learning_rate: [0.1, 0.2, \(schedule)]}",
        [one.with(Sweep(text: "", count: 2)), one.with(b).with(Sweep(text: "", count: 2))]
      )
    case 4:
      return (
        "sam: {rho: \(a.text), optimizer: [gradient_descent: {learning_rate: \(b.text)}, adam]}",
        [one.with(a).with(b), one.with(a)]
      )
    case 5:
      let whole = isGrid ? ("[1, 3]", 2) : ("{uniform: [1, 4]}", nil as Int?)
      let names = isGrid ? "[none, strong_wolfe]" : "{choice: [none, strong_wolfe]}"
      return (
        "lbfgs: {history: \(whole.0), line_search: \(names)}",
        [one.with(Sweep(text: "", count: whole.1)).with(Sweep(text: "", count: 2))]
      )
    case 6:
      return (
        "momentum: {learning_rate: \(a.text), clip_by_global_norm: \(b.text)}",
        [one.with(a).with(b)]
      )
    default: return ("rmsprop", [one])
    }
  }
}
