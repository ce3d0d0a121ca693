import Plotting
import Results
import Runner
import Sweeps

/// A figure of an experiment, ready to be drawn, and the name of its files.
public struct NamedFigure: Sendable {
  /// Without number and ending: `parameter-paths-adam`.
  public let name: String
  public internal(set) var figure: Figure
  /// What moves in its SVG; nil where nothing does.
  package var animation: Animation?
}

/// What figures are made from: the outcomes, and the paths of the trials that are drawn.
struct FigureData {
  let results: RunResults
  /// By trial.
  let paths: [Int: Trajectory]

  var plan: Plan { results.plan }
  var experiment: Experiment { results.plan.experiment }

  /// The most paths that one figure shows.
  static let mostPaths = 24

  /// Which of some trials a figure shows: all, or as many as it can, evenly spread.
  static func drawn(_ trials: Range<Int>) -> [Int] {
    guard trials.count > mostPaths else { return Array(trials) }
    return (0..<mostPaths).map {
      trials.lowerBound + $0 * (trials.count - 1) / (mostPaths - 1)
    }
  }

  /// Every trial whose path some figure shows.
  static func drawn(in results: RunResults) -> [Int] {
    drawn(in: results.plan) { request in
      PathChoice.sets(of: results, request).flatMap(\.drawn)
    }
  }

  /// How many trials' paths figures show at most: which they are on a plane depends on the results.
  static func mostDrawn(in plan: Plan) -> Int {
    var onPlanes = 0
    let trials = drawn(in: plan) { request in
      let sets = sets(of: plan, split: request.options.splitBy ?? .none)
      onPlanes += sets.reduce(0) { $0 + min($1.count, max(mostPaths, $1.groups.count)) }
      return []
    }
    return min(plan.count, trials.count + onPlanes)
  }

  private static func drawn(
    in plan: Plan, onPlane: (FigureRequest) -> [Int]
  ) -> [Int] {
    var trials = Set<Int>()
    for request in plan.experiment.figures {
      switch request.kind {
      case .lossFunction, .heatMap, .fateMap: break
      case .sensitivity, .performanceProfile, .parallelCoordinates: break
      case .contourPaths, .race: trials.formUnion(onPlane(request))
      case .lossCurves:
        for set in CurveSelection.sets(of: plan, split: request.options.splitBy ?? .none) {
          trials.formUnion(set.drawn)
        }
      case .parameterPaths:
        for set in sets(of: plan, split: request.options.splitBy ?? defaultSplit(request.kind)) {
          trials.formUnion(set.drawn)
        }
      }
    }
    return trials.sorted()
  }

  static func defaultSplit(_ kind: FigureKind) -> FigureOptions.Split {
    kind == .parameterPaths ? .optimizer : .none
  }

  /// The trials of one figure.
  struct TrialSet {
    let lossIndex: Int
    /// The optimizer's place in the list; nil where several stand together.
    let optimizerIndex: Int?
    let groups: [Plan.Group]
    let drawn: [Int]

    var count: Int { groups.reduce(0) { $0 + $1.count } }
  }

  static func sets(of plan: Plan, split: FigureOptions.Split) -> [TrialSet] {
    var result: [TrialSet] = []
    for lossIndex in plan.experiment.losses.indices {
      let groups = plan.groups.filter { $0.lossIndex == lossIndex && $0.count > 0 }
      switch split {
      case .optimizer:
        for group in groups {
          result.append(
            TrialSet(
              lossIndex: lossIndex, optimizerIndex: group.optimizerIndex, groups: [group],
              drawn: drawn(group.first..<group.first + group.count)))
        }
      case .none:
        guard let first = groups.first else { continue }
        let end = groups.reduce(first.first) { max($0, $1.first + $1.count) }
        result.append(
          TrialSet(
            lossIndex: lossIndex, optimizerIndex: nil, groups: groups,
            drawn: drawn(first.first..<end)))
      }
    }
    return result
  }

  // MARK: Words

  /// A file name's part for some text: lower-case letters, digits and hyphens.
  static func slug(_ text: String) -> String {
    var result = ""
    for character in text.lowercased().unicodeScalars {
      if ("a"..."z").contains(character) || ("0"..."9").contains(character) {
        result.unicodeScalars.append(character)
      } else if !result.isEmpty, result.last != "-" {
        result.append("-")
      }
      if result.count >= 60 { break }
    }
    while result.last == "-" { result.removeLast() }
    return result
  }

  /// An optimizer's title, with its number where the experiment lists it more than once.
  func title(ofOptimizer index: Int) -> String {
    let choice = experiment.optimizers[index]
    let twins = experiment.optimizers.indices.filter {
      experiment.optimizers[$0].isTwin(choice)
    }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return choice.title }
    return "\(choice.title) (\(place + 1))"
  }

  /// What all trials of a figure share and what differs: start, budget, tuned parameters.
  func fairness(_ set: TrialSet) -> String {
    let loss = experiment.losses[set.lossIndex].loss
    var parts: [String] = []
    let differing = plan.startsDiffer[set.lossIndex]
    if let first = set.groups.first, !differing.contains(true) {
      let start = plan.trial(0, of: first).start
      let shown = zip(loss.componentNames, start).prefix(4).map {
        "\($0) = \(Words.rounded($1))"
      }
      parts.append("start \(shown.joined(separator: ", "))\(start.count > 4 ? ", …" : "")")
    } else if let first = set.groups.first {
      let isRandom = plan.trial(0, of: first).seed != nil
      parts.append("the same \(isRandom ? "random " : "")starts for every optimizer")
    }
    parts += budget
    var text = "All trials: " + parts.joined(separator: "; ") + "."
    if let clause = differences(set) { text += " " + clause }
    return text
  }

  /// What the trials of all losses share, as a sentence.
  func conditions() -> String { "All trials: " + budget.joined(separator: "; ") + "." }

  /// Budget, precision and stop rule.
  private var budget: [String] {
    var parts = ["at most \(grouped(experiment.stop.maximumIterations)) iterations"]
    parts.append(experiment.precision.rawValue)
    let ends = experiment.stop.converged.map(Words.criterion)
    if !ends.isEmpty { parts.append("converged when \(ends.joined(separator: " or "))") }
    return parts
  }

  private func differences(_ set: TrialSet) -> String? {
    // Optimizers of which the same is said stand together.
    var clauses: [(subjects: [String], predicate: String)] = []
    for group in set.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let distinguishing = choice.distinguishing(in: experiment)
      let swept = distinguishing.map { Words.spoken(choice.parameters[$0].name) }
      let constant = choice.parameters.indices.filter {
        !distinguishing.contains($0) && choice.named.contains($0)
      }.map {
        "\(Words.spoken(choice.parameters[$0].name))"
          + " \(choice.parameters[$0].text(choice.fixed[$0], Words.rounded))"
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
