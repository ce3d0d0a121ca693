import Analysis
import Optimizers
import Plotting
import Results
import Runner
import Support
import Sweeps

/// The colours of series that are one optimizer's and differ by one swept number: in its order.
///
/// Thirteen learning rates are not thirteen categories. A colour bar stands in place of their names.
struct OrderedColours {
  let bar: ColorBar
  /// The number of each series, in words: `learning rate`, or `x at the start`.
  let name: String
  private let values: [Int: Double]

  /// Fewer series keep the categorical colours, and their names in the legend.
  static let fewest = 5

  /// - Parameters:
  ///   - trials: one of each series.
  ///   - map: the colours; those of the bar as well.
  /// - Returns: nil where the series are few, or differ otherwise.
  init?(_ trials: [Int], _ data: FigureData, map: ColorMap) {
    guard trials.count >= Self.fewest, let first = trials.first,
      let column = Self.onlyColumn(trials, data)
    else { return nil }
    let group = data.plan.groupIndex(of: first)
    guard trials.allSatisfy({ data.plan.groupIndex(of: $0) == group }),
      column.values.allSatisfy(\.isFinite), Set(column.values).count == trials.count,
      let low = column.values.min(), let high = column.values.max()
    else { return nil }
    name = column.name
    values = Dictionary(zip(trials, column.values)) { first, _ in first }
    bar = ColorBar(
      label: column.name.capitalized, range: low...high, scale: AxisChoice.scale(of: column.values),
      colorMap: map)
  }

  /// The only column in which trials differ; nil where there are none or several, or where it has words.
  private static func onlyColumn(
    _ numbers: [Int], _ data: FigureData
  ) -> (name: String, values: [Double])? {
    let group = data.plan.group(of: numbers[0])
    let parameters = data.experiment.optimizers[group.optimizerIndex].parameters
    let components = data.experiment.losses[group.lossIndex].loss.componentNames
    let trials = numbers.map { data.plan.trial($0) }
    func varies(_ value: (Trial) -> Double) -> Bool {
      trials.contains { value($0).bitPattern != value(trials[0]).bitPattern }
    }
    guard trials.allSatisfy({ $0.parameters.count == parameters.count }) else { return nil }
    var found: [(name: String, values: [Double])] = []
    for place in parameters.indices where varies({ $0.parameters[place] }) {
      guard parameters[place].kind == .number || parameters[place].kind == .whole else {
        return nil
      }
      found.append((Words.spoken(parameters[place].name), trials.map { $0.parameters[place] }))
      if found.count > 1 { return nil }
    }
    for place in components.indices.prefix(trials.first?.start.count ?? 0)
    where varies({ $0.start[place] }) {
      found.append(("\(components[place]) at the start", trials.map { $0.start[place] }))
      if found.count > 1 { return nil }
    }
    return found.first
  }

  /// A series' colour.
  ///
  /// - Parameter trial: one of those given.
  func color(of trial: Int) -> Color { bar.color(of: values[trial] ?? .nan) }

  /// How a series is drawn: solid, as its place in the order is its colour; its marker shows how it ended.
  func style(of trial: Int, marker: MarkerShape) -> SeriesStyle {
    SeriesStyle(color: color(of: trial), dash: .solid, marker: marker, halo: nil)
  }

  /// The same over a map of greys: light lines have a dark outline, dark ones a light one.
  func styleOverMap(of trial: Int, marker: MarkerShape) -> SeriesStyle {
    var style = style(of: trial, marker: marker)
    style.halo =
      style.color.luminance < 0.2 ? Color.white.opacity(0.75) : Color.black.opacity(0.6)
    return style
  }
}

/// The legend of series in ordered colours: how they ended, by the markers at their ends.
enum EndLegend {
  /// The marker of a trial's end.
  static func marker(_ status: Status) -> MarkerShape {
    switch status {
    case .converged: .circle
    case .maximumIterations: .square
    case .stalled: .diamond
    case .exploded: .cross
    }
  }

  /// An entry for each way to end.
  ///
  /// - Parameter halo: the outline of markers over a map.
  static func layers(_ outcomes: [Outcome], halo: Color? = nil) -> [Layer] {
    [Status.converged, .stalled, .maximumIterations, .exploded].compactMap { status -> Layer? in
      let ended = outcomes.filter { $0.status == status }
      guard let least = ended.map(\.iterations).min(), let most = ended.map(\.iterations).max()
      else { return nil }
      let steps = least == most ? grouped(least) : "\(grouped(least)) to \(grouped(most))"
      let words =
        switch status {
        case .converged: "converged in \(steps)"
        case .stalled: "stalled at \(steps)"
        case .maximumIterations: "out of iterations"
        case .exploded: "exploded at \(steps)"
        }
      return entry("\(words) (\(ended.count) of \(outcomes.count))", marker(status), halo)
    }
  }

  /// An entry of a legend without points.
  static func entry(_ label: String, _ shape: MarkerShape, _ halo: Color? = nil) -> Layer {
    .markers(
      MarkerLayer(
        points: [], style: MarkerStyle(shape, size: 8, fill: .gray, stroke: halo), label: label))
  }
}
