import Analysis
import Plotting
import Results
import Sweeps

/// What the figures of series share: names, quantiles, and the choice of an axis.
extension FigureData {
  /// What stands for an optimizer of the list where its trials stand together: its title, and what
  /// distinguishes it from other listings of the same optimizer.
  func seriesTitle(ofOptimizer index: Int) -> String {
    let titles = experiment.optimizers.indices.map(longTitle)
    let own = titles[index]
    let twins = titles.indices.filter { titles[$0] == own }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return own }
    return "\(own) (\(place + 1))"
  }

  private func longTitle(_ index: Int) -> String {
    let choice = experiment.optimizers[index]
    let swept = Set(choice.sweptParameters)
    let fixed = choice.distinguishing(in: experiment).filter { !swept.contains($0) }
      .map { choice.detail($0, choice.fixed[$0]) }
    return ([choice.title] + choice.distinguishingWords(in: experiment) + fixed)
      .joined(separator: ", ")
  }

  /// The losses that have trials.
  var lossesWithTrials: [Int] {
    experiment.losses.indices.filter { loss in
      plan.groups.contains { $0.lossIndex == loss && $0.count > 0 }
    }
  }

  /// All trials of a loss as the set of a figure.
  func wholeSet(ofLoss index: Int) -> TrialSet {
    TrialSet(
      lossIndex: index, optimizerIndex: nil,
      groups: plan.groups.filter { $0.lossIndex == index && $0.count > 0 }, drawn: [])
  }
}

extension Quantiles {
  /// Two quantiles in words: `quartiles`, or `10 % and 90 % quantiles`.
  static func named(_ band: ClosedRange<Double>) -> String {
    switch (band.lowerBound, band.upperBound) {
    case (0.25, 0.75): return "quartiles (25 % and 75 %)"
    case (0, 1): return "least and greatest"
    default:
      return "\(Words.short(band.lowerBound * 100)) % and"
        + " \(Words.short(band.upperBound * 100)) % quantiles"
    }
  }
}

extension FigureData {
  /// That some optimizers of a figure are measured by the average that they report; nil where none is.
  func averageNote(of measure: Measure, by optimizers: [Int]) -> String? {
    switch measure {
    case .finalLoss, .bestLoss, .testLoss, .testAccuracy, .bestTestAccuracy: break
    case .iterations, .gradientNorm, .gradientEvaluations: return nil
    }
    let averaging = Set(optimizers.filter { experiment.optimizers[$0].averages }).sorted()
    guard !averaging.isEmpty else { return nil }
    // Optimizers that are listed twice have one name.
    var names: [String] = []
    for title in averaging.map({ experiment.optimizers[$0].title }) where !names.contains(title) {
      names.append(title)
    }
    return
      "\(measure.noun.capitalizedFirst) of \(names.joined(separator: ", ")): of the average that"
      + " \(names.count == 1 ? "it reports" : "each reports")."
  }
}

extension Measure {
  var noun: String {
    switch self {
    case .finalLoss: "final loss"
    case .bestLoss: "lowest loss"
    case .iterations: "iterations"
    case .gradientNorm: "final gradient norm"
    case .gradientEvaluations: "gradient evaluations"
    case .testLoss: "test loss"
    case .testAccuracy: "test accuracy"
    case .bestTestAccuracy: "best test accuracy"
    }
  }
}
