/// A two-dimensional plot as a value: what to draw, not how.
public struct Figure: Sendable, Hashable {
  /// The text above the frame; may be empty.
  public var title: String
  /// Small texts below the x axis' label, wrapped to the width: of them the first that fit whole in two
  /// lines. Reports have all, so what the picture cannot be read without comes first.
  public var captions: [String]
  /// The width in pixels, 150 to the inch.
  public var width = 1350.0
  /// The height in pixels before it grows for captions.
  public var height = 900.0
  /// The size of labels in points; title and captions are larger and smaller in proportion.
  public var fontSize = Theme.light.labelSize
  /// Whether the words of an SVG stay text.
  public var keepsText = false
  public var x: Axis
  public var y: Axis
  /// What is drawn in the frame, in this order.
  public var layers: [Layer]
  /// The scale of an image's colours, drawn at the right.
  public var colorBar: ColorBar?
  /// The scale of the series' colours, between the frame and the image's.
  public var seriesBar: ColorBar?
  /// Whether thin lines run across the frame at the labelled ticks.
  public var showsGrid = false
  /// Whether the frame is drawn, with the ticks of both axes; a diagram may bring its own axis.
  public var showsFrame = true
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
  /// Layers with the same label share an entry, such as a line and its band.
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
