import Figures
import Formulas
import Losses
import Optimizers
import Results
import Support
import Sweeps
import YAML

/// What `descent list` prints, made from the catalogues.
public enum Listing {
  public static let kinds = [
    "optimizers", "losses", "schedules", "figures", "functions", "samplers",
  ]

  /// The kind that a misspelt word may mean.
  public static func nearestKind(_ word: String) -> String? { nearest(word, among: kinds) }

  /// The lines of a list.
  ///
  /// - Parameter kind: one of ``kinds``.
  public static func lines(_ kind: String) -> [String] {
    switch kind {
    case "optimizers": TextTable.aligned(header("Name", "Parameters (default)") + optimizers)
    case "schedules": TextTable.aligned(header("Name", "Parameters (default)") + schedules)
    case "losses": TextTable.aligned(header("Name", "Parameters (default)") + losses)
    case "functions": TextTable.aligned([["Name", "Usage", "Summary"]] + functions)
    case "samplers":
      TextTable.aligned(
        header("Method", "Options") + methods + [["", "", ""]] + header("Value", "Takes") + forms)
    default: TextTable.aligned(header("Name", "Options") + figures)
    }
  }

  private static func header(_ name: String, _ arguments: String) -> [[String]] {
    [[name, arguments, "Summary"]]
  }

  private static func row(_ name: String, _ arguments: [String], _ summary: String) -> [String] {
    [name, arguments.joined(separator: ", "), summary]
  }

  private static func defaults(_ parameters: [ParameterDescription]) -> [String] {
    parameters.map { "\($0.name) \($0.text($0.defaultValue) { shortest($0) })" }
  }

  private static var optimizers: [[String]] {
    OptimizerCatalogue.all.map { entry in
      let wrapped = entry.wrapsOptimizer ? ["optimizer gradient_descent"] : []
      return row(entry.name, defaults(entry.parameters) + wrapped, entry.summary)
    }
  }

  private static var schedules: [[String]] {
    ScheduleCatalogue.all.map { entry in
      let lists = entry.lists.map { "\($0.name) […]" }
      return row(entry.name, defaults(entry.parameters) + lists, entry.summary)
    }
  }

  private static var losses: [[String]] {
    LossCatalogue.all.map { entry in
      let parameters = entry.parameters.map { "\($0.name) \(shortest($0.defaultValue))" }
      return row(entry.name, parameters, entry.summary)
    }
  }

  private static var figures: [[String]] {
    FigureCatalogue.standard.kinds.map { kind in
      row(kind.name, kind.optionTexts.map(\.name), kind.summary)
    }
  }

  private static var functions: [[String]] {
    FormulaLanguage.functions.map { [$0.name, $0.usage, $0.summary] }
  }

  private static var methods: [[String]] {
    SamplingMethod.allCases.map { row($0.rawValue, $0.options, $0.summary) }
  }

  private static var forms: [[String]] {
    SweptForm.allCases.map { [$0.rawValue, $0.arguments, $0.summary] }
  }
}
