/// One thing drawn in a figure's frame.
public enum Layer: Sendable, Hashable {
  case image(ImageLayer)
  case line(LineLayer)
  case markers(MarkerLayer)
  case band(BandLayer)
  case rule(RuleLayer)
  case text(TextLayer)
  case scale(ScaleLayer)
  case contours(ContourLayer)
}

/// A colour map over a rectangle of the data.
///
/// The cells divide the rectangle evenly *as drawn*: on a logarithmic axis they are evenly
/// spaced in the logarithm.
public struct ImageLayer: Sendable, Hashable {
  public var columns: Int
  public var rows: Int
  /// The cells' values row by row, the first row at the lower end of y. What is missing counts
  /// as NaN, what is too much is ignored; NaN cells are drawn in `missing`.
  public var values: [Double]
  public var colorMap: ColorMap
  /// The values at the two ends of the colour map.
  public var valueRange: ClosedRange<Double>
  public var valueScale: AxisScale
  /// The data rectangle covered.
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  /// The colour of cells without a value.
  public var missing: Color
  public var interpolation: Interpolation
  /// The cells' own colours, instead of `values` and `colorMap`, for maps of categories.
  public var colors: [Color]?
  /// Whether the image is data on paper, such as lines in pixels, and no map that others lie over.
  public var isOnPaper = false
  /// The cells' own colours as `PixelImage` has them, instead of `values` or `colors`.
  public var pixels: [UInt32]?

  /// Creates a map of values.
  public init(
    columns: Int, rows: Int, values: [Double], colorMap: ColorMap = .viridis,
    valueRange: ClosedRange<Double>, valueScale: AxisScale = .linear,
    x: ClosedRange<Double>, y: ClosedRange<Double>,
    missing: Color = .lightGray, interpolation: Interpolation = .nearest
  ) {
    self.columns = columns
    self.rows = rows
    self.values = values
    self.colorMap = colorMap
    self.valueRange = valueRange
    self.valueScale = valueScale
    self.x = x
    self.y = y
    self.missing = missing
    self.interpolation = interpolation
  }

  /// Creates a map of colours, cells without a colour drawn in `missing`.
  public init(
    columns: Int, rows: Int, colors: [Color], x: ClosedRange<Double>, y: ClosedRange<Double>,
    missing: Color = .lightGray
  ) {
    self.init(
      columns: columns, rows: rows, values: [], valueRange: 0...1, x: x, y: y, missing: missing)
    self.colors = colors
  }

  /// Creates a map of colours `0xAARRGGBB`, premultiplied: the form that costs least.
  public init(
    columns: Int, rows: Int, pixels: [UInt32], x: ClosedRange<Double>, y: ClosedRange<Double>
  ) {
    self.init(columns: columns, rows: rows, values: [], valueRange: 0...1, x: x, y: y)
    self.pixels = pixels
  }
}

/// What is drawn between the centres of two cells of an image.
public enum Interpolation: Sendable, Hashable {
  /// Each cell a flat rectangle.
  case nearest
  /// Colours blended linearly.
  case bilinear
}

/// A line through points, in their order.
///
/// A NaN coordinate breaks the line. Infinite and far points are drawn as far as the frame.
public struct LineLayer: Sendable, Hashable {
  public var points: [Point]
  public var style: LineStyle
  /// The legend's text; nil keeps the line out of the legend.
  public var label: String?
  /// A marker at the first and the last point that is not NaN.
  public var startMarker: MarkerStyle?
  public var endMarker: MarkerStyle?
  /// Whether an end outside of the frame shows as an arrowhead at its edge.
  public var clampsToFrame: Bool

  /// Creates a line.
  public init(
    points: [Point], style: LineStyle, label: String? = nil, startMarker: MarkerStyle? = nil,
    endMarker: MarkerStyle? = nil, clampsToFrame: Bool = false
  ) {
    self.points = points
    self.style = style
    self.label = label
    self.startMarker = startMarker
    self.endMarker = endMarker
    self.clampsToFrame = clampsToFrame
  }
}

/// Markers at points; those with a NaN coordinate are not drawn.
public struct MarkerLayer: Sendable, Hashable {
  public var points: [Point]
  public var style: MarkerStyle
  /// The legend's text; nil keeps the markers out of the legend.
  public var label: String?
  /// Whether a point outside of the frame, or infinite, shows as an outward arrowhead at its
  /// edge; otherwise it is not drawn.
  public var clampsToFrame: Bool

  /// Creates markers.
  public init(
    points: [Point], style: MarkerStyle, label: String? = nil, clampsToFrame: Bool = false
  ) {
    self.points = points
    self.style = style
    self.label = label
    self.clampsToFrame = clampsToFrame
  }
}

/// The area between two curves over the same x; it breaks where a coordinate is NaN.
public struct BandLayer: Sendable, Hashable {
  public var x: [Double]
  public var lower: [Double]
  public var upper: [Double]
  /// Translucent colours let lines below show through.
  public var fill: Color
  /// The legend's text; nil keeps the band out of the legend.
  public var label: String?

  /// Creates a band; the longer arrays are cut to the shortest.
  public init(
    x: [Double], lower: [Double], upper: [Double], fill: Color, label: String? = nil
  ) {
    self.x = x
    self.lower = lower
    self.upper = upper
    self.fill = fill
    self.label = label
  }
}

/// A straight reference line across the frame.
public struct RuleLayer: Sendable, Hashable {
  /// Where the line lies.
  public enum Position: Sendable, Hashable {
    case horizontal(y: Double)
    case vertical(x: Double)
  }

  public var position: Position
  public var style: LineStyle
  /// Written beside the line, inside of the frame; nil for nothing.
  public var label: String?

  /// Creates a line; it is drawn only where it lies inside of the frame.
  public init(
    _ position: Position,
    style: LineStyle = LineStyle(color: .gray, width: 1, dash: .dashed), label: String? = nil
  ) {
    self.position = position
    self.style = style
    self.label = label
  }
}

/// A text at a point.
///
/// It is moved as far as it must be to stay inside of the frame and off the legend and other
/// texts, shortened if it is wider than the frame, and left out where no room is left.
public struct TextLayer: Sendable, Hashable {
  /// Which part of the text lies at the point.
  public enum Anchor: Sendable, Hashable, CaseIterable {
    case center, left, right, above, below, aboveLeft, aboveRight, belowLeft, belowRight
  }

  public var text: String
  public var point: Point
  /// Where the text stands as seen from the point.
  public var anchor: Anchor
  public var color: Color
  /// The size in points.
  public var size: Double
  /// The colour of an outline around the letters.
  public var halo: Color?

  /// Creates a text.
  public init(
    _ text: String, at point: Point, anchor: Anchor = .right, color: Color = .black,
    size: Double = 9, halo: Color? = .white
  ) {
    self.text = text
    self.point = point
    self.anchor = anchor
    self.color = color
    self.size = size
    self.halo = halo
  }
}
