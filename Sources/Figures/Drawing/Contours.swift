import Analysis
import Lanes
import Losses
import Plotting
import Sweeps

/// Contours of a landscape: at which losses, in which colours.
struct Contours {
  /// The loss from which the logarithms count: 0 where the losses are near it themselves.
  let base: Double
  /// The losses of the contours, ascending, above `base`.
  let levels: [Double]
  let bar: ColorBar?
  private let map: ColorMap
  /// Notes for the caption.
  let notes: [String]

  /// - Parameter map: the colours of the landscape.
  init(_ landscape: Landscape, _ requested: ContourLevels?, map: ColorMap = .viridis) {
    self.map = map
    // Every 31st is enough to know how the losses are spread; extremes are looked for in all.
    var sample: [Double] = []
    var lowest = Double.infinity
    var hasMissing = false
    for (index, value) in landscape.values.enumerated() {
      if value.isNaN { hasMissing = true }
      if value < lowest, value.isFinite { lowest = value }
      if index % 31 == 0, value.isFinite { sample.append(value) }
    }
    sample.sort()
    var notes: [String] = []
    if hasMissing { notes.append("Grey: the loss is not a number there.") }
    let known = landscape.loss.minimumLoss ?? lowest
    lowest = min(lowest, known.isFinite ? known : lowest)
    func quantile(_ q: Double) -> Double {
      sample.isEmpty ? .nan : sample[min(Int(q * Double(sample.count)), sample.count - 1)]
    }
    let top = quantile(0.9995)
    base = lowest >= 0 && lowest < 1e-3 * top ? 0 : lowest
    let high = top - base
    guard high > 0, high.isFinite, !sample.isEmpty else {
      levels = []
      bar = nil
      self.notes =
        notes + [sample.isEmpty ? "The loss is finite nowhere here." : "The loss is level here."]
      return
    }
    let low = max(quantile(0.002) - base, high * 1e-10)
    let excesses: [Double]
    switch requested {
    case .values(let values):
      let base = base
      excesses = values.map { $0 - base }.filter { $0 > 0 && $0.isFinite }
      if excesses.count < values.count {
        notes.append("Contours at or below the lowest loss are not there to be drawn.")
      }
    case .count(let count):
      let (from, to) = (Double.log10(low), Double.log10(high))
      excesses = (0..<count).map {
        Double.pow(10, from + (to - from) * (Double($0) + 0.5) / Double(count))
      }
    case nil: excesses = Self.round(low, high)
    }
    let base = base
    levels = excesses.map { base + $0 }
    self.notes = notes
    guard let first = excesses.first, let last = excesses.last else {
      bar = nil
      return
    }
    let factor = excesses.count > 1 ? Double.pow(last / first, 1 / Double(excesses.count - 1)) : 10
    var bar = ColorBar(
      label: base == 0 ? "Loss" : "Loss above \(Words.short(base))",
      range: first / factor...last * factor, scale: .log10, colorMap: map)
    bar.steps = excesses
    self.bar = bar
  }

  /// Powers of ten, or of a root of ten, between two losses: about a dozen.
  private static func round(_ low: Double, _ high: Double) -> [Double] {
    let (from, to) = (Double.log10(low), Double.log10(high))
    let parts = [0.5, 1, 2, 3, 4, 5, 10, 20, 50, 100, 200]
    let part = parts.first { (to - from) * $0 >= 9 } ?? 1000
    let first = Int((from * part).rounded(.up))
    let last = Int((to * part).rounded(.down))
    guard first <= last, last - first < 200 else { return [low, high] }
    return (first...last).map { Double.pow(10, Double($0) / part) }
  }

  /// The landscape in the colours of the bands between contours.
  func image(of landscape: Landscape) -> ImageLayer {
    let bounds = levels
    var colors = [Color.lightGray.premultiplied]
    if let bar {
      let ends = [bar.range.lowerBound] + bar.steps
      colors += ends.map { bar.color(of: $0).premultiplied }
    } else {
      colors.append(map.color(0.25).premultiplied)
    }
    var last = 0
    let pixels = landscape.values.map { value -> UInt32 in
      if value.isNaN { return colors[0] }
      // Neighbours mostly lie in one band.
      if last > 0, bounds[last - 1] > value || (last < bounds.count && bounds[last] <= value) {
        last = bounds.count { $0 <= value }
      } else if last == 0, let first = bounds.first, first <= value {
        last = bounds.count { $0 <= value }
      }
      return colors[last + 1]
    }
    return ImageLayer(
      columns: landscape.columns, rows: landscape.rows, pixels: pixels, x: landscape.x,
      y: landscape.y)
  }
}
