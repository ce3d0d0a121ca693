import Analysis
import Formulas
import Losses
import Plotting
import Results
import Runner
import Support
import Sweeps

/// Figures of what changed from one run to another.
public enum ChangeFigures {
  /// The figures: for each loss of both runs the curves of each optimizer's best setting, and where both
  /// sweep the same two columns, for each optimizer the difference of the maps.
  ///
  /// - Parameters:
  ///   - names: how the two runs are called.
  ///   - jobs: how many threads; the figures do not depend on it.
  public static func figures(
    from old: RunResults, to new: RunResults, names: (old: String, new: String), jobs: Int
  ) throws -> [NamedFigure] {
    let changes = RunChanges(from: old, to: new)
    let sides = try (ChangeCurves.Side(old, jobs: jobs), ChangeCurves.Side(new, jobs: jobs))
    var figures: [NamedFigure] = []
    for (newLoss, oldLoss) in changes.losses.enumerated() {
      guard let oldLoss else { continue }
      let curves = ChangeCurves(
        old: sides.0, new: sides.1, oldLoss: oldLoss, newLoss: newLoss, names: names)
      if let figure = curves.figure() { figures.append(figure) }
      figures += DifferenceMap.figures(
        old, new, oldLoss: oldLoss, newLoss: newLoss, names: names)
    }
    NamedFigure.distinguish(&figures, by: figures.map { _ in [] })
    return figures
  }
}

/// The loss curves of each optimizer's best setting, before and after: old ones pale.
private struct ChangeCurves {
  /// A run, and the paths of its best settings.
  struct Side {
    let data: FigureData
    let sets: [TrialSet]

    init(_ results: RunResults, jobs: Int) throws(RunnerError) {
      sets = CurveSelection.bestSets(of: results, split: .none)
      let stride = Swift.max(1, results.plan.maximumIterations / 100_000)
      let paths = try Runner.replay(
        sets.flatMap(\.drawn), of: results.plan, every: .steps(stride), points: .none,
        jobs: jobs)
      data = FigureData(
        results: results, paths: Dictionary(uniqueKeysWithValues: paths.map { ($0.trial, $0) }))
    }

    /// For each optimizer with trials on a loss its title, its setting, and the curve.
    func curves(onLoss index: Int) -> [Curve] {
      guard let set = sets.first(where: { $0.lossIndex == index }) else { return [] }
      var byOptimizer: [(optimizer: Int, trials: [Int])] = []
      for trial in set.drawn {
        let optimizer = data.plan.group(of: trial).optimizerIndex
        if byOptimizer.last?.optimizer == optimizer {
          byOptimizer[byOptimizer.count - 1].trials.append(trial)
        } else {
          byOptimizer.append((optimizer, [trial]))
        }
      }
      return byOptimizer.map { optimizer, trials in
        let paths = trials.compactMap { data.paths[$0] }
        let points = paths.map { path in
          path.evaluatedRows.map { Point(Double(path.iterations[$0]), path.losses[$0]) }
        }
        return Curve(
          title: data.title(ofOptimizer: optimizer),
          setting: data.plan.settingDetail(of: trials[0]),
          points: points.count == 1
            ? Array(points[0].dropFirst()) : CurveMedian(points, band: 0.25...0.75).middle,
          isExploded: trials.allSatisfy { data.results.outcome($0).status == .exploded },
          repetitions: trials.count)
      }
    }
  }

  struct Curve {
    let title: String
    let setting: String
    /// From the first iteration on.
    let points: [Point]
    let isExploded: Bool
    let repetitions: Int
  }

  let old: Side
  let new: Side
  let oldLoss: Int
  let newLoss: Int
  let names: (old: String, new: String)

  func figure() -> NamedFigure? {
    let (before, after) = (old.curves(onLoss: oldLoss), new.curves(onLoss: newLoss))
    var titles = after.map(\.title)
    titles += before.map(\.title).filter { !titles.contains($0) }
    guard !titles.isEmpty else { return nil }
    var layers: [Layer] = []
    var shown: [Curve] = []
    for (index, title) in titles.enumerated() {
      let style = Palette.onPaper(index)
      let (a, b) = (before.first { $0.title == title }, after.first { $0.title == title })
      if let a {
        let isSame = a.points == b?.points
        layers.append(
          line(
            a, style, isOld: true,
            label: isSame ? nil : label(title, a, "before", isAlone: b == nil)))
        shown.append(a)
      }
      if let b {
        let isSame = b.points == a?.points
        layers.append(
          line(
            b, style, isOld: false,
            label: isSame ? "\(title), unchanged" : label(title, b, "after", isAlone: a == nil)))
        shown.append(b)
      }
    }
    let steady = shown.filter { !$0.isExploded }
    let values = (steady.isEmpty ? shown : steady).flatMap(\.points).map(\.y).filter(\.isFinite)
    let isLogarithmic =
      !values.isEmpty && values.allSatisfy { $0 >= 0 } && values.contains { $0 > 0 }
    let longest = shown.compactMap { $0.points.last?.x }.max() ?? 2
    let most = shown.map(\.repetitions).max() ?? 1
    var figure = Figure(
      title: "Loss curves before and after" + new.data.onLoss(newLoss),
      x: Axis(label: "Iterations", range: 1...Swift.max(2, longest), scale: .log10),
      y: Axis(
        label: "Loss",
        range: Axis.range(over: values, scale: isLogarithmic ? .log10 : .linear),
        scale: isLogarithmic ? .log10 : .linear),
      layers: layers,
      captions: [
        "Of each optimizer its best setting, by the median "
          + "\(Words.spoken(new.data.experiment.metric.rawValue)). Pale, before: \(names.old); full, after: \(names.new)."
          + (most > 1 ? " Lines are medians over up to \(grouped(most)) repetitions." : "")
      ],
      alternativeText: "Loss curves of \(titles.joined(separator: ", ")), before and after.")
    figure.showsGrid = true
    let slug = new.data.slug(ofLoss: newLoss)
    return NamedFigure(name: slug.isEmpty ? "loss-curves" : "loss-curves-\(slug)", figure: figure)
  }

  private func label(_ title: String, _ curve: Curve, _ side: String, isAlone: Bool) -> String {
    let setting = curve.setting.isEmpty ? "" : " \(curve.setting)"
    return "\(title)\(setting), \(isAlone ? "only " : "")\(side)"
  }

  private func line(
    _ curve: Curve, _ style: SeriesStyle, isOld: Bool, label: String?
  ) -> Layer {
    var style = style
    if isOld { style.color = style.color.opacity(0.4) }
    var line = LineLayer(
      points: curve.points, style: style.line(width: isOld ? 2.6 : 1.6), label: label)
    line.clampsToFrame = true
    line.endMarker =
      curve.isExploded
      ? MarkerStyle(.cross, size: 9, fill: style.color) : style.marker(size: 6)
    return .line(line)
  }
}

/// The difference of two heat maps: by how many decades the final loss fell or rose, cell by cell.
private enum DifferenceMap {
  static func figures(
    _ old: RunResults, _ new: RunResults, oldLoss: Int, newLoss: Int,
    names: (old: String, new: String)
  ) -> [NamedFigure] {
    let (before, after) = (old.plan.experiment, new.plan.experiment)
    guard let columns = PlaneColumns.chosen(x: nil, y: nil, in: after),
      let others = PlaneColumns.chosen(x: nil, y: nil, in: before), columns == others,
      // Random starts are no plane.
      !after.losses[newLoss].usesSeeds
        || ![columns.x, columns.y].contains(where: { $0.hasPrefix("start.") })
    else { return [] }
    let data = FigureData(results: new, paths: [:])
    return new.plan.groups.filter { $0.lossIndex == newLoss && $0.count > 0 }.compactMap { group in
      let title = after.title(ofOptimizer: group.optimizerIndex)
      guard
        let twin = old.plan.groups.first(where: {
          $0.lossIndex == oldLoss && before.title(ofOptimizer: $0.optimizerIndex) == title
        }),
        let plane = PlaneCells(new, [group], x: columns.x, y: columns.y), !plane.isScattered,
        let known = PlaneCells(old, [twin], x: columns.x, y: columns.y), !known.isScattered
      else { return nil }
      return figure(plane, known, title, newLoss, data, names)
    }
  }

  private static func figure(
    _ plane: PlaneCells, _ known: PlaneCells, _ title: String, _ loss: Int, _ data: FigureData,
    _ names: (old: String, new: String)
  ) -> NamedFigure {
    let differences = (0..<plane.columns * plane.y.values.count).map { cell -> Double in
      let (j, i) = cell.quotientAndRemainder(dividingBy: plane.columns)
      guard let x = known.x.index(of: plane.x.values[i]),
        let y = known.y.index(of: plane.y.values[j])
      else { return .nan }
      return decades(median(known, y * known.columns + x), median(plane, cell))
    }
    let reach = Swift.max(differences.filter(\.isFinite).map(abs).max() ?? 0, 1e-12)
    let bar = ColorBar(
      label: "Change in decades", range: -reach...reach,
      colorMap: .blueToVermillion)
    var figure = Figure(
      title: "Change of the final loss of \(title)\(data.onLoss(loss))",
      x: Axis(
        label: PlaneCells.label(plane.x.column), range: plane.x.range,
        scale: plane.x.isLogarithmic ? .log10 : .linear),
      y: Axis(
        label: PlaneCells.label(plane.y.column), range: plane.y.range,
        scale: plane.y.isLogarithmic ? .log10 : .linear),
      captions: [
        "log₁₀ of the final loss of \(names.new) over that of \(names.old). Blue: lower; red: higher, or"
          + " exploded since; white: the same. Grey: not in both, or exploded in both."
      ], colorBar: bar,
      alternativeText: "Map of the change of the final loss over \(plane.x.column) and"
        + " \(plane.y.column).")
    figure.keepsLegendOutside = true
    let frame = Renderer.frame(of: figure)
    let image = plane.image(in: frame) { cell in
      let value = differences[cell]
      let color =
        value.isNaN ? .lightGray : bar.color(of: Swift.max(-reach, Swift.min(reach, value)))
      return color.premultiplied
    }
    figure.layers.append(.image(image.layer))
    let same = differences.count { $0 == 0 }
    let lower = differences.count { $0 < 0 }
    let higher = differences.count { $0 > 0 }
    figure.captions.append(
      "\(grouped(lower)) cells lower, \(grouped(higher)) higher, \(grouped(same)) the same.")
    let parts = ["difference", NamedFigure.slug(title), data.slug(ofLoss: loss)]
    return NamedFigure(
      name: parts.filter { !$0.isEmpty }.joined(separator: "-"), figure: figure)
  }

  /// The median final loss of a cell; infinite where most exploded, NaN where there is no trial.
  private static func median(_ plane: PlaneCells, _ cell: Int) -> Double {
    let values = plane.rows(in: cell).map { row -> Double in
      guard let part = plane.parts.last(where: { $0.firstRow <= Int(row) }) else { return .nan }
      return Metric.finalLoss.ranked(part.table, Int(row) - part.firstRow)
    }.sorted()
    return values.isEmpty ? .nan : Quantiles.quantile(values, 0.5)
  }

  /// log₁₀ of the new over the old; the sign of the difference where one of them is not positive.
  private static func decades(_ old: Double, _ new: Double) -> Double {
    if old == new { return old < .infinity ? 0 : .nan }
    if old.isNaN || new.isNaN { return .nan }
    if old > 0, new > 0 { return Double.log10(new) - Double.log10(old) }
    return new < old ? -.infinity : .infinity
  }
}
