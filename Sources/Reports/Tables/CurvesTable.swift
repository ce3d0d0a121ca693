import Figures
import Plotting
import Results
import Support

/// The numbers that a figure draws: `series,x,y,lower,upper,value`, a row a point of a line, of a band, of
/// markers, or a cell of a map. Lines without a name are numbered.
enum CurvesTable {
  static func bytes(_ named: NamedFigure) -> [UInt8] {
    let layers = named.rows?.replacesLayers == true ? [] : named.figure.layers
    let unnamed = layers.count { if case .line(let line) = $0 { line.label == nil } else { false } }
    var number = 0
    var writer = CSVWriter()
    for name in ["series", "x", "y", "lower", "upper", "value"] { writer.field(name) }
    writer.endLine()
    var last = ""
    for layer in layers {
      switch layer {
      case .line(let line):
        if line.label == nil { number += 1 }
        last = line.label ?? (unnamed > 1 ? "line \(number)" : "")
        for point in line.points { row(last, [point.x, point.y, nil, nil, nil], &writer) }
      case .markers(let markers) where markers.isDisplaced: break
      case .markers(let markers):
        for point in markers.points {
          row(markers.label ?? last, [point.x, point.y, nil, nil, nil], &writer)
        }
      case .band(let band):
        for (at, x) in band.x.enumerated().prefix(min(band.lower.count, band.upper.count)) {
          row(band.label ?? last, [x, nil, band.lower[at], band.upper[at], nil], &writer)
        }
      case .image(let image) where image.pixels == nil && image.colors == nil:
        cells(image, &writer)
      case .image, .rule, .text, .scale, .contours: break
      }
    }
    for found in named.rows?.make() ?? [] {
      row(found.series, [found.x, found.y, nil, nil, found.value], &writer)
    }
    return writer.bytes
  }

  /// The values of an image at the middles of its cells.
  private static func cells(_ image: ImageLayer, _ writer: inout CSVWriter) {
    func middle(_ place: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
      let t = (Double(place) + 0.5) / Double(count)
      return range.lowerBound * (1 - t) + range.upperBound * t
    }
    for at in 0..<min(image.values.count, image.columns * image.rows) {
      let (j, i) = at.quotientAndRemainder(dividingBy: image.columns)
      row(
        "",
        [
          middle(i, of: image.columns, image.x), middle(j, of: image.rows, image.y), nil, nil,
          image.values[at],
        ], &writer)
    }
  }

  private static func row(
    _ series: String, _ numbers: [Double?], _ writer: inout CSVWriter
  ) {
    writer.field(series)
    for number in numbers { writer.field(number.map { decimal($0) } ?? "") }
    writer.endLine()
  }
}
