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
  /// What the clock says from which moment, from 0 to 1, ascending.
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

extension Renderer {
  /// A figure that moves, as SVG: without scripts, in an endless round.
  ///
  /// Where animations are not understood, or the reader wants less motion, it shows the end.
  ///
  /// - Parameters:
  ///   - figure: What the end looks like; its axes, legend and captions.
  ///   - animation: What moves.
  ///   - idPrefix: What every id begins with, so that several pictures fit in one document.
  public static func svg(
    _ figure: Figure, animation: Animation, theme: Theme = .light, idPrefix: String = ""
  ) -> [UInt8] {
    let canvas = SVGCanvas(idPrefix: idPrefix)
    var painter = FigurePainter(figure, theme: theme, on: canvas)
    painter.show(animation.still)
    let writer = AnimationWriter(animation: animation, layout: painter.layout, canvas: canvas)
    painter.draw { writer.movers() }
    writer.clock(theme)
    let title = figure.alternativeText.isEmpty ? figure.title : figure.alternativeText
    return canvas.document(
      width: Int(painter.layout.width), height: Int(painter.layout.height),
      background: theme.background, title: title, style: writer.style)
  }
}

/// Writes what moves as SMIL, which plays in pictures too.
private struct AnimationWriter {
  let animation: Animation
  let layout: FigureLayout
  let canvas: SVGCanvas

  private var unit: Double { layout.unit }
  private var duration: String { SVGText.number(max(animation.seconds, 0.1)) }

  /// Readers who want less motion see the end: what CSS marks as important overrides SMIL.
  var style: String {
    let (trail, moving, still) = (canvas.id("trail"), canvas.id("moving"), canvas.id("end"))
    return "@media (prefers-reduced-motion:reduce){.\(trail){stroke-dashoffset:0!important}"
      + ".\(moving){display:none}.\(still){display:inline!important;visibility:visible!important}}"
  }

  private func n(_ value: Double) -> String { SVGText.number(value, decimals: 1) }

  private func place(_ point: Point) -> Point {
    let frame = layout.frame
    let x = frame.minX + layout.x.position(point.x) * frame.width
    let y = frame.maxY - layout.y.position(point.y) * frame.height
    return Point(x, y)
  }

  /// An animation of one attribute over a round, its end repeated through the rest.
  private func animate(_ attribute: String, _ values: [String], type: String? = nil) -> String {
    let name = type == nil ? "animate" : "animateTransform"
    let kind = type.map { " type=\"\($0)\"" } ?? ""
    // What stays where it was needs no moments of its own but the last.
    var kept: [Int] = []
    for at in values.indices where at < animation.moments.count {
      let isStill =
        at > 0 && at + 1 < values.count && values[at] == values[at - 1]
        && values[at] == values[at + 1]
      if !isStill { kept.append(at) }
    }
    let moving = 1 - Animation.rest
    let times = kept.map { SVGText.number(animation.moments[$0] * moving, decimals: 4) } + ["1"]
    let all = kept.map { values[$0] } + [values.last ?? "0"]
    return "<\(name) attributeName=\"\(attribute)\"\(kind) dur=\"\(duration)s\""
      + " repeatCount=\"indefinite\" keyTimes=\"\(times.joined(separator: ";"))\""
      + " values=\"\(all.joined(separator: ";"))\"/>"
  }

  /// Something hidden outside of a part of the round.
  private func visible(from start: Double, to end: Double?) -> String {
    let moving = 1 - Animation.rest
    var times = ["0"]
    var values = [start <= 0 ? "visible" : "hidden"]
    if start > 0 {
      times.append(SVGText.number(min(start * moving, 0.999), decimals: 3))
      values.append("visible")
    }
    if let end, end > start {
      times.append(SVGText.number(min(end * moving, 0.999), decimals: 3))
      values.append("hidden")
    }
    guard values.count > 1 else { return "" }
    return "<animate attributeName=\"visibility\" calcMode=\"discrete\" dur=\"\(duration)s\""
      + " repeatCount=\"indefinite\" keyTimes=\"\(times.joined(separator: ";"))\""
      + " values=\"\(values.joined(separator: ";"))\"/>"
  }

  func movers() {
    let margin = 6 * unit
    canvas.save()
    canvas.clip(layout.frame)
    let ways = animation.movers.map { mover in
      // Far points would make lengths that no number of pixels stands for.
      mover.points.map { point -> Point in
        let placed = place(point)
        let bounds = layout.frame.inset(by: -3 * layout.frame.width)
        return bounds.clamping(placed.isNaN ? Point(0, 0) : placed)
      }
    }
    for (index, way) in ways.enumerated() { trail(index, animation.movers[index], way) }
    canvas.restore()
    canvas.save()
    canvas.clip(layout.frame.inset(by: -margin))
    for (mover, way) in zip(animation.movers, ways) { head(mover, way) }
    canvas.restore()
  }

  private func trail(_ index: Int, _ mover: Animation.Mover, _ way: [Point]) {
    guard let first = way.first else { return }
    var path = "M\(n(first.x)) \(n(first.y))"
    // Lengths as the reader's program will measure them, from the rounded coordinates.
    func rounded(_ point: Point) -> Point {
      Point((point.x * 10).rounded() / 10, (point.y * 10).rounded() / 10)
    }
    var lengths = [0.0]
    for (a, b) in zip(way, way.dropFirst()) {
      let (from, to) = (rounded(a), rounded(b))
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      lengths.append(lengths[lengths.count - 1] + (dx * dx + dy * dy).squareRoot())
      if from != to { path += "L\(n(to.x)) \(n(to.y))" }
    }
    guard let total = lengths.last, total > 0 else { return }
    let length = (total + 1).rounded(.up)
    // One path for the outline and the line, both uncovered by what they inherit.
    let name = canvas.id("p\(index)")
    canvas.add("<defs><path id=\"\(name)\" d=\"\(path)\"/></defs>")
    canvas.add(
      "<g class=\"\(canvas.id("trail"))\" stroke-dasharray=\"\(n(length)) \(n(length))\""
        + " stroke-dashoffset=\"0\">"
        + animate("stroke-dashoffset", lengths.map { n(length - $0) }) + "\n")
    var solid = mover.line
    solid.dash = .solid
    for pen in StrokePens(solid, unit: unit).pens {
      canvas.add("<use href=\"#\(name)\" \(SVGCanvas.attributes(pen))/>\n")
    }
    canvas.add("</g>\n")
  }

  private func head(_ mover: Animation.Mover, _ way: [Point]) {
    guard let last = way.last else { return }
    let places = way.map { "\(n($0.x)) \(n($0.y))" }
    let end = "transform=\"translate(\(n(last.x)) \(n(last.y)))\""
    let hidden = mover.explodes.map { visible(from: 0, to: $0) } ?? ""
    let isShown = mover.explodes == nil ? "" : " visibility=\"hidden\""
    canvas.add(
      "<g class=\"\(canvas.id("moving"))\" \(end)\(isShown)>"
        + animate("transform", places, type: "translate") + hidden + "\n")
    MarkerPainter(canvas: canvas, style: mover.marker, unit: unit).draw(at: Point(0, 0))
    canvas.add("</g>\n")
    let display = mover.explodes == nil ? " display=\"none\"" : ""
    canvas.add("<g class=\"\(canvas.id("end"))\" \(end)\(display)>")
    if let moment = mover.explodes { canvas.add(visible(from: moment, to: nil)) }
    var marker = mover.marker
    if mover.explodes != nil {
      marker = MarkerStyle(.cross, size: 10, fill: marker.fill, stroke: marker.stroke)
    }
    MarkerPainter(canvas: canvas, style: marker, unit: unit).draw(at: Point(0, 0))
    canvas.add("</g>\n")
  }

  /// What the clock says, at the right below the frame.
  func clock(_ theme: Theme) {
    let size = theme.labelSize * unit
    let baseline =
      layout.frame.maxY + (theme.tickLength + 3.5) * unit + FontMetrics.ascent * size + size
      + 4 * unit
    let style = TextStyle(size: size, color: theme.ink, isBold: true)
    let times = animation.clock
    for (index, entry) in times.enumerated() {
      let isLast = index == times.count - 1
      let width = canvas.measure(entry.text, size: size, isBold: true)
      let origin = Point(layout.frame.maxX - width, baseline)
      let attributes = canvas.attributes(entry.text, at: origin, style: style)
      let moving = canvas.id(isLast ? "end" : "moving")
      canvas.add(
        "<text class=\"\(moving)\" \(attributes)\(isLast ? "" : " visibility=\"hidden\"")>"
          + SVGText.escape(entry.text)
          + visible(from: entry.at, to: isLast ? nil : times[index + 1].at) + "</text>\n")
    }
  }
}
