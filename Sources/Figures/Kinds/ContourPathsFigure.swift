import Formulas

/// Paths over the contours of a loss.
struct ContourPathsFigure: ContourFigure {
  var appearance = FigureAppearance()
  static let name = "contour_paths"
  static let drawsFormula = true
  static let summary = "Paths over the contours of a loss of two variables, or of two of many."
  static let options = contourOptions

  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  var levels: ContourLevels?
  var splitBy = Split.none
  var components: [String]?

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    ContourDrawing(data: data, options: self).figures()
  }
}
