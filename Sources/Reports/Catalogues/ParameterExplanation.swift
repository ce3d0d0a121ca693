import Engine
import Figures
import Losses
import Optimizers
import Support
import Sweeps

/// What `descent explain` prints about a parameter of optimizers, schedules and losses, or an option of
/// figures: who has it, with default and range.
enum ParameterExplanation {
  /// All of them.
  static var names: [String] {
    OptimizerCatalogue.all.flatMap(\.parameters).map(\.name)
      + ScheduleCatalogue.all.flatMap { $0.parameters + $0.lists }.map(\.name)
      + LossCatalogue.all.flatMap(\.parameters).map(\.name)
      + FigureCatalogue.standard.kinds.flatMap { $0.optionTexts.map(\.name) }
  }

  static func sections(_ name: String, width: Int?) -> [[String]] {
    let parameters = rows(name)
    let options = options(name)
    var sections: [[String]] = []
    if !parameters.isEmpty {
      sections.append(
        ["\(name): a parameter", "", "Of"] + TextTable.aligned(parameters, width: width))
    }
    if !options.isEmpty {
      sections.append(
        ["\(name): an option of figures", "", "Of"] + TextTable.aligned(options, width: width))
    }
    return sections
  }

  private static func rows(_ name: String) -> [[String]] {
    func row(_ owner: String, _ parameter: ParameterDescription) -> [String] {
      let value = parameter.text(parameter.defaultValue) { shortest($0) }
      return [
        "  \(owner)", "default \(value)", FormText.range(of: parameter), parameter.summary,
      ]
    }
    var rows: [[String]] = []
    for entry in OptimizerCatalogue.all {
      rows += ParameterDescription.written(entry.parameters).filter { $0.name == name }.map {
        row(entry.name, $0)
      }
    }
    for entry in ScheduleCatalogue.all {
      rows += entry.parameters.filter { $0.name == name }.map { row(entry.name, $0) }
      rows += entry.lists.filter { $0.name == name }.map {
        ["  \(entry.name)", "required", "a list, each \($0.range.text)", $0.summary]
      }
    }
    for entry in LossCatalogue.all {
      for parameter in entry.parameters where parameter.name == name {
        rows.append([
          "  \(entry.name)", "default \(shortest(parameter.defaultValue))", parameter.allowed,
          parameter.summary,
        ])
      }
    }
    return rows
  }

  /// Whether all kinds of figures have an option, with one meaning.
  static func isShared(_ option: String) -> Bool {
    let rows = options(option)
    return rows.count == 1 && rows[0][0] == everyFigure
  }

  private static let everyFigure = "  every figure"

  private static func options(_ name: String) -> [[String]] {
    let kinds = FigureCatalogue.standard.kinds
    let rows = kinds.flatMap { kind in
      kind.optionTexts.filter { $0.name == name }.map {
        ["  \(kind.name)", "default \($0.defaultText)", FormText.words($0.form), $0.summary]
      }
    }
    // What all kinds share is one row.
    let rest = Set(rows.map { $0.dropFirst() })
    guard rows.count == kinds.count, rest.count == 1, let shared = rest.first else { return rows }
    return [[everyFigure] + shared]
  }
}
