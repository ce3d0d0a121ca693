import Analysis
import Formulas
import Plotting
import Results
import Runner
import Support
import Sweeps

/// The loss, or another measure, against the steps that it took.
struct LossCurvesFigure: FigureType {
  var appearance = FigureAppearance()
  /// The spacing of an axis.
  enum Spacing: String, Sendable, Hashable, CaseIterable {
    case linear, log

    var scale: AxisScale { self == .log ? .log10 : .linear }
  }

  static let name = "loss_curves"
  static let summary =
    "Loss, gradient norm, test results or sharpness against the iterations or epochs."
  static let options = [
    FigureOption(
      "quantity", "What is shown: \(OptionValue<Quantity>.words).", \Self.quantity,
      .choice("quantity")),
    FigureOption(
      "against", "What is counted: \(OptionValue<Progress>.words).", \Self.against, .choice("axis")),
    .splitBy(\Self.splitBy),
    FigureOption(
      "show", "Which trials: best (of each optimizer its best setting), all, or a list of them.",
      default: "all up to ten settings, else best", \Self.show, .shownTrials),
    FigureOption(
      "x_scale", "The spacing of x: \(OptionValue<Spacing>.words).",
      default: "log, but of epochs linear", \Self.xScale, .choice("scale")),
    FigureOption(
      "y_scale", "The spacing of y: \(OptionValue<Spacing>.words).",
      default: "log where all values are positive, but of accuracies linear", \Self.yScale,
      .choice("scale")),
    FigureOption(
      "y", "The range of y, [low, high].",
      default: "from the lowest loss to the start's", \Self.y, .range),
    FigureOption("band", "Two quantiles that the band over seeds spans.", \Self.band, .quantiles),
  ]

  var quantity = Quantity.loss
  var against = Progress.iterations
  var splitBy = Split.none
  var show: ShownTrials?
  var xScale: Spacing?
  var yScale: Spacing?
  var y: ClosedRange<Double>?
  var band = 0.25...0.75

  /// The spacing of x.
  var across: Spacing { xScale ?? (against == .epochs ? .linear : .log) }

  func check(_ context: FigureContext) -> [FigureProblem] {
    var problems: [FigureProblem] = []
    if let plain = context.losses.first(where: { $0.loss.data == nil })?.loss {
      func refuse(_ what: String, _ hint: String) {
        problems.append(
          FigureProblem(
            message: "\(what), and '\(plain.name)' is a function without data", hint: hint))
      }
      if against.isOfData {
        refuse("\(against.rawValue) are counted for losses over data", "against: iterations")
      }
      if quantity == .batchLoss {
        refuse("minibatches are rows of data", "quantity: loss")
      }
    }
    if quantity == .averageLoss, !context.optimizers.isEmpty,
      !context.optimizers.contains(where: \.averages)
    {
      problems.append(
        FigureProblem(
          message: "no optimizer of the experiment reports an average of its points",
          hint: "quantity: loss; or ema around an optimizer"))
    }
    if quantity == .sharpness,
      let wide = context.losses.first(where: {
        $0.loss.dimension > Self.mostSharp
      })?.loss
    {
      problems.append(
        FigureProblem(
          message: "sharpness is found for losses of up to \(grouped(Self.mostSharp)) parameters,"
            + " and '\(wide.name)' has \(grouped(wide.dimension))",
          hint: "quantity: gradient_norm is there for any"))
    }
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
    if quantity == .sharpness {
      let sets = sharpSets(of:)
      return TrialSelection(mostByResults: Self.mostSharpTrials * max(1, plan.groups.count)) {
        sets($0).flatMap(\.drawn)
      }
    }
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

  func pointSampling(of plan: Plan) -> PointSampling? {
    guard quantity == .sharpness else { return nil }
    return across == .log ? .logarithmic : .even(Sharpness.steps)
  }

  /// The most parameters of a loss whose sharpness is found.
  private static let mostSharp = 200_000
  /// The most trials of a figure whose sharpness is found: each takes as long as some thousand steps.
  static let mostSharpTrials = 24

  /// The trials of each figure of sharpness: of every setting the first repetitions.
  func sharpSets(of results: RunResults) -> [TrialSet] {
    sets(of: results).map { set in
      let families = CurveFamilies(set.drawn, results.plan, joinsStarts: isBest(results.plan))
      let kept = max(1, min(5, Self.mostSharpTrials / max(1, families.trials.count)))
      return TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
        drawn: families.trials.flatMap { $0.prefix(kept) }.sorted())
    }
  }

  func isBest(_ plan: Plan) -> Bool { shown(in: plan) == .best }

  private func sets(of results: RunResults) -> [TrialSet] {
    switch shown(in: results.plan) {
    case .best: CurveSelection.bestSets(of: results, split: splitBy)
    case .all: CurveSelection.sets(of: results, split: splitBy)
    case .listed(let trials): CurveSelection.sets(of: trials, results.plan, split: splitBy)
    }
  }

  func extent(in plan: Plan) -> FigureExtent {
    let sets = TrialSet.sets(of: plan, split: splitBy)
    return FigureExtent(
      figures: sets.count, bytes: sets.reduce(0) { $0 + 120e3 + 15e3 * Double($1.drawn.count) })
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    guard quantity == .sharpness else {
      let drawing = LossCurvesDrawing(data: data, options: self)
      return sets(of: data.results).map { drawing.figure($0) }
    }
    var figures: [NamedFigure] = []
    for set in sharpSets(of: data.results) {
      let values = try Sharpness.values(of: set, data)
      figures.append(LossCurvesDrawing(data: data, options: self, sharpness: values).figure(set))
    }
    return figures
  }
}
