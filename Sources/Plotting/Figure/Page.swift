/// A tall picture of a heading, tables and figures: a report at a glance.
public struct Page: Sendable, Hashable {
  public var heading: String
  /// A line or two below the heading.
  public var subtitle: String
  public var tables: [Table]
  /// Drawn in rows, from the left.
  public var figures: [Figure]
  /// How many figures stand side by side.
  public var columns: Int
  /// The width in pixels; figures are scaled to their column.
  public var width = 1960.0

  /// Creates a page.
  public init(
    heading: String, subtitle: String = "", tables: [Table] = [], figures: [Figure] = [],
    columns: Int = 2
  ) {
    self.heading = heading
    self.subtitle = subtitle
    self.tables = tables
    self.figures = figures
    self.columns = columns
  }

  /// Rows of text under a header.
  public struct Table: Sendable, Hashable {
    /// Where the cells of a column begin or end.
    public enum Alignment: Sendable, Hashable {
      case left, right
    }

    /// Above the table; may be empty.
    public var title: String
    public var header: [String]
    /// Rows of cells; missing ones are empty, those beyond the header are not drawn.
    public var rows: [[String]]
    /// By column; left where missing. Numbers belong to the right.
    public var alignments: [Alignment]
    /// A dot before each row, as in the figures; none where missing or nil.
    public var dots: [Color?]

    /// Creates a table.
    public init(
      title: String = "", header: [String], rows: [[String]], alignments: [Alignment] = [],
      dots: [Color?] = []
    ) {
      self.title = title
      self.header = header
      self.rows = rows
      self.alignments = alignments
      self.dots = dots
    }
  }

  /// The page as PNG.
  ///
  /// A page is at most 24,000 pixels tall, a table at most 300 rows: the page states how much
  /// more there would be.
  ///
  /// - Throws: `PlottingError` if cairo or zlib fails; never for the data.
  public func png(theme: Theme = .light) throws(PlottingError) -> [UInt8] {
    var painter = PagePainter(self, theme: theme, on: RecordingCanvas())
    let canvas = try CairoCanvas(
      width: Int(painter.width), height: Int(painter.height), background: theme.background)
    painter.canvas = canvas
    painter.draw()
    return try canvas.png()
  }

  /// Draws the page, its upper left corner at the canvas' origin, without a background.
  ///
  /// - Returns: The page's size in pixels.
  @discardableResult
  public func draw(on canvas: any Canvas, theme: Theme = .light) -> (width: Int, height: Int) {
    let painter = PagePainter(self, theme: theme, on: canvas)
    painter.draw()
    return (Int(painter.width), Int(painter.height))
  }
}
