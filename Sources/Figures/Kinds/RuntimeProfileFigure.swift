import Analysis
import Formulas
import Lanes
import Plotting
import Results
import Runner
import Support
import Sweeps

/// The share of targets that each optimizer's best setting reaches within a number of evaluations: COCO's
/// empirical distribution of runtimes (Hansen et al. 2021).
struct RuntimeProfileFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "runtime_profile"
  static let summary =
    "The share of targets, losses and repetitions reached against evaluations per dimension."
  static let options = [
    FigureOption(
      "targets", "The lowest and the highest of 51 losses to reach above the known minimum.",
      \Self.targets,
      OptionValue<ClosedRange<Double>>(
        form: .list(of: .number(.positive), count: 2...2),
        read: { node, context in
          guard let range = context.validator.range(node) else { return nil }
          guard range.lowerBound > 0 else {
            context.validator.error(
              "targets lie above the minimum", at: node.span, hint: "as in [1e-8, 100]")
            return nil
          }
          return range
        }, text: OptionValue<ClosedRange<Double>>.range.text)),
    FigureOption(
      "cost", "What is counted: \(OptionValue<Cost>.words).", \Self.cost, .choice("cost")),
  ]

  var targets = 1e-8...1e2
  var cost = Cost.gradientEvaluations

  /// How many targets there are, evenly spread over the exponents.
  static let count = 51

  func trials(of plan: Plan) -> TrialSelection {
    TrialSelection(
      mostByResults: CurveSelection.mostBestTrials(of: plan),
      byResults: { CurveSelection.bestSets(of: $0, split: .none).flatMap(\.drawn) })
  }

  func extent(in plan: Plan) -> FigureExtent { FigureExtent(figures: 1, bytesEach: 130e3) }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let sets = CurveSelection.bestSets(of: data.results, split: .none)
    return sets.allSatisfy({ $0.drawn.isEmpty })
      ? [] : [RuntimeProfileDrawing(data: data, options: self, sets: sets).figure()]
  }
}

private struct RuntimeProfileDrawing {
  let data: FigureData
  let options: RuntimeProfileFigure
  let sets: [TrialSet]

  /// The runtimes of an optimizer's trials to targets that they reached.
  private struct Curve {
    var costs: [Double] = []
    var targets = 0
    var share: Double { targets > 0 ? Double(costs.count) / Double(targets) : 0 }
  }

  func figure() -> NamedFigure {
    let references = LowestLosses(data.results, of: .bestLoss)
    var curves = [Curve](repeating: Curve(), count: data.experiment.optimizers.count)
    var longest = 1.0
    for set in sets {
      guard let reference = references.losses[set.lossIndex] else { continue }
      for trial in set.drawn {
        guard let path = data.paths[trial] else { continue }
        let place = data.plan.group(of: trial).optimizerIndex
        let (costs, end) = runtimes(path, trial, above: reference.loss)
        curves[place].costs += costs
        curves[place].targets += RuntimeProfileFigure.count
        longest = max(longest, end)
      }
    }
    var layers: [Layer] = []
    let shown = curves.indices.filter { curves[$0].targets > 0 }
    // The start takes no iteration, and a logarithmic axis has no place for it.
    let least = curves.flatMap(\.costs).filter { $0 > 0 }.min() ?? 1
    let first = options.cost == .iterations ? least / 2 : least
    for place in shown {
      let style = Palette.onPaper(place)
      let percent = Words.short((curves[place].share * 1000).rounded() / 10)
      var line = LineLayer(
        points: steps(curves[place], from: first, to: longest), style: style.line(width: 1.6),
        label: "\(data.title(ofOptimizer: place)) (\(percent) %)")
      line.endMarker = style.marker(size: 6)
      layers.append(.line(line))
    }
    var figure = Figure(
      title: "How soon are targets reached\(subject)?",
      x: Axis(
        label: options.cost == .iterations
          ? "Iterations / dimension" : "Gradient evaluations / dimension",
        range: first...max(longest, first * 2), scale: .log10),
      y: Axis(label: "Share of targets reached", range: 0...1.03), layers: layers,
      captions: captions(references), alternativeText: alternativeText(curves, shown))
    figure.showsGrid = true
    let name = "runtime-profile" + (options.cost == .iterations ? "-iterations" : "")
    return NamedFigure(name: name, figure: figure)
  }

  /// The loss, or how many there are.
  private var subject: String {
    let losses = data.lossesWithTrials
    return losses.count == 1
      ? " on \(data.experiment.title(ofLoss: losses[0]))" : " on \(losses.count) losses"
  }

  /// What the targets took that a trial reached, and what the whole trial took.
  private func runtimes(
    _ path: Trajectory, _ trial: Int, above reference: Double
  ) -> (costs: [Double], end: Double) {
    let loss = data.experiment.losses[data.plan.group(of: trial).lossIndex].loss
    let outcome = data.results.outcome(trial)
    let perStep =
      options.cost == .iterations
      ? 1 : Double(outcome.gradientEvaluations) / Double(max(1, outcome.iterations))
    // The loss at the start is known after one evaluation.
    let before = options.cost == .iterations ? 0.0 : 1.0
    func cost(_ row: Int) -> Double {
      (Double(path.iterations[row]) * perStep + before) / Double(loss.dimension)
    }
    let (low, high) = (
      Double.log10(options.targets.lowerBound), Double.log10(options.targets.upperBound)
    )
    var costs: [Double] = []
    var target = 0
    let losses = path.reportedLosses
    for row in 0..<path.count where losses[row].isFinite {
      while target < RuntimeProfileFigure.count {
        let share = Double(target) / Double(RuntimeProfileFigure.count - 1)
        let bound = Double.pow(10, high + (low - high) * share)
        guard losses[row] - reference <= bound else { break }
        costs.append(cost(row))
        target += 1
      }
    }
    return (costs, path.count > 0 ? cost(path.count - 1) : 1)
  }

  private func steps(_ curve: Curve, from first: Double, to end: Double) -> [Point] {
    let sorted = curve.costs.map { max($0, first) }.sorted()
    var points = [Point(first, 0)]
    for (place, cost) in sorted.enumerated() {
      if place + 1 < sorted.count, sorted[place + 1] == cost { continue }
      points.append(Point(cost, points[points.count - 1].y))
      points.append(Point(cost, Double(place + 1) / Double(curve.targets)))
    }
    points.append(Point(end, curve.share))
    return points
  }

  private func captions(_ references: LowestLosses) -> [String] {
    let bounds = [options.targets.upperBound, options.targets.lowerBound].map(Words.short)
    let text =
      "\(RuntimeProfileFigure.count) targets, \(bounds[0]) to \(bounds[1]) above"
      + " \(reference(references)); of each optimizer the repetitions of its best setting."
    var notes = [data.conditions()]
    if options.cost == .gradientEvaluations, sets.flatMap(\.drawn).contains(where: isUneven) {
      notes.append("A trial's evaluations are spread evenly over its iterations.")
    }
    if let sampled = CurveSelection.sampledRepetitions(sets, data.results) { notes.append(sampled) }
    let stride = data.paths.values.map { $0.count > 1 ? $0.iterations[1] : 1 }.max() ?? 1
    if stride > 1 { notes.append("Losses are those of every \(grouped(stride)) iterations.") }
    return [text] + notes
  }

  /// What targets are counted from.
  private func reference(_ references: LowestLosses) -> String {
    let losses = data.lossesWithTrials
    let found = losses.filter { references.losses[$0]?.isFound == true }
    if found.isEmpty { return "the known minimum" }
    let substitute = "the lowest loss that a trial found"
    if found.count == losses.count { return "\(substitute), as no minimum is known" }
    let names = found.prefix(3).map { data.experiment.title(ofLoss: $0) }.joined(separator: ", ")
    return "the known minimum (of \(names)\(found.count > 3 ? ", …" : "") \(substitute))"
  }

  /// Whether a trial took more than one evaluation an iteration.
  private func isUneven(_ trial: Int) -> Bool {
    let outcome = data.results.outcome(trial)
    return abs(outcome.gradientEvaluations - outcome.iterations) > 1
  }

  private func alternativeText(_ curves: [Curve], _ shown: [Int]) -> String {
    let shares = shown.prefix(20).map {
      "\(data.title(ofOptimizer: $0)) \(Words.short((curves[$0].share * 1000).rounded() / 10)) %"
    }
    return
      "Shares of targets reached over evaluations; at the end: \(shares.joined(separator: ", "))."
  }
}
