import Analysis
import Sweeps

/// The columns of a table of trials, as `results.csv` names them.
enum TableColumns {
  /// The most that a figure shows side by side.
  static let most = 20

  /// The names that a figure may list.
  static func names(_ losses: [LossChoice], _ optimizers: [OptimizerChoice]) -> [String] {
    var names = ["loss", "optimizer"]
    for choice in optimizers { names += choice.words.map(\.column) + choice.parameters.map(\.name) }
    names += losses.flatMap { $0.startColumnNames.map { "start.\($0)" } }
    names += ["seed"] + Measure.allCases.map(\.rawValue) + ["status"]
    names += losses.flatMap { $0.columnNames.map { "final.\($0)" } }
    var known = Set<String>()
    return names.filter { known.insert($0).inserted }
  }
}

extension OptionValue<[String]> {
  /// Columns side by side.
  static let tableColumns = OptionValue(
    form: .list(of: .text, count: 1...TableColumns.most, areUnique: true),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items, !items.isEmpty else {
        validator.mismatch(
          node, expected: "a list of columns", hint: "as in [optimizer, learning_rate, final_loss]")
        return nil
      }
      let known = TableColumns.names(context.losses, context.optimizers)
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
      if items.count > TableColumns.most {
        validator.error(
          "\(items.count) columns are too many to read", at: node.span,
          hint: "at most \(TableColumns.most)")
      }
      return names
    }, text: { "[\($0.map(OptionValue<String>.quoted).joined(separator: ", "))]" })
}
