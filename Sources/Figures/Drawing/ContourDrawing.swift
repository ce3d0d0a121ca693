import Analysis
import Formulas
import Losses
import Plotting
import Results
import Sweeps

/// Paths over the contours of a loss: all at once, or racing.
struct ContourDrawing {
  let data: FigureData
  let options: any ContourFigure
  /// How long a race takes; nil where nothing moves.
  var seconds: Double?

  func figures() -> [NamedFigure] {
    PathChoice.sets(of: data.results, options.splitBy).map { figure($0) }
  }

  /// The plane of a figure.
  private struct Plane {
    var across: Int
    var upward: Int
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
    /// The components that do not vary, and what they are.
    var fixed: [Double]
    var isAtMinimum: Bool
  }

  private func plane(_ set: TrialSet, _ loss: Loss) -> Plane {
    let chosen = options.components?.compactMap { loss.component($0) } ?? []
    let (across, upward) = chosen.count == 2 ? (chosen[0], chosen[1]) : (0, 1)
    let starts = set.drawn.map { data.plan.trial($0).start }
    func range(_ component: Int, _ requested: ClosedRange<Double>?) -> ClosedRange<Double> {
      if let requested { return requested }
      var values = starts.map { $0[component] }
      if let domain = loss.domain {
        let domain = domain[component]
        let outside = values.filter { !domain.contains($0) }
        guard let low = outside.min(), let high = outside.max() else { return domain }
        return min(
          low - 0.05 * (domain.upperBound - low), domain.lowerBound)...max(
            high + 0.05 * (high - domain.lowerBound), domain.upperBound)
      }
      values += loss.minima.map { $0[component] }
      let reach = 10 * max(1, values.map { abs($0) }.max() ?? 1)
      for trial in set.drawn where data.results.outcome(trial).status != .exploded {
        guard let path = data.paths[trial] else { continue }
        for row in 0..<path.count {
          let value = path.value(component, at: row)
          if abs(value) <= reach { values.append(value) }
        }
      }
      let (low, high) = (values.min() ?? -1, values.max() ?? 1)
      guard high > low else { return low - 1...low + 1 }
      return low - 0.12 * (high - low)...high + 0.12 * (high - low)
    }
    let point = loss.minima.first ?? starts.first ?? []
    return Plane(
      across: across, upward: upward, x: range(across, options.x), y: range(upward, options.y),
      fixed: point, isAtMinimum: !loss.minima.isEmpty)
  }

  private func figure(_ set: TrialSet) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let plane = plane(set, loss)
    let landscape = Landscape(
      loss, across: plane.across, upward: plane.upward, point: plane.fixed, x: plane.x, y: plane.y)
    let paths = set.drawn.compactMap { trial in
      data.paths[trial].map {
        PlanePath(
          $0, data.results.outcome(trial), across: plane.across, upward: plane.upward, x: plane.x,
          y: plane.y)
      }
    }
    let names = loss.componentNames
    var scene = ContourScene(
      data: data, set: set, levels: options.levels, landscape: landscape, paths: paths,
      names: (names[plane.across], names[plane.upward]))
    scene.minima = minima(loss, plane)
    scene.notes = notes(loss, plane)
    scene.seconds = seconds
    return scene.figure()
  }

  /// Where known minima are seen.
  private func minima(_ loss: Loss, _ plane: Plane) -> [Point] {
    var minima: [Point] = []
    for minimum in loss.minima {
      let point = Point(minimum[plane.across], minimum[plane.upward])
      let isSeen = plane.x.contains(point.x) && plane.y.contains(point.y)
      if isSeen, !minima.contains(point) { minima.append(point) }
    }
    return minima
  }

  /// What is said of the components that are not drawn.
  private func notes(_ loss: Loss, _ plane: Plane) -> [String] {
    guard loss.dimension > 2 else { return [] }
    let others = loss.componentNames.indices.filter { $0 != plane.across && $0 != plane.upward }
    let shown = others.prefix(4).map {
      "\(loss.componentNames[$0]) = \(Words.short(plane.fixed[$0]))"
    }
    return [
      "The landscape is that of the other components at the "
        + (plane.isAtMinimum ? "minimum" : "start") + ", \(shown.joined(separator: ", "))"
        + (others.count > 4 ? ", …" : "") + "; paths are projected onto it."
    ]
  }
}
