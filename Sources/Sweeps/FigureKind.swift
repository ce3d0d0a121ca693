/// A kind of figure that experiments can ask for.
public enum FigureKind: String, Sendable, Hashable, CaseIterable {
  case lossFunction = "loss_function"
  case parameterPaths = "parameter_paths"
  case lossCurves = "loss_curves"
  case sensitivity
  case performanceProfile = "performance_profile"
  case parallelCoordinates = "parallel_coordinates"
  case contourPaths = "contour_paths"
  case heatMap = "heat_map"
  case fateMap = "fate_map"
  case race

  /// One sentence.
  public var summary: String {
    switch self {
    case .lossFunction: "A 1-D loss and its gradient, with the stationary points found and named."
    case .parameterPaths:
      "Paths of a 1-D parameter over the iterations, on a colour map of the log loss."
    case .lossCurves: "Loss, gradient norm or distance to the minimum against the iterations."
    case .sensitivity: "What comes of a trial against one swept parameter, a line an optimizer."
    case .performanceProfile:
      "The share of problems that each optimizer solves within a factor of the least cost."
    case .parallelCoordinates: "Every trial as a line across its parameters, coloured by result."
    case .contourPaths: "Paths over the contours of a loss of two variables, or of two of many."
    case .heatMap: "Two swept quantities as a plane, coloured by a result."
    case .fateMap:
      "Two swept quantities as a plane: which minimum each trial reached, or what kept it."
    case .race: "An animated picture (SVG) of the paths over the contours of a loss."
    }
  }

  /// Its options, in the order of the manual.
  public var options: [FigureOption] {
    switch self {
    case .lossFunction: [.x, .y, .gradient]
    case .parameterPaths: [.splitBy, .x, .logIterations, .colourFloor]
    case .lossCurves: [.quantity, .against, .splitBy, .band]
    case .sensitivity: [.parameter, .quantity, .band]
    case .performanceProfile: [.tolerance, .cost]
    case .parallelCoordinates: [.columns, .colour]
    case .contourPaths: [.x, .y, .levels, .splitBy, .components]
    case .heatMap: [.x, .y, .colour, .splitBy]
    case .fateMap: [.x, .y]
    case .race: [.seconds, .x, .y, .levels, .splitBy, .components]
    }
  }
}

/// An option of a figure.
public enum FigureOption: String, Sendable, Hashable, CaseIterable {
  case x
  case y
  case gradient
  case splitBy = "split_by"
  case logIterations = "log_iterations"
  case colourFloor = "colour_floor"
  case quantity
  case against
  case band
  case parameter
  case tolerance
  case cost
  case columns
  case colour
  case levels
  case components
  case seconds

  /// What it is, and what it is if it is not given.
  public var summary: String {
    switch self {
    case .x: "The range of the parameter, [low, high]; by default the loss's domain."
    case .y: "The range of the loss axis, [low, high]; by default what the loss takes in x."
    case .gradient: "Whether to draw the gradient; true."
    case .splitBy: "One figure an optimizer, or none: all in one; optimizer."
    case .logIterations: "Whether the iterations have a logarithmic axis; false."
    case .colourFloor: "The log loss below which all is the darkest colour; 0."
    case .quantity:
      "Of loss_curves loss, gradient_norm or distance; loss. Of sensitivity final_loss, best_loss,"
        + " iterations, gradient_norm or gradient_evaluations; final_loss."
    case .against: "iterations or gradient_evaluations; iterations."
    case .band:
      "Two quantiles that the band over seeds, or over trials of one value, spans; [0.25, 0.75]."
    case .parameter: "The swept parameter along x; learning_rate, or the first that is swept."
    case .tolerance:
      "How near to the lowest loss counts as solved, relative where that is above 1; 1e-4."
    case .cost: "iterations or gradient_evaluations; iterations."
    case .columns:
      "The axes, as results.csv names its columns; optimizer, all that is swept, and the result."
    case .colour:
      "The result that colours: final_loss, best_loss, iterations, gradient_evaluations or"
        + " gradient_norm, in a heat_map also final.x; final_loss."
    case .levels: "How many contours, or a list of their losses; by default about a dozen."
    case .components: "The two components to draw, by name or number; by default the first two."
    case .seconds: "How long a round takes; 8."
    }
  }
}

/// What an experiment says about a figure; nil where it says nothing.
public struct FigureOptions: Sendable, Hashable {
  public enum Split: String, Sendable, Hashable, CaseIterable {
    case optimizer
    case none
  }
  public enum Quantity: String, Sendable, Hashable, CaseIterable {
    case loss
    case gradientNorm = "gradient_norm"
    case distance
  }
  public enum Against: String, Sendable, Hashable, CaseIterable {
    case iterations
    case gradientEvaluations = "gradient_evaluations"
  }
  public var x: ClosedRange<Double>?
  public var y: ClosedRange<Double>?
  public var gradient: Bool?
  public var splitBy: Split?
  public var logIterations: Bool?
  public var colourFloor: Double?
  public var quantity: Quantity?
  public var against: Against?
  public var band: ClosedRange<Double>?
  public var parameter: String?
  /// The quantity of `sensitivity`, the colour of `parallel_coordinates`.
  public var measure: Measure?
  public var tolerance: Double?
  public var cost: Cost?
  public var columns: [String]?
  /// The columns along the axes of a map.
  public var xColumn: String?
  public var yColumn: String?
  public var levels: Levels?
  /// Names of components, or their numbers from 0.
  public var components: [String]?
  /// A column of results.
  public var colour: String?
  public var seconds: Double?

  /// Which contours are drawn.
  public enum Levels: Sendable, Hashable {
    case count(Int)
    case values([Double])
  }

  public init() {}
}
