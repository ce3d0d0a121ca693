import Analysis
import Losses
import Optimizers
import Sweeps

/// The columns of results that are known before a run: parameters and starts.
enum PlaneColumns {
  /// Every numeric one, as `results.csv` names it.
  static func all(_ losses: [LossChoice], _ optimizers: [OptimizerChoice]) -> [String] {
    var known = Set<String>()
    let names =
      optimizers.flatMap { $0.parameters.map(\.name) }
      + losses.flatMap { $0.startColumnNames.map { "start.\($0)" } }
      + Experiment.problemColumns(losses)
    return names.filter { known.insert($0).inserted }
  }

  /// Columns of losses that take more than one value.
  static func sweptProblems(_ losses: [LossChoice]) -> [String] {
    Experiment.problemColumns(losses).filter { column in
      Set(losses.compactMap { $0.number(inColumn: column) }).count > 1
    }
  }

  /// Those that take more than one value, in the order of the file.
  static func swept(_ losses: [LossChoice], _ optimizers: [OptimizerChoice]) -> [String] {
    var known = Set<String>()
    var names = optimizers.flatMap { choice in
      choice.sweptParameters.map { choice.parameters[$0].name }
    }
    for choice in losses {
      for (component, name) in choice.startColumnNames.enumerated().prefix(1000)
      where choice.startVaries(in: component) {
        names.append("start.\(name)")
      }
    }
    names += sweptProblems(losses)
    return names.filter { known.insert($0).inserted }
  }

  /// The two columns of a map: those that are named, else the first that are swept.
  static func chosen(
    x: String?, y: String?, in experiment: Experiment
  ) -> (x: String, y: String)? {
    var rest = swept(experiment.losses, experiment.optimizers)
    rest.removeAll { $0 == x || $0 == y }
    func next() -> String? { rest.isEmpty ? nil : rest.removeFirst() }
    guard let x = x ?? next(), let y = y ?? next() else { return nil }
    return (x, y)
  }

  /// What an experiment lacks for a map of two columns.
  ///
  /// - Parameter kind: the kind of figure.
  static func check(
    _ kind: String, x: String?, y: String?, _ context: FigureContext
  ) -> [FigureProblem] {
    guard !context.losses.isEmpty, !context.optimizers.isEmpty else { return [] }
    let swept = swept(context.losses, context.optimizers)
    let given = [x, y].compactMap { $0 }
    if given.count == 2, given[0] == given[1] {
      return [FigureProblem(message: "x and y are the same column '\(given[0])'")]
    }
    guard given.count + swept.filter({ !given.contains($0) }).count < 2 else { return [] }
    return [
      FigureProblem(
        message: "\(kind) needs two swept quantities, and the experiment sweeps "
          + (swept.isEmpty ? "none" : "'\(swept[0])' alone"),
        hint: "sweep a second one, or name it: x, y")
    ]
  }
}

extension OptionValue<String> {
  /// A column along an axis of a map.
  static let planeColumn = name("the name of a column", of: "column") { context in
    context.losses.isEmpty || context.optimizers.isEmpty
      ? [] : PlaneColumns.all(context.losses, context.optimizers)
  }

  /// A column that a run fills.
  static let resultColumn = name(
    "a column", of: "column of results",
    form: .any([
      .words(ResultColumn.measures.map { FormatWord($0.rawValue, "") }), .column(prefix: "final."),
    ])
  ) { context in
    context.losses.isEmpty ? [] : ResultColumn.names(of: context.losses)
  }
}

/// A column that a run fills.
enum ResultColumn: Sendable, Hashable {
  case measure(Measure)
  /// A component of the final point.
  case final(String)

  static let measures: [Measure] = [
    .finalLoss, .bestLoss, .iterations, .gradientEvaluations, .gradientNorm, .testLoss,
    .testAccuracy, .bestTestAccuracy,
  ]

  /// As `results.csv` names them.
  static func names(of losses: [LossChoice]) -> [String] {
    var known = Set<String>()
    let components = losses.flatMap(\.columnNames).filter { known.insert($0).inserted }
    return measures.map(\.rawValue) + components.map { "final.\($0)" }
  }

  /// The column of a name of ``names(of:)``.
  init(name: String) {
    self =
      Measure(rawValue: name).map { .measure($0) }
      ?? .final(name.hasPrefix("final.") ? String(name.dropFirst(6)) : name)
  }
}
