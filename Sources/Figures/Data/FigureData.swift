import Plotting
import Results
import Runner
import Support
import Sweeps

/// What figures are made from: the outcomes, and the paths of the trials that are drawn.
package struct FigureData {
  package let results: RunResults
  /// By trial; of figures with a ``FigureType/pointSampling(of:)`` with every parameter.
  package internal(set) var paths: [Int: Trajectory]
  /// How many threads figures may be computed with, which never depend on it.
  var jobs = 1

  package init(results: RunResults, paths: [Int: Trajectory]) {
    self.results = results
    self.paths = paths
  }

  package var plan: Plan { results.plan }
  package var experiment: Experiment { results.plan.experiment }

  /// An optimizer's title, with its number where the experiment lists it more than once.
  func title(ofOptimizer index: Int) -> String { experiment.title(ofOptimizer: index) }

  /// What a title says of a loss: ` on Rosenbrock (dimension 10)`; nothing of a formula that stands alone.
  func onLoss(_ index: Int) -> String {
    let isNamed = !experiment.losses[index].loss.isItsFormula
    return experiment.losses.count > 1 || isNamed ? " on \(experiment.title(ofLoss: index))" : ""
  }

  /// The same of a set, whose losses may differ in columns that are not named.
  func onLoss(_ set: TrialSet) -> String {
    set.joined.isEmpty
      ? onLoss(set.lossIndex)
      : " on \(experiment.title(ofLoss: set.lossIndex, ignoring: set.joined))"
  }

  /// The same of a set.
  func slug(of set: TrialSet) -> String {
    guard !set.joined.isEmpty else { return slug(ofLoss: set.lossIndex) }
    let first = experiment.losses[set.lossIndex]
    return experiment.losses.allSatisfy { first.isLike($0, butFor: set.joined) }
      ? "" : NamedFigure.slug(experiment.title(ofLoss: set.lossIndex, ignoring: set.joined))
  }

  /// The part of a file's name for a loss; empty where there is but one.
  func slug(ofLoss index: Int) -> String {
    experiment.losses.count > 1 ? NamedFigure.slug(experiment.title(ofLoss: index)) : ""
  }

  /// What all trials of a figure share, and what differs, as captions: start, budget, tuned parameters.
  func fairness(_ set: TrialSet) -> [String] {
    let loss = experiment.losses[set.lossIndex].loss
    var parts: [String] = []
    let differing = plan.startDiffers(onLoss: set.lossIndex)
    if let first = set.groups.first, !differing.contains(true) {
      let choice = experiment.losses[set.lossIndex]
      let start = plan.trial(0, of: first).start
      if let rule = choice.startRuleText {
        parts.append("start \(rule)")
      } else if start.isEmpty {
        parts.append("start \(choice.startText(start))")
      } else {
        let shown = zip(loss.componentNames, start).prefix(4).map {
          "\($0) = \(Words.short($1))"
        }
        parts.append("start \(shown.joined(separator: ", "))\(start.count > 4 ? ", …" : "")")
      }
    } else if let first = set.groups.first {
      let isRandom = plan.trial(0, of: first).seed != nil
      parts.append("the same \(isRandom ? "random " : "")starts for every optimizer")
    }
    parts += budget
    let shared = "All trials: " + parts.joined(separator: "; ") + "."
    return [shared] + (differences(set).map { [$0] } ?? [])
  }

  /// What the trials of all losses share, as a sentence.
  func conditions() -> String { "All trials: " + budget.joined(separator: "; ") + "." }

  /// Budget, precision and stop rule.
  private var budget: [String] {
    var parts = [Words.budget(experiment.stop)]
    parts.append(experiment.precision.rawValue)
    let ends = experiment.stop.converged.map(Words.criterion)
    if !ends.isEmpty { parts.append("converged when \(ends.joined(separator: " or "))") }
    return parts
  }

  private func differences(_ set: TrialSet) -> String? {
    // Optimizers with the same clause share it.
    var clauses: [(subjects: [String], predicate: String)] = []
    for group in set.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let distinguishing = choice.distinguishing(in: experiment)
      let swept = distinguishing.map { Words.spoken(choice.parameters[$0].name) }
      let constant = choice.parameters.indices.filter {
        !distinguishing.contains($0) && choice.named.contains($0)
      }.map {
        "\(Words.spoken(choice.parameters[$0].name))"
          + " \(choice.parameters[$0].text(choice.fixed[$0], Words.short))"
      }
      let subject =
        title(ofOptimizer: group.optimizerIndex)
        + (constant.isEmpty ? "" : " (\(constant.joined(separator: ", ")))")
      let predicate =
        swept.isEmpty || group.count == 1
        ? "as listed" : "\(grouped(group.count)) trials over \(swept.joined(separator: ", "))"
      if clauses.last?.predicate == predicate {
        clauses[clauses.count - 1].subjects.append(subject)
      } else {
        clauses.append(([subject], predicate))
      }
    }
    guard !clauses.isEmpty else { return nil }
    let words = clauses.prefix(6).map { clause in
      let most = 12
      let subjects = clause.subjects.prefix(most).joined(separator: ", ")
      let rest = clause.subjects.count > most ? ", …" : ""
      let each = clause.subjects.count > 1 && clause.predicate != "as listed" ? "each " : ""
      return "\(subjects)\(rest): \(each)\(clause.predicate)"
    }
    return words.joined(separator: "; ") + (clauses.count > 6 ? "; …" : "") + "."
  }

  /// What a figure leaves out, in words; nil where it shows everything.
  func omissions(_ set: TrialSet) -> String? {
    guard set.drawn.count < set.count else { return nil }
    return "Drawn: \(set.drawn.count) of \(grouped(set.count)) trials, evenly spread."
  }
}
