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
  /// What it shows, without an ending: `parameter-paths-adam`. Not its place among the figures, so that a
  /// figure more or less leaves the names of the others. No two figures of an experiment share one.
  public package(set) var name: String
  public package(set) var figure: Figure
  /// What moves in its SVG; nil where nothing does.
  package var animation: Animation?
  /// Numbers that its layers do not hold, for tables; made only where they are asked for.
  package var rows: FigureRows?

  /// Whether it shows what trials came to, and not a loss by itself.
  package let showsResults: Bool

  package init(name: String, figure: Figure, showsResults: Bool = true) {
    self.name = name
    self.figure = figure
    self.showsResults = showsResults
  }

  /// The picture as a PNG file.
  public func png() throws(PlottingError) -> [UInt8] { try Renderer.png(figure) }

  /// The picture as an SVG file, without what moves.
  public func svg() throws(PlottingError) -> [UInt8] { try Renderer.svg(figure) }
}
