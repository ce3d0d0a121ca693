/// A two-dimensional plot as a value: what to draw, not how.
public struct Figure: Sendable, Hashable {
  /// The text above the frame; may be empty.
  public var title: String
  /// Small lines below the x axis' label, each wrapped to the width. The figure grows
  /// downwards where they need more room than its lower margin has.
  public var captions: [String]
  /// The width in pixels, 150 to the inch.
  public var width = 1350.0
  /// The height in pixels before it grows for captions.
  public var height = 900.0
  public var x: Axis
  public var y: Axis
  /// What is drawn in the frame, in this order.
  public var layers: [Layer]
  /// The scale of an image's colours, drawn at the right.
  public var colorBar: ColorBar?
  /// Whether thin lines run across the frame at the labelled ticks.
  public var showsGrid = false
  /// Whether the legend stands beside the frame in any case: where an image holds the data, it
  /// would hide them.
  public var keepsLegendOutside = false
  /// What the picture shows, in words, for those who cannot see it; empty for the title.
  public var alternativeText: String

  /// Creates a figure.
  public init(
    title: String, x: Axis, y: Axis, layers: [Layer] = [], captions: [String] = [],
    colorBar: ColorBar? = nil, alternativeText: String = ""
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
    self.captions = captions
    self.colorBar = colorBar
    self.alternativeText = alternativeText
  }

  /// The labelled layers as they appear in the legend, in drawing order.
  ///
  /// Layers with the same label share an entry: a line and its band, say.
  public var legend: [LegendEntry] {
    var entries: [LegendEntry] = []
    var places: [String: Int] = [:]
    for layer in layers {
      guard let entry = LegendEntry(layer) else { continue }
      if let place = places[entry.label] {
        entries[place].merge(entry)
      } else {
        places[entry.label] = entries.count
        entries.append(entry)
      }
    }
    return entries
  }
}

/// A line of a legend.
public struct LegendEntry: Sendable, Hashable {
  public var label: String
  public var line: LineStyle?
  public var marker: MarkerStyle?
  public var fill: Color?

  /// The entry of a layer; nil for one without a label.
  init?(_ layer: Layer) {
    switch layer {
    case .line(let line):
      guard let label = line.label else { return nil }
      self.label = label
      self.line = line.style
      marker = line.endMarker ?? line.startMarker
    case .markers(let markers):
      guard let label = markers.label else { return nil }
      self.label = label
      marker = markers.style
    case .band(let band):
      guard let label = band.label else { return nil }
      self.label = label
      fill = band.fill
    case .image, .rule, .text, .scale, .contours:
      return nil
    }
  }

  fileprivate mutating func merge(_ other: LegendEntry) {
    line = line ?? other.line
    marker = marker ?? other.marker
    fill = fill ?? other.fill
  }
}

/// The scale of a colour map.
public struct ColorBar: Sendable, Hashable {
  public var label: String
  /// The values at the two ends of the colour map.
  public var range: ClosedRange<Double>
  public var scale: AxisScale
  public var colorMap: ColorMap
  /// The values at which the colours step, ascending; empty where they flow.
  public var steps: [Double] = []

  /// The colour of a value.
  public func color(of value: Double) -> Color {
    let mapping = AxisMapping(range: range, scale: scale)
    guard !steps.isEmpty else { return colorMap.color(mapping.position(value)) }
    let below = steps.count { $0 <= value }
    // A band between two steps has the colour of its middle.
    let ends = [range.lowerBound] + steps + [range.upperBound]
    let low = mapping.position(max(ends[below], range.lowerBound))
    let high = mapping.position(min(ends[below + 1], range.upperBound))
    return colorMap.color((max(low, 0) + min(high, 1)) / 2)
  }

  /// Creates a scale.
  public init(
    label: String, range: ClosedRange<Double>, scale: AxisScale = .linear,
    colorMap: ColorMap = .viridis
  ) {
    self.label = label
    self.range = range
    self.scale = scale
    self.colorMap = colorMap
  }
}
