import Plotting

/// Curves of trials that differ by their seed alone, as one curve of medians in a band.
package struct CurveMedian {
  package let middle: [Point]
  package let lower: [Double]
  package let upper: [Double]
  /// The median of the first values, which a logarithmic axis of steps cannot show: on such an axis the
  /// curve begins after them.
  package let first: Double?

  /// The most places along a curve: more than a figure has columns of pixels.
  package static let mostPlaces = 3000

  /// Each curve holds its last value to the end; NaN counts as worse than any number.
  ///
  /// - Parameters:
  ///   - curves: each with ascending x, from 0 on.
  ///   - isLargerBetter: whether worse is lower.
  ///   - scale: the spacing of the axis of steps.
  package init(
    _ curves: [[Point]], band: ClosedRange<Double>, along scale: AxisScale = .log10,
    isLargerBetter: Bool = false
  ) {
    let places = Self.places(curves, scale)
    var rows = [Int](repeating: 0, count: curves.count)
    var middle: [Point] = []
    var lower: [Double] = []
    var upper: [Double] = []
    var first: Double?
    var values = [Double](repeating: 0, count: curves.count)
    for place in places {
      for (at, curve) in curves.enumerated() {
        while rows[at] + 1 < curve.count, curve[rows[at] + 1].x <= place { rows[at] += 1 }
        let value = curve[rows[at]].y
        values[at] = value.isNaN ? isLargerBetter ? -.infinity : .infinity : value
      }
      let sorted = values.sorted()
      let half = Quantiles.quantile(sorted, 0.5)
      if place <= 0 {
        if first == nil { first = half }
        if scale == .log10 { continue }
      }
      middle.append(Point(place, half))
      lower.append(Quantiles.quantile(sorted, band.lowerBound))
      upper.append(Quantiles.quantile(sorted, band.upperBound))
    }
    self.middle = middle
    self.lower = lower
    self.upper = upper
    self.first = first
  }

  /// The steps of all curves, thinned to the resolution of the axis.
  private static func places(_ curves: [[Point]], _ scale: AxisScale) -> [Double] {
    let all = Set(curves.joined().lazy.map(\.x)).sorted()
    guard all.count > mostPlaces, let last = all.last, let least = all.first(where: { $0 > 0 }),
      least < last
    else { return all }
    let mapping = AxisMapping(range: scale == .log10 ? least...last : 0...last, scale: scale)
    var kept: [Double] = []
    var column = -1.0
    for place in all.dropLast() {
      let own = (mapping.position(place) * Double(mostPlaces)).rounded(.down)
      if place <= 0 && scale == .log10 || own > column {
        kept.append(place)
        column = own
      }
    }
    return kept + [last]
  }
}
