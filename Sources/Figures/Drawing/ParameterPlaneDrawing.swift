import Analysis
import Engine
import Formulas
import Losses
import Plotting
import Results
import Support
import Sweeps

/// Paths in a plane through all parameters of a loss.
struct ParameterPlaneDrawing {
  let data: FigureData
  let options: ContourPathsFigure
  let plane: PlaneChoice

  /// The grid at whose nodes the loss is computed.
  private static let (columns, rows) = (41, 29)
  /// The most points that principal directions are found of.
  private static let mostPoints = 300

  func figures() throws(FormulaError) -> [NamedFigure] {
    var figures: [NamedFigure] = []
    for set in PathChoice.sets(of: data.results, options.splitBy, fromOneStart: true) {
      if let figure = try figure(set) { figures.append(figure) }
    }
    return figures
  }

  private func figure(_ set: TrialSet) throws(FormulaError) -> NamedFigure? {
    let loss = data.experiment.losses[set.lossIndex].loss
    guard let middle = middle(set) else { return nil }
    let points = recordedPoints(set)
    guard let directions = directions(loss, middle.point, points) else { return nil }
    let plane = ParameterPlane(
      origin: middle.point, across: directions[0], upward: directions[1])

    let trials = set.drawn.filter { data.paths[$0] != nil }
    let projected = trials.map { trial -> [Point] in
      guard let path = data.paths[trial] else { return [] }
      return (0..<path.count).map { row in
        let place = plane.coordinates(of: path.point(at: row))
        return Point(place.x, place.y)
      }
    }
    let seen = zip(trials, projected).filter { data.results.outcome($0.0).status != .exploded }
      .flatMap(\.1).filter(\.isFinite)
    let x = options.x ?? range(seen.map(\.x))
    let y = options.y ?? range(seen.map(\.y))
    let values = try plane.losses(
      loss, x: x, y: y, columns: Self.columns, rows: Self.rows, jobs: data.jobs)
    let landscape = Landscape(loss, nodes: values, across: Self.columns, x: x, y: y)
    let paths = zip(trials, projected).compactMap { trial, points in
      data.paths[trial].map { PlanePath($0, data.results.outcome(trial), points, x: x, y: y) }
    }
    var scene = ContourScene(
      data: data, set: set, levels: options.levels, landscape: landscape, paths: paths,
      names: names)
    scene.lead = lead(middle.title, plane, points)
    switch self.plane {
    case .pca: scene.slug = "pca"
    case .random: scene.slug = "random"
    case .files: scene.slug = "directions"
    }
    return scene.figure()
  }

  private var names: (across: String, upward: String) {
    switch plane {
    case .pca: ("First principal direction", "Second principal direction")
    case .random: ("First random direction", "Second random direction")
    case .files(let names, _): (names[0], names[1])
    }
  }

  /// The final point of the best drawn trial that did not explode: in the middle of the plane.
  private func middle(_ set: TrialSet) -> (point: [Double], title: String)? {
    let metric = data.experiment.metric
    var best: (trial: Int, rank: Double)?
    for trial in set.drawn {
      guard let path = data.paths[trial], path.count > 0,
        path.point(at: path.count - 1).allSatisfy(\.isFinite)
      else { continue }
      let group = data.plan.groupIndex(of: trial)
      let rank = metric.ranked(
        data.results.outcomes[group], trial - data.plan.groups[group].first)
      if best == nil || rank < best?.rank ?? .infinity { best = (trial, rank) }
    }
    guard let best, let path = data.paths[best.trial] else { return nil }
    let optimizer = data.title(ofOptimizer: data.plan.group(of: best.trial).optimizerIndex)
    return (path.point(at: path.count - 1), optimizer)
  }

  /// Evenly spread over the drawn trials that did not explode, so many of each.
  private func recordedPoints(_ set: TrialSet) -> [[Double]] {
    let trials = set.drawn.filter { data.results.outcome($0).status != .exploded }
    let each = max(2, Self.mostPoints / max(1, trials.count))
    return trials.flatMap { trial -> [[Double]] in
      guard let path = data.paths[trial] else { return [] }
      let rows =
        path.count <= each
        ? Array(0..<path.count) : (0..<each).map { $0 * (path.count - 1) / (each - 1) }
      return rows.map { path.point(at: $0) }.filter { $0.allSatisfy(\.isFinite) }
    }
  }

  private func directions(
    _ loss: Loss, _ middle: [Double], _ points: [[Double]]
  ) -> [[Double]]? {
    switch plane {
    case .pca: return ParameterPlane.principalDirections(points)
    case .random:
      return (0..<2).map {
        ParameterPlane.randomDirection($0, scaledAs: middle, loss.tensors)
      }
    case .files(_, let directions): return directions
    }
  }

  /// Where the paths are, and the point in the middle; random planes show at least one length of it around.
  private func range(_ values: [Double]) -> ClosedRange<Double> {
    var (low, high) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
    if plane == .random { (low, high) = (min(low, -1), max(high, 1)) }
    guard high > low else { return low - 1...low + 1 }
    return low - 0.12 * (high - low)...high + 0.12 * (high - low)
  }

  private func lead(
    _ middle: String, _ plane: ParameterPlane, _ points: [[Double]]
  ) -> [String] {
    let share = plane.shareOfVariance(points)
    let shown =
      share.isFinite
      ? " It shows \(Words.fixed(share * 100, 1)) % of the variance of the paths'"
        + " points\(share < 0.5 ? ", so that losses along them are not those beneath" : "")." : ""
    let what =
      switch self.plane {
      case .pca: "The plane of the two principal directions of the paths' points"
      case .random:
        "The plane of two random directions, each row of a tensor as long as the parameters'"
      case .files(let names, _): "The plane of the directions \(names[0]) and \(names[1])"
      }
    return [
      "\(what), through the last point of \(middle) at (0, 0); paths are projected onto it."
        + shown
    ]
  }
}
