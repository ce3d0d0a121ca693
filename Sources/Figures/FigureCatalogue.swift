import Analysis
import Optimizers
import Sweeps
import YAML

/// The kinds of figures.
package struct FigureCatalogue: FigureReading {
  /// All kinds of this program, in the order of the listing.
  package static let standard = FigureCatalogue([
    LossFunctionFigure.self,
    ParameterPathsFigure.self,
    LossCurvesFigure.self,
    SensitivityFigure.self,
    ComparisonFigure.self,
    TuningCurveFigure.self,
    RankFigure.self,
    PerformanceProfileFigure.self,
    RuntimeProfileFigure.self,
    ParallelCoordinatesFigure.self,
    DataFitFigure.self,
    ContourPathsFigure.self,
    HeatMapFigure.self,
    FateMapFigure.self,
    WinMapFigure.self,
    RaceFigure.self,
  ])

  package let kinds: [any FigureType.Type]

  package init(_ kinds: [any FigureType.Type]) { self.kinds = kinds }

  package var names: [String] { kinds.map { $0.name } }

  /// The kind of a name; nil where there is none.
  package func kind(named name: String) -> (any FigureType.Type)? {
    kinds.first { $0.name == name }
  }

  package func suitable(for losses: [LossChoice]) -> [any FigureRequest] {
    func all(_ dimension: Int) -> Bool {
      !losses.isEmpty && losses.allSatisfy { $0.loss.dimension == dimension }
    }
    if losses.contains(where: { $0.loss.data != nil }) {
      return [LossCurvesFigure(), ComparisonFigure()]
    }
    if all(1) { return [LossFunctionFigure(), ParameterPathsFigure(), LossCurvesFigure()] }
    return all(2) ? [ContourPathsFigure(), LossCurvesFigure()] : [LossCurvesFigure()]
  }

  package func read(
    _ name: String, at place: Span, options: Node?, in context: FigureContext
  ) -> any FigureRequest {
    guard let kind = kind(named: name) else {
      preconditionFailure("'\(name)' is no name of this catalogue")
    }
    return Self.read(kind, at: place, options, context)
  }

  private static func read<Kind: FigureType>(
    _ kind: Kind.Type, at place: Span, _ options: Node?, _ context: FigureContext
  ) -> Kind {
    var figure = Kind()
    if let options {
      let known = Kind.allOptions
      let pairs = context.validator.mapping(options, of: Kind.name, known: known.map(\.name)) ?? []
      for pair in pairs {
        known.first { $0.name == pair.name }?.read(pair.value, context, &figure)
      }
    }
    // A plane that is wrong has been reported.
    if let instead = figure.insteadOfFormula, options?["plane"] == nil,
      let loss = context.losses.first(where: { $0.loss.data != nil })?.loss
    {
      context.validator.error(
        "\(Kind.name) draws a function of its variables alone, and '\(loss.name)' is over data",
        at: place, hint: instead)
      return figure
    }
    // Results that only losses over data have.
    for pair in options?.pairs ?? [] {
      let word = pair.value.string
      guard
        let metric = word == Measure.bestTestAccuracy.rawValue
          ? .testAccuracy : word.flatMap(Metric.init(rawValue:)), metric.isOfTest
      else { continue }
      context.validator.check(metric, pair.value, context.losses)
    }
    for problem in figure.check(context) {
      context.validator.error(problem.message, at: place, hint: problem.hint)
    }
    return figure
  }
}

extension Experiment {
  /// Reads and checks an experiment file that may name every figure of this program.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: what the experiment is called; the file's name without its ending if not given.
  ///   - overrides: what the command line changes, in order.
  ///   - optimizers: the caller's own, which the file may name. One that is called as one of the
  ///     catalogue takes its place. Trials are distinguished by the names of their optimizers, not
  ///     by their code: a new rule deserves a new name.
  ///   - allowsOutside: whether files that it includes or reads may lie outside of its folder.
  ///   - dataFolders: other folders in which its data may lie, sought in order.
  /// - Throws: every error of the file, each with its place; or why it cannot be read.
  public static func load(
    path: String, name: String? = nil, overrides: [Override] = [],
    optimizers: [OptimizerDefinition] = [], allowsOutside: Bool = false,
    dataFolders: [String] = []
  ) throws(ExperimentError) -> Experiment {
    try load(
      path: path, name: name, overrides: overrides, optimizers: optimizers,
      allowsOutside: allowsOutside, dataFolders: dataFolders, figures: FigureCatalogue.standard)
  }

  /// The same, from a revision of a repository.
  ///
  /// - Parameter source: where the file and what it includes are read from.
  package static func load(
    path: String, overrides: [Override], allowsOutside: Bool, source: FileSource
  ) throws(ExperimentError) -> Experiment {
    try load(
      path: path, overrides: overrides, allowsOutside: allowsOutside,
      figures: FigureCatalogue.standard, source: source)
  }
}
