/// What moves in a figure: points that draw their paths while a clock runs.
public struct Animation: Sendable, Hashable {
  /// A point on its way.
  public struct Mover: Sendable, Hashable {
    /// Where it is at the animation's moments, in data coordinates; where it has stopped it stays.
    public var points: [Point]
    public var line: LineStyle
    public var marker: MarkerStyle
    /// The moment, from 0 to 1, at which it exploded; a cross then stands in its place.
    public var explodes: Double?

    /// Creates a mover.
    public init(points: [Point], line: LineStyle, marker: MarkerStyle, explodes: Double? = nil) {
      self.points = points
      self.line = line
      self.marker = marker
      self.explodes = explodes
    }
  }

  /// How long a round takes, in seconds, with the rest at its end.
  public var seconds: Double
  /// When points are known, from 0 to 1, ascending; between them they move straight.
  public var moments: [Double]
  public var movers: [Mover]
  /// The clock's texts, each with the moment from which it is shown, from 0 to 1, ascending.
  public var clock: [(at: Double, text: String)] {
    get { zip(clockMoments, clockTexts).map { (at: $0, text: $1) } }
    set { (clockMoments, clockTexts) = (newValue.map(\.at), newValue.map(\.text)) }
  }
  private var clockMoments: [Double] = []
  private var clockTexts: [String] = []
  /// What is drawn in the frame below the movers; the figure itself shows their end.
  public var still: [Layer]

  /// The share of a round in which nothing moves any more.
  static let rest = 0.15

  /// Creates an animation.
  public init(
    seconds: Double, moments: [Double], movers: [Mover], clock: [(at: Double, text: String)],
    still: [Layer]
  ) {
    self.seconds = seconds
    self.moments = moments
    self.movers = movers
    self.still = still
    self.clock = clock
  }
}
