import Formulas
import Runner
import Sweeps

/// A kind of figure: its name, its options, what it needs of an experiment, and how it is drawn.
///
/// A kind is one file in `Kinds` and one line in ``FigureCatalogue``. Its stored properties are its
/// options; reader, `descent explain`, `descent list`, estimates and reports learn of them from
/// ``options`` alone.
package protocol FigureType: FigureRequest {
  /// One sentence.
  static var summary: String { get }

  /// What to do instead where it draws the loss as a function of its variables alone, which losses over data are
  /// not; nil where it draws any loss.
  var insteadOfFormula: String? { get }

  /// The options, one for each stored property, in the order of the manual.
  static var options: [FigureOption<Self>] { get }

  /// Its looks, by the options that all kinds share.
  var appearance: FigureAppearance { get set }

  /// The figure with every option at its default.
  init()

  /// What an experiment lacks for this figure. An option's own errors are those of its value.
  func check(_ context: FigureContext) -> [FigureProblem]

  /// The trials whose trajectories the figure shows, to be replayed.
  func trials(of plan: Plan) -> TrialSelection

  /// Which steps it needs with every parameter, however many there are; nil where it does with what the
  /// experiment records.
  func pointSampling(of plan: Plan) -> PointSampling?

  /// Whether it needs the points of trajectories, and not only their losses and gradient norms.
  var needsPoints: Bool { get }

  /// How much is drawn, as far as the plan determines it.
  func extent(in plan: Plan) -> FigureExtent

  /// The figures, none where the experiment has nothing to show in them.
  ///
  /// - Throws: only what is a defect of the program.
  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure]
}

extension FigureType {
  package var insteadOfFormula: String? { nil }
  package func pointSampling(of plan: Plan) -> PointSampling? { nil }
  package func check(_ context: FigureContext) -> [FigureProblem] { [] }
  package func trials(of plan: Plan) -> TrialSelection { .none }
  package var needsPoints: Bool { false }

  /// One figure a loss; pictures of all trials have about the size of a colour map.
  package func extent(in plan: Plan) -> FigureExtent {
    FigureExtent(figures: plan.experiment.losses.count, bytesEach: 250e3)
  }
}

/// What an experiment lacks for a figure.
package struct FigureProblem: Sendable {
  let message: String
  var hint: String?
}

/// How many figures a request draws, and the bytes of their files.
package struct FigureExtent: Sendable {
  package var figures: Int
  /// As PNG and SVG together, as measured on the experiments of the repository.
  package var bytes: Double

  init(figures: Int, bytes: Double) {
    self.figures = figures
    self.bytes = bytes
  }

  init(figures: Int, bytesEach: Double) {
    self.init(figures: figures, bytes: Double(figures) * bytesEach)
  }
}

/// The trials whose trajectories a figure shows.
package struct TrialSelection: Sendable {
  /// Those that the plan determines.
  var planned: [Int] = []
  /// The most that the results determine.
  var mostByResults = 0
  /// Those that the results determine.
  var byResults: @Sendable (RunResults) -> [Int] = { _ in [] }

  static let none = TrialSelection()
}
