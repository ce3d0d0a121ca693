import Plotting

/// Numbers of a figure that its layers hold as pixels, or as places along axes of their own.
package struct FigureRows: Sendable {
  package struct Row: Sendable {
    package let series: String
    package let x: Double
    package let y: Double?
    package let value: Double?
  }

  /// Whether they stand for the layers, instead of beside them.
  package let replacesLayers: Bool
  package let make: @Sendable () -> [Row]

  init(replacesLayers: Bool = false, _ make: @escaping @Sendable () -> [Row]) {
    self.replacesLayers = replacesLayers
    self.make = make
  }
}

/// A figure of an experiment, ready to be drawn, and the name of its files.
public struct NamedFigure: Sendable {
  /// Without number and ending: `parameter-paths-adam`.
  public let name: String
  public package(set) var figure: Figure
  /// What moves in its SVG; nil where nothing does.
  package var animation: Animation?
  /// Its place among the figures of the experiment, from 1.
  package var number = 1

  /// Numbers that its layers do not hold, for tables; made only where they are asked for.
  package var rows: FigureRows?

  /// Whether it shows what trials came to, and not a loss by itself.
  package let showsResults: Bool

  package init(name: String, figure: Figure, showsResults: Bool = true) {
    self.name = name
    self.figure = figure
    self.showsResults = showsResults
  }

  /// The name of its files without the ending: `02-parameter-paths-adam`.
  package var file: String { number < 10 ? "0\(number)-\(name)" : "\(number)-\(name)" }
}
