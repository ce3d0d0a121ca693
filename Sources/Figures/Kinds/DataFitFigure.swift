import Analysis
import Formulas
import Results
import Runner
import Sweeps

/// The rows of a data set, and what optimizers made of them.
struct DataFitFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "data_fit"
  static let summary =
    "The rows of a data set with the fitted curve of each optimizer, or its regions of two features."
  static let options = [
    FigureOption(
      "show", "Which trials: best (of each optimizer its best setting), all, or a list of them.",
      \Self.show, .shownTrials),
    FigureOption(
      "x", "The range of the first feature, [low, high].", default: "that of the rows", \Self.x,
      .range),
    FigureOption(
      "y", "The range of the target, or of the second feature.", default: "that of the rows",
      \Self.y, .range),
  ]

  var show = ShownTrials.best
  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?

  func check(_ context: FigureContext) -> [FigureProblem] {
    var reasons: [(name: String, reason: Prediction.Reason)] = []
    for choice in context.losses {
      switch Prediction.kind(choice.loss) {
      case .success: return []
      case .failure(let reason): reasons.append((choice.loss.name, reason))
      }
    }
    // Losses that it cannot draw are left out where there is one that it can.
    guard let (name, reason) = reasons.first else { return [] }
    return [
      FigureProblem(
        message: "data_fit draws predictions of one feature, or classes by two, and '\(name)'"
          + " \(reason.text)", hint: reason.hint.isEmpty ? nil : reason.hint)
    ]
  }

  func pointSampling(of plan: Plan) -> PointSampling? { .ends }

  func trials(of plan: Plan) -> TrialSelection {
    if case .listed(let trials) = show {
      return TrialSelection(planned: trials.filter { $0 < plan.count })
    }
    let figure = self
    let most =
      show == .best
      ? plan.groups.count : TrialSet.mostDrawn * max(1, plan.experiment.losses.count)
    return TrialSelection(mostByResults: most) { results in
      figure.sets(of: results).flatMap(\.drawn)
    }
  }

  /// The trials of each loss that can be drawn; of the best settings the repetition in the middle.
  func sets(of results: RunResults) -> [TrialSet] {
    let plan = results.plan
    let all = TrialSet.sets(of: plan, split: .none).filter { set in
      if case .success = Prediction.kind(plan.experiment.losses[set.lossIndex].loss) {
        true
      } else {
        false
      }
    }
    switch show {
    case .all: return all
    case .listed(let trials):
      return CurveSelection.sets(of: trials, plan, split: .none).filter { set in
        all.contains { $0.lossIndex == set.lossIndex }
      }
    case .best:
      let standings = Standings(results)
      return all.map { set in
        TrialSet(
          lossIndex: set.lossIndex, optimizerIndex: nil, groups: set.groups,
          drawn: standings.losses[set.lossIndex].prefix(TrialSet.mostDrawn)
            .sorted { $0.optimizerIndex < $1.optimizerIndex }.map { standings.medianTrial($0) })
      }
    }
  }

  func extent(in plan: Plan) -> FigureExtent {
    let losses = plan.experiment.losses.filter {
      if case .success = Prediction.kind($0.loss) { true } else { false }
    }
    let panels = losses.reduce(0) { sum, choice in
      if case .success(.regions) = Prediction.kind(choice.loss) {
        return sum + plan.experiment.optimizers.count
      }
      return sum + 1
    }
    return FigureExtent(figures: panels, bytesEach: 200e3)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    var figures: [NamedFigure] = []
    for set in sets(of: data.results) {
      let loss = data.experiment.losses[set.lossIndex].loss
      guard let rows = loss.data, case .success(let kind) = Prediction.kind(loss) else { continue }
      switch kind {
      case .regions:
        let drawing = RegionDrawing(data: data, options: self, rows: rows)
        figures += set.drawn.compactMap { drawing.figure(set, $0) }
      case .curve, .probability:
        figures.append(
          FittedCurves(data: data, options: self, rows: rows, kind: kind).figure(set))
      }
    }
    return figures
  }
}

extension Standings {
  /// Of a standing's repetitions the one whose result is in the middle; of two the better.
  func medianTrial(_ standing: Standing) -> Int {
    guard let settings = groups[standing.groupIndex] else { return standing.trial }
    let trials = reportedTrials(settings, standing.setting).sorted {
      (metric.ranked(settings.table, $0), $0) < (metric.ranked(settings.table, $1), $1)
    }
    guard !trials.isEmpty else { return standing.trial }
    return settings.group.first + trials[(trials.count - 1) / 2]
  }
}
