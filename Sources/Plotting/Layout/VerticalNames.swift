/// The names beside a vertical axis of categories, with their details below them where there is room.
struct VerticalNames {
  /// The ticks with their names, shortened to the width.
  let ticks: [Tick]
  let detailSize: Double
  let widestDetail: Double
  /// By tick; nil for a name without one.
  private let details: [(text: String, width: Double)?]

  /// - Parameters:
  ///   - width: the width of the picture, of which names take a third at most.
  ///   - sizes: of names and of details, in pixels.
  init(
    _ categories: [Axis.Category], _ mapping: AxisMapping, height: Double, width: Double,
    sizes: (name: Double, detail: Double), fitting: TextFitting
  ) {
    let positions = categories.map { mapping.position($0.value) }.sorted()
    let pitch = zip(positions, positions.dropFirst()).map { ($1 - $0) * height }.min() ?? height
    let width = width * 0.32
    let isRoomy = pitch >= 1.3 * (sizes.name + sizes.detail)
    // One line must do where rows are close.
    let shown =
      isRoomy
      ? categories
      : categories.map {
        Axis.Category($0.value, $0.detail.isEmpty ? $0.name : "\($0.name), \($0.detail)")
      }
    ticks = ScaleLayer.ticks(shown, mapping, length: height, size: sizes.name).map {
      var tick = $0
      tick.label = tick.label.map { fitting.shortened($0, width: width, size: sizes.name) }
      return tick
    }
    var texts: [Double: String] = [:]
    for category in shown where !category.detail.isEmpty { texts[category.value] = category.detail }
    details = ticks.map { tick in
      guard tick.label != nil, let text = texts[tick.value] else { return nil }
      let short = fitting.shortened(text, width: width, size: sizes.detail)
      return (short, fitting.measure(short, sizes.detail, false))
    }
    detailSize = sizes.detail
    widestDetail = details.compactMap { $0?.width }.max() ?? 0
  }

  /// What stands below the name of a tick.
  func detail(_ tick: Int) -> (text: String, width: Double)? {
    details.indices.contains(tick) ? details[tick] : nil
  }
}
