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
