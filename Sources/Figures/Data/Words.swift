import Losses
import Optimizers
import Results
import Support
import Sweeps

/// The words that reports, figures and the terminal share.
package enum Words {
  /// `learning_rate` as `learning rate`.
  package static func spoken(_ name: String) -> String {
    // A group's numbers are those of its tensors, which keep their names.
    let parts = name.split(separator: ".", maxSplits: .max)
    if let at = parts.firstIndex(of: "groups"), at + 2 < parts.count {
      let outer = parts[..<at].map { "\(spoken(String($0))) " }.joined()
      let number = spoken(parts[(at + 2)...].joined(separator: "."))
      return number == "frozen"
        ? "\(outer)\(parts[at + 1]) frozen" : "\(outer)\(number) of \(parts[at + 1])"
    }
    // A schedule's numbers are clear beside its name.
    let prefix = "learning_rate."
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return String(short.map { $0 == "_" || $0 == "." ? " " : $0 })
  }

  /// The notebook's sentence for how a trial ended.
  ///
  /// - Parameter epochs: the most epochs, where they bound a trial.
  package static func verdict(_ outcome: Outcome, epochs: Int? = nil) -> String {
    switch outcome.status {
    case .converged: "Converged in \(outcome.iterations) iterations"
    case .exploded: "Gradient exploded at iteration \(outcome.iterations)"
    case .maximumIterations:
      epochs.map { "Exceeded maximum of \($0) epoch\($0 == 1 ? "" : "s")" }
        ?? "Exceeded maximum of \(outcome.iterations) iterations"
    case .stalled:
      "Stalled at iteration \(outcome.iterations)"
        + " (gradient norm \(rounded(outcome.gradientNorm, digits: 3)))"
    }
  }

  /// The same for a legend.
  package static func shortVerdict(_ outcome: Outcome) -> String {
    switch outcome.status {
    case .converged: "converged in \(outcome.iterations)"
    case .exploded: "exploded at \(outcome.iterations)"
    case .maximumIterations: "out of iterations"
    case .stalled: "stalled at \(outcome.iterations)"
    }
  }

  /// The most that a trial may take: `at most 2,000 iterations`.
  package static func budget(_ stop: StopRule) -> String {
    stop.maximumEpochs.map { "at most \(grouped($0)) epoch\($0 == 1 ? "" : "s")" }
      ?? "at most \(grouped(stop.maximumIterations)) iterations"
  }

  /// What counts as converged.
  package static func criterion(_ criterion: StopRule.Criterion) -> String {
    switch criterion {
    case .unchanged: "x is unchanged"
    case .gradientNorm(let bound): "‖∇L‖ ≤ \(short(bound))"
    case .lossBelow(let bound): "L ≤ \(short(bound))"
    case .lossChange(let bound, let patience):
      "|ΔL| ≤ \(short(bound)) for \(patience) steps"
    case .testAccuracyAbove(let bound): "test accuracy ≥ \(short(bound))"
    }
  }

  /// A number in tables and pictures: at most four significant digits, `3.162e−5` where it is small, with
  /// commas between thousands.
  package static func short(_ value: Double) -> String {
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    if value.magnitude < 1e6, value == value.rounded() { return minus(grouped(Int(value))) }
    if value.magnitude >= 999.5, value.magnitude < 1e6 { return short(value.rounded()) }
    return rounded(value, digits: 4, smallest: -3)
  }

  /// A number with so many decimals.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    var unit = 1
    for _ in 0..<decimals { unit *= 10 }
    let scaled = Int((value.magnitude * Double(unit)).rounded())
    let rest = String(scaled % unit)
    let text =
      "\(grouped(scaled / unit))."
      + String(repeating: "0", count: decimals - rest.count) + rest
    return value < 0 && scaled > 0 ? "−" + text : text
  }

  /// A number for people: at most six significant digits.
  package static func rounded(_ value: Double) -> String { rounded(value, digits: 6) }

  /// A number for people.
  ///
  /// - Parameters:
  ///   - digits: the most significant digits.
  ///   - smallest: the least exponent of ten that is written without one.
  package static func rounded(_ value: Double, digits most: Int, smallest: Int = -5) -> String {
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
    var unit = 1
    for _ in 1..<most { unit *= 10 }
    var digits = Int((scaled * Double(unit)).rounded())
    if digits >= 10 * unit {
      digits /= 10
      exponent += 1
    }
    var text = Array(String(digits))
    var places = text.count - 1 - exponent
    if exponent >= 6 || exponent < smallest {
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
    _ place: Int, _ value: Double, _ number: (Double) -> String = Words.short
  ) -> String {
    let text = parameters[place].text(value, number)
    return "\(Words.spoken(parameters[place].name))=\(Words.minus(text))"
  }
}

extension Plan {
  /// A trial in words: what distinguishes it from the others of its optimizer, such as
  /// `learning rate=0.1`; empty where nothing does.
  package func detail(of trial: Int) -> String { detailParts(of: trial).joined(separator: ", ") }

  /// The same, part by part.
  func detailParts(of trial: Int) -> [String] {
    let group = group(of: trial)
    let choice = experiment.optimizers[group.optimizerIndex]
    let loss = experiment.losses[group.lossIndex]
    let values = self.trial(trial)
    var parts = settingParts(choice, values)
    if let seed = values.seed {
      // It drew the start.
      return parts + ["seed \(seed)"]
    }
    let sharing = startDiffers(onLoss: group.lossIndex)
    for (component, name) in loss.loss.componentNames.enumerated() where sharing[component] {
      parts.append("\(name)₀=\(Words.short(values.start[component]))")
      if parts.count > 6 {
        parts.append("…")
        break
      }
    }
    return parts
  }

  /// The setting of a trial in words: what distinguishes it from the others of its optimizer but for the
  /// start.
  package func settingDetail(of trial: Int) -> String {
    settingParts(of: trial).joined(separator: ", ")
  }

  /// The same, part by part.
  func settingParts(of trial: Int) -> [String] {
    settingParts(experiment.optimizers[group(of: trial).optimizerIndex], self.trial(trial))
  }

  private func settingParts(_ choice: OptimizerChoice, _ trial: Trial) -> [String] {
    // A sweep's value to four digits: tables hold it whole.
    choice.distinguishingWords(in: experiment)
      + choice.distinguishing(in: experiment).map {
        choice.detail($0, trial.parameters[$0], Words.short)
      }
  }

  /// Which components of the start differ between the trials of a loss.
  package func startDiffers(onLoss index: Int) -> [Bool] {
    let choice = experiment.losses[index]
    return (0..<choice.loss.dimension).map {
      choice.startVaries(in: $0) && (!choice.usesSeeds || experiment.seeds.count > 1)
    }
  }
}

extension String {
  /// With a capital at its beginning.
  package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
