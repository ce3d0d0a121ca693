import Analysis
import Formulas
import Plotting
import Sweeps

/// The loss, or another measure, against the steps that it took.
struct LossCurvesFigure: FigureType {
  var appearance = FigureAppearance()
  enum Quantity: String, Sendable, Hashable, CaseIterable {
    case loss
    case gradientNorm = "gradient_norm"
    case distance
  }

  /// The spacing of an axis.
  enum Spacing: String, Sendable, Hashable, CaseIterable {
    case linear, log

    var scale: AxisScale { self == .log ? .log10 : .linear }
  }

  static let name = "loss_curves"
  static let summary = "Loss, gradient norm or distance to the minimum against the iterations."
  static let options = [
    FigureOption(
      "quantity", "What is shown: \(OptionValue<Quantity>.words).", \Self.quantity,
      .choice("quantity")),
    FigureOption(
      "against", "What is counted: \(OptionValue<Cost>.words).", \Self.against, .choice("axis")),
    .splitBy(\Self.splitBy),
    FigureOption(
      "show", "Which trials: best (of each optimizer its best setting), all, or a list of them.",
      default: "all up to ten settings, else best", \Self.show, .shownTrials),
    FigureOption(
      "x_scale", "The spacing of x: \(OptionValue<Spacing>.words).", \Self.xScale,
      .choice("scale")),
    FigureOption(
      "y_scale", "The spacing of y: \(OptionValue<Spacing>.words).",
      default: "log where all values are positive", \Self.yScale, .choice("scale")),
    FigureOption(
      "y", "The range of y, [low, high].",
      default: "from the lowest loss to the start's", \Self.y, .range),
    FigureOption("band", "Two quantiles that the band over seeds spans.", \Self.band, .quantiles),
  ]

  var quantity = Quantity.loss
  var against = Cost.iterations
  var splitBy = Split.none
  var show: ShownTrials?
  var xScale = Spacing.log
  var yScale: Spacing?
  var y: ClosedRange<Double>?
  var band = 0.25...0.75

  func check(_ context: FigureContext) -> [FigureProblem] {
    var problems: [FigureProblem] = []
    if quantity == .distance, context.losses.contains(where: { $0.loss.minima.isEmpty }) {
      problems.append(
        FigureProblem(
          message: "the distance to a minimum is asked for, but no minimum is known",
          hint: "give the loss its 'minima'"))
    }
    if yScale == .log, let y, y.lowerBound <= 0 {
      problems.append(
        FigureProblem(
          message: "a logarithmic axis cannot begin at \(Words.short(y.lowerBound))",
          hint: "y_scale: linear, or y from a positive number"))
    }
    return problems
  }

  func trials(of plan: Plan) -> TrialSelection {
    let splitBy = splitBy
    switch shown(in: plan) {
    case .best:
      return TrialSelection(
        mostByResults: CurveSelection.mostBestTrials(of: plan),
        byResults: { CurveSelection.bestSets(of: $0, split: splitBy).flatMap(\.drawn) })
    case .all:
      let planned = CurveSelection.sets(of: plan, split: splitBy).flatMap(\.drawn)
      guard CurveSelection.isSampled(plan, split: splitBy) else {
        return TrialSelection(planned: planned)
      }
      return TrialSelection(
        mostByResults: planned.count + CurveSelection.mostBestTrials(of: plan),
        byResults: { CurveSelection.sets(of: $0, split: splitBy).flatMap(\.drawn) })
    case .listed(let trials):
      return TrialSelection(planned: trials.filter { $0 < plan.count })
    }
  }

  /// Many settings are shown by the best of each optimizer: an even sample might drop the winner. A
  /// figure of one optimizer has room for more, as its settings have colours in their order.
  func shown(in plan: Plan) -> ShownTrials {
    if let show { return show }
    let most = splitBy == .optimizer ? CurveSelection.mostCurves : CurveSelection.mostSettings
    let isCrowded = TrialSet.sets(of: plan, split: splitBy).contains { set in
      set.groups.reduce(0) { $0 + CurveSelection.settings(of: $1, plan) } > most
    }
    return isCrowded ? .best : .all
  }

  var needsPoints: Bool { quantity == .distance }

  func extent(in plan: Plan) -> FigureExtent {
    let sets = TrialSet.sets(of: plan, split: splitBy)
    return FigureExtent(
      figures: sets.count, bytes: sets.reduce(0) { $0 + 120e3 + 15e3 * Double($1.drawn.count) })
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let drawing = LossCurvesDrawing(data: data, options: self)
    let sets =
      switch shown(in: data.plan) {
      case .best: CurveSelection.bestSets(of: data.results, split: splitBy)
      case .all: CurveSelection.sets(of: data.results, split: splitBy)
      case .listed(let trials): CurveSelection.sets(of: trials, data.plan, split: splitBy)
      }
    return sets.map { drawing.figure($0) }
  }
}
