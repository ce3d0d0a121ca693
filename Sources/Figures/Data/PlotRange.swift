import Losses

/// Ranges of axes that several kinds of figures share.
enum PlotRange {
  /// The range over which a 1-D loss is drawn.
  ///
  /// - Parameter requested: the experiment's own range.
  static func parameter(
    of loss: Loss, requested: ClosedRange<Double>?, starts: [Double]
  ) -> ClosedRange<Double> {
    if let requested { return requested }
    if let domain = loss.domain?.first { return domain }
    let far = starts.map { abs($0) }.max() ?? 0
    let bound = max(1, far.rounded(.up))
    return -bound...bound
  }

  /// A range with a twentieth more on either side.
  static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let margin = (range.upperBound - range.lowerBound) * 0.05
    return range.lowerBound - margin...range.upperBound + margin
  }
}
