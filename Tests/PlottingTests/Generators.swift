import Plotting
import TestSupport

extension SplitMix {
  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// A number of any magnitude and sign.
  mutating func anyMagnitude(_ exponents: ClosedRange<Double> = -12...12) -> Double {
    var value = Double.random(in: 1..<10, using: &self)
    let exponent = Int(Double.random(in: exponents, using: &self))
    for _ in 0..<abs(exponent) { value = exponent > 0 ? value * 10 : value / 10 }
    return chance(0.5) ? value : -value
  }

  mutating func range(_ exponents: ClosedRange<Double> = -12...12) -> ClosedRange<Double> {
    let (a, b) = (anyMagnitude(exponents), anyMagnitude(exponents))
    return min(a, b)...max(a, b)
  }
}

/// Texts that break layouts.
let awkwardTexts = [
  "", " ", "loss", "learning rate=0.001", "🦊👩‍👩‍👧‍👦", "שלום עולם", "\u{202E}reversed",
  "a\u{0}b\u{7}c\nd\te",
  "<script>alert('&')</script>", String(repeating: "W", count: 10_000),
  String(repeating: "many words ", count: 1000), "e" + String(repeating: "\u{301}", count: 500),
  "\u{FFFF}\u{FFFE}", "10⁻³ × αβγ ∂L/∂x",
]

extension Figure {
  /// A figure of anything, within the law.
  static func random(_ random: inout SplitMix) -> Figure {
    func text(_ random: inout SplitMix) -> String {
      awkwardTexts.randomElement(using: &random) ?? ""
    }
    func axis(_ random: inout SplitMix) -> Axis {
      let isLogarithmic = random.chance(0.4)
      var range = random.range(random.chance(0.2) ? -300...300 : -8...8)
      if random.chance(0.1) { range = range.lowerBound...range.lowerBound }
      if random.chance(0.1) { range = 1e9...(1e9 + 1) }
      if random.chance(0.05) { range = -Double.infinity...Double.infinity }
      if isLogarithmic, random.chance(0.9) {
        let (a, b) = (abs(range.lowerBound), abs(range.upperBound))
        range = min(a, b)...max(a, b)
      }
      return Axis(
        label: text(&random), range: range, scale: isLogarithmic ? .log10 : .linear)
    }
    var figure = Figure(title: text(&random), x: axis(&random), y: axis(&random))
    figure.alternativeText = text(&random)
    if random.chance(0.4) {
      figure.width = Double.random(in: 50...2500, using: &random)
      figure.height = Double.random(in: 50...2000, using: &random)
    }
    if random.chance(0.05) { figure.width = .nan }
    figure.showsGrid = random.chance(0.3)
    figure.captions = (0..<Int.random(in: 0...4, using: &random)).map { _ in text(&random) }
    if random.chance(0.3) {
      let bar = axis(&random)
      figure.colorBar = ColorBar(label: bar.label, range: bar.range, scale: bar.scale)
    }
    for index in 0..<Int.random(in: 0...(random.chance(0.1) ? 60 : 6), using: &random) {
      figure.layers.append(layer(index, figure, &random, text(&random)))
    }
    return figure
  }

  private static func layer(
    _ index: Int, _ figure: Figure, _ random: inout SplitMix, _ text: String
  ) -> Layer {
    let label = random.chance(0.7) ? text + String(index) : nil
    func coordinate(_ range: ClosedRange<Double>) -> Double {
      if random.chance(0.02) { return .nan }
      if random.chance(0.02) { return random.chance(0.5) ? .infinity : -.infinity }
      if random.chance(0.1) { return random.anyMagnitude(-300...300) }
      let t = Double.random(in: -0.2...1.2, using: &random)
      return range.lowerBound + t * (range.upperBound - range.lowerBound)
    }
    func points(_ count: Int) -> [Point] {
      (0..<count).map { _ in Point(coordinate(figure.x.range), coordinate(figure.y.range)) }
    }
    let style = index % 2 == 0 ? Palette.overMap(index) : Palette.onPaper(index)
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return .image(
        ImageLayer(
          columns: 3, rows: 4, values: points(5).map(\.x), valueRange: 0...1,
          x: figure.x.range, y: figure.y.range))
    case 1:
      let points = points(20)
      return .band(
        BandLayer(
          x: points.map(\.x), lower: points.map(\.y), upper: points.map { $0.y * 2 },
          fill: .blue.opacity(0.2), label: label))
    case 2:
      return .rule(RuleLayer(.horizontal(y: coordinate(figure.y.range)), label: label))
    case 3:
      return .text(TextLayer(text, at: Point(coordinate(figure.x.range), 0)))
    case 4:
      return .markers(
        MarkerLayer(
          points: points(10), style: style.marker(), label: label,
          clampsToFrame: random.chance(0.5)))
    default:
      return .line(
        LineLayer(
          points: points(Int.random(in: 0...40, using: &random)), style: style.line(),
          label: label, endMarker: style.marker(), clampsToFrame: random.chance(0.5)))
    }
  }
}
