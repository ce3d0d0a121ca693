import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// The share of problems that each optimizer solves within a factor of the least cost.
struct PerformanceProfileFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "performance_profile"
  static let summary =
    "The share of problems that each optimizer solves within a factor of the least cost."
  static let options = [
    FigureOption(
      "tolerance",
      "How near to the lowest loss counts as solved, relative where that is above 1.",
      \Self.tolerance, .number(in: .positive)),
    FigureOption(
      "cost", "What is counted: \(OptionValue<Cost>.words).", \Self.cost, .choice("cost")),
  ]

  var tolerance = 1e-4
  var cost = Cost.iterations

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    PerformanceProfileDrawing(data: data, tolerance: tolerance, cost: cost).figures()
  }
}

private struct PerformanceProfileDrawing {
  let data: FigureData
  let tolerance: Double
  let cost: Cost

  private var noun: String { cost == .iterations ? "iterations" : "gradient evaluations" }

  func figures() -> [NamedFigure] {
    let problems = ProfileProblems(data.results, tolerance: tolerance, cost: cost)
    let shown = problems.best()
    let profile = PerformanceProfile(costs: shown.map(\.solver.costs))
    let end = max(profile.greatestFactor * 1.1, 2)
    var layers: [Layer] = []
    for (index, entry) in shown.enumerated() {
      let style = Palette.onPaper(index)
      let solved = "\(grouped(entry.solver.solved)) of \(grouped(problems.problems))"
      var line = LineLayer(
        points: profile.steps(index, to: end), style: style.line(width: 1.6),
        label: "\(data.seriesTitle(ofOptimizer: entry.solver.optimizerIndex)) (\(solved))")
      line.endMarker = style.marker(size: 6)
      layers.append(.line(line))
    }
    var figure = Figure(
      title: "Performance profile",
      x: Axis(label: "Cost as a factor of the least (\(noun))", range: 1...end, scale: .log10),
      y: Axis(label: "Share of problems solved", range: 0...1.03), layers: layers,
      captions: captions(problems, shown, profile),
      alternativeText: alternativeText(shown, profile))
    figure.showsGrid = true
    let name = "performance-profile" + (cost == .iterations ? "" : "-" + NamedFigure.slug(noun))
    return [NamedFigure(name: name, figure: figure)]
  }

  // MARK: Words

  private func captions(
    _ problems: ProfileProblems, _ shown: [(solver: ProfileProblems.Solver, settings: Int)],
    _ profile: PerformanceProfile
  ) -> [String] {
    var captions = [shared(problems)]
    let nearness = "\(Words.short(tolerance)) · max(1, |L*|)"
    var solved = "Solved: a final loss at most \(nearness) above L*, the lowest known loss"
    let names = data.experiment.losses.indices.map { data.experiment.title(ofLoss: $0) }
    let found = names.indices.filter { problems.references[$0]?.isFound == true }
    if !found.isEmpty {
      solved +=
        found.count == names.count && names.count > 1
        ? ", here always the lowest that a trial found"
        : ", or the lowest that a trial found (\(list(found.map { names[$0] }, most: 6)))"
    }
    solved += ". Cost: the \(noun) of a trial until it ended."
    if profile.solvable < profile.problems {
      solved += " \(grouped(profile.problems - profile.solvable)) solved by none."
    }
    if problems.explodedTrials > 0 {
      solved += " Exploded trials (\(grouped(problems.explodedTrials))) solved nothing."
    }
    captions.append(solved)
    let chosen = shown.filter { $0.settings > 1 }
    if !chosen.isEmpty {
      let settings = chosen.map { entry in
        let detail = settingText(entry.solver)
        return "\(data.seriesTitle(ofOptimizer: entry.solver.optimizerIndex)):"
          + " \(detail.isEmpty ? "as listed" : detail) (best of \(grouped(entry.settings)))"
      }
      captions.append(
        "An optimizer is shown with its best setting by hindsight, the one that solved most, then cost"
          + " least: "
          + list(settings, most: 40, by: "; ") + ".")
    }
    return captions
  }

  /// How many problems there are, and what all trials shared.
  private func shared(_ problems: ProfileProblems) -> String {
    let counts = data.experiment.losses.indices.map { problems.problemsOfLoss[$0] }
      .filter { $0 > 0 }
    var text = "\(grouped(problems.problems)) problem\(problems.problems == 1 ? "" : "s"): "
    let losses = "\(counts.count) loss\(counts.count == 1 ? "" : "es")"
    if let first = counts.first, counts.allSatisfy({ $0 == first }) {
      text +=
        "\(losses) from \(grouped(first)) start\(first == 1 ? "" : "s")"
        + (counts.count > 1 ? " each." : ".")
    } else {
      text +=
        "\(losses), each from \(grouped(counts.min() ?? 0)) to"
        + " \(grouped(counts.max() ?? 0)) starts."
    }
    return text + " " + data.conditions()
  }

  /// The swept parameters of a setting.
  private func settingText(_ solver: ProfileProblems.Solver) -> String {
    let choice = data.experiment.optimizers[solver.optimizerIndex]
    let values = data.plan.trial(solver.trial).parameters
    return choice.sweptParameters.map { choice.detail($0, values[$0], Words.brief) }.joined(
      separator: ", ")
  }

  private func list(_ items: [String], most: Int, by separator: String = ", ") -> String {
    items.prefix(most).joined(separator: separator) + (items.count > most ? "\(separator)…" : "")
  }

  private func alternativeText(
    _ shown: [(solver: ProfileProblems.Solver, settings: Int)], _ profile: PerformanceProfile
  ) -> String {
    let clauses = shown.enumerated().prefix(24).map { index, entry in
      "\(data.seriesTitle(ofOptimizer: entry.solver.optimizerIndex)) solves"
        + " \(percent(profile.solved(index))) and is the cheapest on \(percent(profile.wins(index)))"
    }
    return "Shares of the problems solved over the factor of the least cost; "
      + clauses.joined(separator: "; ") + "."
  }

  private func percent(_ share: Double) -> String {
    "\(Words.short((share * 1000).rounded() / 10)) %"
  }
}
