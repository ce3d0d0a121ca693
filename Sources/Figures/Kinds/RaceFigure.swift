import Engine
import Formulas

/// Paths over the contours of a loss, moving as they were computed.
struct RaceFigure: ContourFigure {
  var appearance = FigureAppearance()
  static let name = "race"
  var insteadOfFormula: String? { "contour_paths with plane: pca draws paths of any loss" }
  static let summary = "An animated picture (SVG) of the paths over the contours of a loss."
  static let options =
    [
      FigureOption(
        "seconds", "How long a round takes.", \RaceFigure.seconds,
        .number(in: ParameterRange(1, 120), "a number of seconds"))
    ] + contourOptions

  var seconds = 8.0
  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  var levels: ContourLevels?
  var splitBy = Split.none
  var components: [String]?

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    ContourDrawing(data: data, options: self, seconds: seconds).figures()
  }
}
