import Lanes
import Plotting
import Support
import Sweeps

/// Paths in time: one clock for all.
struct Race {
  let paths: [PlanePath]
  /// One for each path.
  let styles: [SeriesStyle]
  let seconds: Double

  /// The last step of any path.
  private static func end(_ paths: [PlanePath]) -> Int {
    paths.compactMap { $0.iterations.last }.max() ?? 1
  }

  /// Whether the clock runs by the logarithm: where a few steps would be over at a blink.
  static func isLogarithmic(_ paths: [PlanePath]) -> Bool { end(paths) > 60 }

  func animation(over still: [Layer]) -> Animation {
    let end = max(Self.end(paths), 1)
    let isLogarithmic = Self.isLogarithmic(paths)
    let whole = Double.log1p(Double(end))
    func iteration(_ moment: Double) -> Double {
      if moment >= 1 { return Double(end) }
      return isLogarithmic ? Double.exp(moment * whole) - 1 : moment * Double(end)
    }
    func moment(_ iteration: Double) -> Double {
      isLogarithmic ? Double.log1p(iteration) / whole : iteration / Double(end)
    }
    // As many moments as a file of moderate size can hold: the first steps one by one, as long as
    // they are slower than the rest, which are evenly spread.
    let count = min(max(1400 / max(paths.count, 1), 50), 200)
    var moments = (0...count).map { Double($0) / Double(count) }
    if isLogarithmic || end > count {
      let slow = (0...end).prefix { moment(Double($0 + 1)) - moment(Double($0)) >= moments[1] }
      let first = slow.last.map { $0 + 1 } ?? 0
      moments =
        (0...first).map { moment(Double($0)) } + moments.filter { $0 > moment(Double(first)) }
    } else {
      moments = (0...end).map { moment(Double($0)) }
    }
    let clock = Self.milestones(end).map { step in
      (at: moment(Double(step)), text: "iteration \(grouped(step))")
    }
    let movers = paths.enumerated().compactMap { index, path -> Animation.Mover? in
      let style = styles[index]
      let times = moments.map { iteration($0) }
      guard let way = path.places(at: times) else { return nil }
      return Animation.Mover(
        points: way.points, line: style.line(width: 1.8),
        marker: MarkerStyle(style.marker, size: 8, fill: style.color, stroke: style.halo),
        explodes: path.isExploded ? moment(way.last) : nil)
    }
    return Animation(
      seconds: seconds, moments: moments, movers: movers, clock: clock, still: still)
  }

  /// 0, 1, 2, 5, 10, … and the end.
  private static func milestones(_ end: Int) -> [Int] {
    var steps = [0]
    var decade = 1
    while decade <= end {
      for factor in [1, 2, 5] where decade * factor < end { steps.append(decade * factor) }
      if decade > Int.max / 10 { break }
      decade *= 10
    }
    return steps + [end]
  }
}

extension PlanePath {
  /// Where the path is at some iterations, ascending: between two recorded steps on the straight way;
  /// after it has left or ended, where that was.
  ///
  /// - Returns: nil for a path without a finite point; `last` is the iteration of the end.
  func places(at times: [Double]) -> (points: [Point], last: Double)? {
    var kept: [(time: Double, point: Point)] = []
    for (index, point) in points.enumerated() {
      if let exit, index > exit.after { break }
      if point.isFinite { kept.append((Double(iterations[index]), point)) }
    }
    if let exit, exit.after + 1 < iterations.count {
      kept.append((Double(iterations[exit.after + 1]), exit.point))
    }
    guard let end = kept.last else { return nil }
    var at = 0
    let places = times.map { time -> Point in
      while at + 1 < kept.count, kept[at + 1].time <= time { at += 1 }
      guard at + 1 < kept.count, time > kept[at].time else { return kept[at].point }
      let (from, to) = (kept[at], kept[at + 1])
      let t = (time - from.time) / (to.time - from.time)
      return Point(
        from.point.x * (1 - t) + to.point.x * t, from.point.y * (1 - t) + to.point.y * t)
    }
    return (places, end.time)
  }
}
