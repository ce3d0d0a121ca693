import Engine
import Figures
import Formulas
import Losses
import Optimizers
import Support
import Sweeps

/// The tables of the language reference in Markdown, made from the catalogues.
package enum Reference {
  /// The sections, in the order in which a manual has them.
  package static let sections = [
    "keys", "values", "functions", "samplers", "schedules", "optimizers", "losses", "figures",
  ]

  /// The lines of a section; nil where there is none of the name.
  package static func lines(_ section: String) -> [String]? {
    switch section {
    case "keys": keys
    case "values": values
    case "functions": functions
    case "samplers": samplers
    case "schedules": schedules
    case "optimizers": optimizers
    case "losses": losses
    case "figures": figures
    default: nil
    }
  }

  private static func table(_ titles: [String], _ rows: [[Report.Cell]]) -> [String] {
    MarkdownWriter.lines(
      Report.Table(caption: "", columns: titles.map { Report.Column($0) }, rows: rows))
  }

  // MARK: The file

  private static var keys: [String] {
    table(
      ["Key", "Value", "Default", "Meaning"],
      ExperimentFormat.all.map { key in
        let value: Report.Cell =
          switch key.defaultValue {
          case .value(let text): .code(text)
          default: .text(FormText.defaultText(key))
          }
        return [
          .code(key.path), .text(FormText.words(key.form)), value,
          .text(([key.summary] + meanings(key) + key.details).joined(separator: " ")),
        ]
      })
  }

  private static func meanings(_ key: FormatKey) -> [String] {
    FormText.meanings(key.form).map { "\($0.name): \($0.summary)" }
  }

  private static var values: [String] {
    let list: [Report.Cell] = [
      .code("[a, b, …]"), .text("any"), .text("The values themselves: any list is a grid."),
    ]
    return table(
      ["Value", "Sampling", "Meaning"],
      [list]
        + SweptForm.allCases.map { form in
          [
            .code("{\(form.rawValue): \(form.arguments)}"),
            .text(form.isSampled ? "random, sobol, halton" : "any"), .text(form.summary),
          ]
        })
  }

  private static var functions: [String] {
    table(
      ["Function", "Meaning"],
      FormulaLanguage.functions.map { [.code($0.usage), .text($0.summary)] }
        + FormulaLanguage.constants.map { [.code($0.name), .text("\($0.value)")] })
  }

  private static var samplers: [String] {
    table(
      ["Method", "Keys", "Meaning", "Source"],
      SamplingMethod.allCases.map { method in
        [
          .code(method.rawValue), .text(method.options.joined(separator: ", ")),
          .text(method.summary), .text(method.source),
        ]
      })
  }

  // MARK: Catalogues

  private static var schedules: [String] {
    table(
      ["Schedule", "Parameters (default)", "Rate at step t", "Meaning"],
      ScheduleCatalogue.all.map { entry in
        [
          .code(entry.name),
          .text(
            (parameters(entry.parameters) + entry.lists.map { "\($0.name) […]" })
              .joined(separator: ", ")), .text(entry.equation), .text(entry.summary),
        ]
      })
  }

  private static var optimizers: [String] {
    table(
      ["Optimizer", "Parameters (default)", "Meaning"],
      OptimizerCatalogue.all.map { entry in
        let wrapped = entry.wrapsOptimizer ? ["optimizer (gradient_descent)"] : []
        return [
          .code(entry.name),
          .text((parameters(entry.parameters) + wrapped).joined(separator: ", ")),
          .text("\(entry.title). \(entry.summary)"),
        ]
      })
  }

  private static var losses: [String] {
    table(
      ["Loss", "Parameters (default)", "Meaning"],
      LossCatalogue.all.map { entry in
        let parameters = entry.parameters.map { "\($0.name) (\(shortest($0.defaultValue)))" }
        return [
          .code(entry.name), .text(parameters.joined(separator: ", ")),
          .text("\(entry.title). \(entry.summary)"),
        ]
      }
        + ModelCatalogue.all.map { entry in
          let parameters = entry.parameters.map { parameter in
            parameter.name + (parameter.defaultText.map { " (\($0))" } ?? "")
          }
          return [
            .code(entry.name), .text(parameters.joined(separator: ", ")),
            .text("\(entry.title). \(entry.summary)"),
          ]
        })
  }

  private static func parameters(_ all: [ParameterDescription]) -> [String] {
    ParameterDescription.written(all).map {
      "\($0.name) (\($0.text($0.defaultValue) { shortest($0) }))"
    }
  }

  /// Each figure with its own options; those of all stand once, at the end.
  private static var figures: [String] {
    let kinds = FigureCatalogue.standard.kinds
    let shared = Set(
      (kinds.first?.optionTexts ?? []).map(\.name).filter {
        ParameterExplanation.isShared($0)
      })
    var rows: [[Report.Cell]] = []
    for kind in kinds {
      rows.append([.code(kind.name), .text(""), .text(""), .text(""), .text(kind.summary)])
      rows += kind.optionTexts.filter { !shared.contains($0.name) }.map { row("", $0) }
    }
    let options = (kinds.first?.optionTexts ?? []).filter { shared.contains($0.name) }
    for (at, option) in options.enumerated() {
      rows.append(row(at == 0 ? "every figure" : "", option))
    }
    return table(["Figure", "Option", "Value", "Default", "Meaning"], rows)
  }

  private static func row(_ kind: String, _ option: FigureOptionText) -> [Report.Cell] {
    [
      .text(kind), .code(option.name), .text(FormText.words(option.form)),
      option.hasDefaultValue ? .code(option.defaultText) : .text(option.defaultText),
      .text(option.summary),
    ]
  }
}
