import Losses
import Optimizers
import Results
import Support
import Sweeps

/// The words that reports, figures and the terminal share.
package enum Words {
  /// `learning_rate` as `learning rate`.
  package static func spoken(_ name: String) -> String {
    // A schedule's numbers are clear beside its name.
    let prefix = "learning_rate."
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return String(short.map { $0 == "_" || $0 == "." ? " " : $0 })
  }

  /// The notebook's sentence for how a trial ended.
  package static func verdict(_ outcome: Outcome) -> String {
    switch outcome.status {
    case .converged: "Converged in \(outcome.iterations) iterations"
    case .exploded: "Gradient exploded at iteration \(outcome.iterations)"
    case .maximumIterations: "Exceeded maximum of \(outcome.iterations) iterations"
    }
  }

  /// The same for a legend.
  package static func shortVerdict(_ outcome: Outcome) -> String {
    switch outcome.status {
    case .converged: "converged in \(outcome.iterations)"
    case .exploded: "exploded at \(outcome.iterations)"
    case .maximumIterations: "out of iterations"
    }
  }

  /// What counts as converged.
  package static func criterion(_ criterion: StopRule.Criterion) -> String {
    switch criterion {
    case .unchanged: "x is unchanged"
    case .gradientNorm(let bound): "‖∇L‖ ≤ \(rounded(bound))"
    case .lossBelow(let bound): "L ≤ \(rounded(bound))"
    case .lossChange(let bound, let patience):
      "|ΔL| ≤ \(rounded(bound)) for \(patience) steps"
    }
  }

  /// A number for people: at most six significant digits.
  package static func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return minus(shortest(value)) }
    var exponent = 0
    var scaled = abs(value)
    while scaled >= 10 {
      scaled /= 10
      exponent += 1
    }
    while scaled < 1 {
      scaled *= 10
      exponent -= 1
    }
    var digits = Int((scaled * 1e5).rounded())
    if digits >= 1_000_000 {
      digits /= 10
      exponent += 1
    }
    var text = Array(String(digits))
    var places = text.count - 1 - exponent
    if exponent >= 6 || exponent < -5 {
      while text.count > 1, text.last == "0" { text.removeLast() }
      if text.count > 1 { text.insert(".", at: 1) }
      return (value < 0 ? "−" : "") + String(text) + "e" + minus(String(exponent))
    }
    while places > 0, text.last == "0" {
      text.removeLast()
      places -= 1
    }
    while text.count <= places { text.insert("0", at: 0) }
    if places > 0 { text.insert(".", at: text.count - places) }
    return (value < 0 ? "−" : "") + String(text)
  }

  /// A number at a glance: at most three significant digits.
  package static func brief(_ value: Double) -> String {
    guard value.isFinite, value != 0, abs(value) > 1e-300, abs(value) < 1e300 else {
      return rounded(value)
    }
    var unit = 1.0
    while abs(value) * unit < 100 { unit *= 10 }
    while abs(value) * unit >= 1000 { unit /= 10 }
    return rounded((value * unit).rounded() / unit)
  }

  /// With the minus sign of typography.
  package static func minus(_ text: String) -> String {
    String(text.map { $0 == "-" ? "−" : $0 })
  }
}

extension Experiment {
  /// An optimizer's title, with its number where the experiment lists it more than once.
  package func title(ofOptimizer index: Int) -> String {
    let choice = optimizers[index]
    let twins = optimizers.indices.filter { optimizers[$0].isTwin(choice) }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return choice.title }
    return "\(choice.title) (\(place + 1))"
  }
}

extension OptimizerChoice {
  /// The places of the parameters in which trials of one optimizer differ: those that are swept, or
  /// that differ between two listings of the optimizer.
  package func distinguishing(in experiment: Experiment) -> [Int] {
    let twins = experiment.optimizers.filter { isTwin($0) }
    return parameters.indices.filter { at in
      twins.contains { twin in
        guard let place = twin.parameters.firstIndex(where: { $0.name == parameters[at].name })
        else { return named.contains(at) }
        return twin.sweptParameters.contains(place) || twin.fixed[place] != fixed[at]
      }
    }
  }

  /// Whether the two differ in numbers alone.
  package func isTwin(_ other: OptimizerChoice) -> Bool {
    other.title == title && other.words.map(\.word) == words.map(\.word)
  }

  /// The words that distinguish it from other listings of the optimizer: names of schedules.
  package func distinguishingWords(in experiment: Experiment) -> [String] {
    let twins = experiment.optimizers.filter { $0.title == title }
    return words.filter { entry in
      twins.contains { twin in !twin.words.contains { $0 == entry } }
    }.map { Words.spoken($0.word) }
  }

  /// A parameter and its value: `learning rate=0.1`.
  package func detail(
    _ place: Int, _ value: Double, _ number: (Double) -> String = Words.rounded
  ) -> String {
    let text = parameters[place].text(value, number)
    return "\(Words.spoken(parameters[place].name))=\(Words.minus(text))"
  }
}

extension Plan {
  /// A trial in words: what distinguishes it from the others of its optimizer, such as
  /// `learning rate=0.1`; empty where nothing does.
  package func detail(of trial: Int) -> String {
    let group = group(of: trial)
    let choice = experiment.optimizers[group.optimizerIndex]
    let loss = experiment.losses[group.lossIndex]
    let values = self.trial(trial)
    var parts = choice.distinguishingWords(in: experiment)
    // A sweep's value to six digits: tables hold it whole.
    parts += choice.distinguishing(in: experiment).map { choice.detail($0, values.parameters[$0]) }
    let sharing = startsDiffer[group.lossIndex]
    for (component, name) in loss.loss.componentNames.enumerated() where sharing[component] {
      parts.append("\(name)₀=\(Words.rounded(values.start[component]))")
      if parts.count > 6 {
        parts.append("…")
        break
      }
    }
    return parts.joined(separator: ", ")
  }

  /// For each loss, which components of the start differ between trials.
  package var startsDiffer: [[Bool]] {
    experiment.losses.enumerated().map { index, choice in
      guard let group = groups.first(where: { $0.lossIndex == index && $0.count > 1 }) else {
        return Array(repeating: false, count: choice.loss.dimension)
      }
      let first = trial(0, of: group).start
      var differs = Array(repeating: false, count: choice.loss.dimension)
      // The slowest axis is seen within as many trials as the group has; a sample finds it.
      let step = max(1, group.count / 997)
      for index in stride(from: 0, to: group.count, by: step) {
        let start = trial(index, of: group).start
        for component in differs.indices where start[component] != first[component] {
          differs[component] = true
        }
      }
      let last = trial(group.count - 1, of: group).start
      for component in differs.indices where last[component] != first[component] {
        differs[component] = true
      }
      return differs
    }
  }
}
