import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// The critical difference diagram of Demšar (2006): mean ranks over losses, and which of them do not differ
/// significantly.
struct RankFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "rank"
  static let summary =
    "Mean ranks of the optimizers over losses, those that do not differ significantly joined by a bar."
  static let options = [
    FigureOption(
      "quantity", "The result that ranks: \(OptionValue<Metric>.words).",
      default: "the experiment's metric", \Self.quantity, .choice("quantity"))
  ]

  var quantity: Metric?

  func check(_ context: FigureContext) -> [FigureProblem] {
    guard context.losses.count == 1 || context.optimizers.count == 1 else { return [] }
    return [
      FigureProblem(
        message: "rank compares several optimizers over several losses",
        hint: context.losses.count == 1
          ? "as in loss: [rosenbrock, beale, himmelblau]" : "as in optimizers: [adam, lbfgs]")
    ]
  }

  func extent(in plan: Plan) -> FigureExtent { FigureExtent(figures: 1, bytesEach: 120e3) }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let standings = Standings(data.results, by: quantity)
    guard let ranks = standings.meanRanks else { return [] }
    return [
      RankDrawing(data: data, ranks: ranks, metric: standings.metric, appearance: appearance)
        .figure()
    ]
  }
}

private struct RankDrawing {
  let data: FigureData
  let ranks: MeanRanks
  let metric: Metric
  let appearance: FigureAppearance

  private var count: Int { ranks.means.count }

  /// Where things stand: x in ranks, y in rows, 0 at the axis and upwards positive.
  private struct Places {
    let range: ClosedRange<Double>
    /// Of the axis: from rank 1 to the last.
    let width: Double
    let cliques: Int
    /// Rows of names at the fuller side.
    let rows: Int

    static let pixelsOfRow = 54.0
    var top: Double { 1.75 }
    func bar(_ place: Int) -> Double { -0.3 - 0.26 * Double(place) }
    func row(_ place: Int) -> Double { bar(cliques) - 0.35 - Double(place) }
    var bottom: Double { row(rows - 1) - 0.4 }
    var height: Double { 130 + (top - bottom) * Self.pixelsOfRow }

    /// - Parameters:
    ///   - longest: the letters of the longest name.
    ///   - scale: how large letters are for the frame, 1 in a figure of the usual size.
    ///   - reach: the critical difference, which may go beyond the axis.
    init(count: Int, rows: Int, cliques: Int, longest: Int, scale: Double, reach: Double) {
      self.rows = rows
      self.cliques = cliques
      width = Double(max(1, count - 1))
      // Names stand where the axis has ended, and need some hundredth of the frame a letter.
      let share = min(max((0.0115 * Double(longest) + 0.025) * scale, 0.16), 0.38)
      let side = width / (1 - 2 * share) * share
      let right = max(width + side, reach + 0.02 * width)
      range = 1 - right / (1 - share) * share...1 + right
    }
  }

  /// How large letters are for the width, 1 in a figure of the usual size.
  private var letterScale: Double {
    guard let size = appearance.size else { return 1 }
    return min(1, size.width / 6, size.height / 4) * 9 / size.width
  }

  func figure() -> NamedFigure {
    let order = ranks.order
    // The better half is named at the left, the others at the right; the outermost stand highest, so
    // that no two lines cross.
    let left = (order.count + 1) / 2
    let names = order.map { label($0) }
    let cliques = ranks.cliques
    let places = Places(
      count: count, rows: left, cliques: cliques.count, longest: names.map(\.count).max() ?? 0,
      scale: letterScale, reach: ranks.criticalDifference)
    var layers = axis(places)
    for (place, index) in order.enumerated() {
      let isLeft = place < left
      let row = places.row(isLeft ? place : order.count - 1 - place)
      layers += leader(ranks.means[index], row, isLeft: isLeft, places, names[place])
    }
    for (place, clique) in cliques.enumerated() {
      let ends = [clique.lowerBound, clique.upperBound].map { ranks.means[order[$0]] }
      let y = places.bar(place)
      layers.append(
        .line(
          LineLayer(
            points: [
              Point(ends[0] - 0.008 * places.width, y), Point(ends[1] + 0.008 * places.width, y),
            ], style: LineStyle(color: .vermillion, width: 4))))
    }
    for index in order {
      layers.append(
        .markers(
          MarkerLayer(
            points: [Point(ranks.means[index], 0)],
            style: Palette.onPaper(ranks.methods[index]).marker(size: 7))))
    }
    layers += scale(places)
    var figure = Figure(
      title: "Mean ranks by \(noun) over \(ranks.problems) losses",
      x: Axis(label: "", range: places.range, categories: []),
      y: Axis(label: "", range: places.bottom...places.top, categories: []), layers: layers,
      captions: captions(cliques), alternativeText: alternativeText(order))
    figure.showsFrame = false
    figure.height = max(600, places.height)
    return NamedFigure(name: "rank", figure: figure)
  }

  private func label(_ index: Int) -> String {
    "\(data.title(ofOptimizer: ranks.methods[index]))  \(Words.fixed(ranks.means[index], 2))"
  }

  private static let ink = LineStyle(color: .black, width: 1)

  /// The axis of ranks, its numbers above it.
  private func axis(_ places: Places) -> [Layer] {
    func tick(_ x: Double, _ length: Double) -> Layer {
      .line(LineLayer(points: [Point(x, 0), Point(x, length)], style: Self.ink))
    }
    var layers = [
      Layer.line(LineLayer(points: [Point(1, 0), Point(Double(count), 0)], style: Self.ink))
    ]
    // As many numbers as stand well apart.
    let step = (count + 19) / 20
    for rank in 1...count {
      let isNamed = (rank - 1) % step == 0
      layers.append(tick(Double(rank), isNamed ? 0.16 : 0.09))
      if isNamed {
        layers.append(
          .text(
            TextLayer(
              "\(rank)", at: Point(Double(rank), 0.14), anchor: .above, size: 9.5, halo: nil)))
      }
    }
    if count <= 12 { layers += (1..<count).map { tick(Double($0) + 0.5, 0.09) } }
    layers.append(
      .text(
        TextLayer("mean rank", at: Point(1 - 0.01 * places.width, 0.1), anchor: .left, size: 9.5)))
    return layers
  }

  /// A line from a mean rank on the axis to its name at a side.
  private func leader(
    _ mean: Double, _ y: Double, isLeft: Bool, _ places: Places, _ name: String
  ) -> [Layer] {
    let margin = 0.02 * places.width
    let side = isLeft ? 1 - margin : Double(count) + margin
    let line = LineLayer(
      points: [Point(mean, 0), Point(mean, y), Point(side, y)],
      style: LineStyle(color: .darkGray, width: 1))
    let text = TextLayer(
      name, at: Point(side, y), anchor: isLeft ? .left : .right, size: 9.5, halo: nil)
    return [.line(line), .text(text)]
  }

  /// The critical difference as a length above the axis.
  private func scale(_ places: Places) -> [Layer] {
    let (y, end) = (places.top - 0.7, 1 + ranks.criticalDifference)
    let style = LineStyle(color: .vermillion, width: 2)
    let points = [
      Point(1, y - 0.12), Point(1, y + 0.12), Point(1, y), Point(end, y), Point(end, y - 0.12),
      Point(end, y + 0.12),
    ]
    return [
      .line(LineLayer(points: points, style: style)),
      .text(
        TextLayer(
          "critical difference \(Words.fixed(ranks.criticalDifference, 2))",
          at: Point((1 + end) / 2, y + 0.04), anchor: .above, color: .vermillion, size: 9, halo: nil
        )
      ),
    ]
  }

  private func captions(_ cliques: [ClosedRange<Int>]) -> [String] {
    let bars =
      cliques.isEmpty
      ? "all differ at the 5 % level (Nemenyi)."
      : "bars: no difference at the 5 % level (Nemenyi)."
    var captions = [
      "Rank 1: the lowest median \(noun) of the best settings on a loss; \(bars)",
      data.conditions(),
    ]
    if ranks.criticalDifference >= Double(count - 1) {
      captions.append("Over so few losses no difference of ranks could be significant.")
    }
    captions.append("Equal medians share the mean of their ranks. Diagram: Demšar (2006).")
    return captions
  }

  private var noun: String { metric.measure.noun }

  private func alternativeText(_ order: [Int]) -> String {
    let names = order.prefix(20).map {
      "\(data.title(ofOptimizer: ranks.methods[$0])) \(Words.fixed(ranks.means[$0], 2))"
    }
    return "Critical difference diagram; mean ranks: \(names.joined(separator: ", "));"
      + " critical difference \(Words.fixed(ranks.criticalDifference, 2))."
  }
}
