import Optimizers
import YAML

/// Reads the options of figures that show series: sensitivity, performance profile, parallel
/// coordinates.
struct SeriesFigureReader {
  let validator: Validator
  let losses: [LossChoice]
  let optimizers: [OptimizerChoice]

  /// Reads an option.
  ///
  /// - Returns: whether it is one of these.
  func read(
    _ option: FigureOption, of kind: FigureKind, _ node: Node, _ options: inout FigureOptions
  ) -> Bool {
    switch option {
    case .parameter: options.parameter = parameter(node)
    case .quantity where kind == .sensitivity:
      options.measure = validator.choice(
        node, "quantity", Measure.allCases.map { ($0.rawValue, $0) })
    case .tolerance: options.tolerance = tolerance(node)
    case .cost:
      options.cost = validator.choice(node, "cost", Cost.allCases.map { ($0.rawValue, $0) })
    case .columns: options.columns = columns(node)
    case .colour where kind == .parallelCoordinates:
      options.measure = validator.choice(
        node, "column", Measure.allCases.map { ($0.rawValue, $0) })
    default: return false
    }
    return true
  }

  /// Tells what a kind of figure needs and the experiment lacks.
  func check(_ kind: FigureKind, at place: Span) {
    guard kind == .sensitivity, !optimizers.isEmpty, swept.isEmpty else { return }
    validator.error(
      "sensitivity needs a swept parameter, and no optimizer sweeps any", at: place,
      hint: "as in learning_rate: {logspace: [1e-4, 1, 9]}")
  }

  /// The parameters that an optimizer sweeps, in their order in the file.
  private var swept: [String] {
    var names: [String] = []
    for choice in optimizers {
      for place in choice.sweptParameters where !names.contains(choice.parameters[place].name) {
        names.append(choice.parameters[place].name)
      }
    }
    return names
  }

  private func parameter(_ node: Node) -> String? {
    guard let name = validator.text(node, "a parameter") else { return nil }
    let swept = swept
    // Where nothing is swept, `check` tells it.
    guard !swept.isEmpty, !swept.contains(name) else { return name }
    if optimizers.contains(where: { $0.parameters.contains { $0.name == name } }) {
      validator.error(
        "no optimizer sweeps '\(name.prefix(40))'", at: node.span,
        hint: "swept: \(swept.prefix(8).joined(separator: ", "))")
    } else {
      validator.unknown("parameter", name, at: node.span, among: swept)
    }
    return nil
  }

  private func tolerance(_ node: Node) -> Double? {
    guard let value = validator.finite(node) else { return nil }
    guard value > 0 else {
      validator.error("\(validator.written(node)) is out of range", at: node.span, hint: "above 0")
      return nil
    }
    return value
  }

  private func columns(_ node: Node) -> [String]? {
    guard let items = node.items, !items.isEmpty else {
      validator.mismatch(
        node, expected: "a list of columns", hint: "as in [optimizer, learning_rate, final_loss]")
      return nil
    }
    let known = FigureColumns.names(losses, optimizers)
    var names: [String] = []
    for item in items {
      guard let name = validator.text(item, "a column") else { continue }
      if !known.contains(name) {
        validator.unknown("column", name, at: item.span, among: known)
      } else if names.contains(name) {
        validator.error("the column '\(name)' is listed twice", at: item.span)
      } else {
        names.append(name)
      }
    }
    if items.count > FigureColumns.mostColumns {
      validator.error(
        "\(items.count) columns are too many to read", at: node.span,
        hint: "at most \(FigureColumns.mostColumns)")
    }
    return names
  }
}

/// The columns of a table of trials, as `results.csv` names them.
public enum FigureColumns {
  /// The most that a figure shows side by side.
  public static let mostColumns = 20

  /// The names that a figure may ask for.
  static func names(_ losses: [LossChoice], _ optimizers: [OptimizerChoice]) -> [String] {
    var names = ["loss", "optimizer"]
    for choice in optimizers { names += choice.words.map(\.column) + choice.parameters.map(\.name) }
    names += losses.flatMap { $0.loss.componentNames.map { "start.\($0)" } }
    names += ["seed"] + Measure.allCases.map(\.rawValue) + ["status"]
    names += losses.flatMap { $0.loss.componentNames.map { "final.\($0)" } }
    var known = Set<String>()
    return names.filter { known.insert($0).inserted }
  }
}
