import Formulas
import Support
import Sweeps

/// Paths over the contours of a loss.
struct ContourPathsFigure: ContourFigure {
  var appearance = FigureAppearance()
  static let name = "contour_paths"
  static let summary =
    "Paths over the contours of a loss of two variables, or in a plane through many."
  static let options =
    contourOptions + [
      FigureOption(
        "plane",
        "A plane through all parameters: pca (in which the paths are spread most), random, or two"
          + " files of directions.", default: "none: two components", \Self.plane, .plane)
    ]

  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  var levels: ContourLevels?
  var splitBy = Split.none
  var components: [String]?
  var plane: PlaneChoice?

  var isInPlane: Bool { plane != nil }

  var insteadOfFormula: String? {
    plane == nil ? "give it a plane, as in contour_paths: {plane: pca}" : nil
  }

  /// The most parameters of a loss in a plane.
  private static let mostParameters = 200_000

  func check(_ context: FigureContext) -> [FigureProblem] {
    guard plane != nil else { return checkComponents(context) }
    var problems: [FigureProblem] = []
    if components != nil {
      problems.append(
        FigureProblem(
          message: "components and a plane are two ways to choose what is drawn",
          hint: "leave one of them out"))
    }
    if let one = context.losses.first(where: { $0.loss.dimension < 2 })?.loss {
      problems.append(
        FigureProblem(
          message: "a plane takes two or more parameters, and '\(one.name)' has one",
          hint: one.data == nil ? "parameter_paths draws losses of one" : "loss_curves draws any"))
    }
    if let wide = context.losses.first(where: { $0.loss.dimension > Self.mostParameters })?.loss {
      problems.append(
        FigureProblem(
          message: "a plane goes through up to \(grouped(Self.mostParameters)) parameters, and"
            + " '\(wide.name)' has \(grouped(wide.dimension))", hint: "loss_curves draws any"))
    }
    return problems
  }

  func pointSampling(of plan: Plan) -> PointSampling? {
    guard plane != nil else { return nil }
    let dimension = plan.experiment.losses.map(\.loss.dimension).max() ?? 1
    // Some hundred megabytes of points.
    return .even(min(max(20_000_000 / (TrialSet.mostDrawn * dimension), 10), 200))
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    guard let plane else { return ContourDrawing(data: data, options: self).figures() }
    return try ParameterPlaneDrawing(data: data, options: self, plane: plane).figures()
  }
}
