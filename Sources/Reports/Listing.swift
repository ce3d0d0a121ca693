import Losses
import Optimizers
import Results
import Sweeps
import YAML

/// What `descent list` tells, made from the catalogues.
public enum Listing {
  public static let kinds = ["optimizers", "losses", "schedules", "figures", "samplers"]

  /// The kind that a misspelt word may mean.
  public static func nearestKind(_ word: String) -> String? { nearest(word, among: kinds) }

  public static func lines(_ kind: String) -> [String] {
    switch kind {
    case "optimizers":
      return Explanation.aligned(
        [["Name", "Parameters (default)", "Summary"]]
          + OptimizerCatalogue.all.map { entry in
            let parameters = entry.parameters.map {
              "\($0.name) \($0.text($0.defaultValue) { shortest($0) })"
            }
            let wrapped = entry.wrapsOptimizer ? ["optimizer gradient_descent"] : []
            return [
              entry.name, (parameters + wrapped).joined(separator: ", "), entry.summary,
            ]
          })
    case "schedules":
      return Explanation.aligned(
        [["Name", "Parameters (default)", "Summary"]]
          + ScheduleCatalogue.all.map { entry in
            let parameters = entry.parameters.map {
              "\($0.name) \($0.text($0.defaultValue) { shortest($0) })"
            }
            let lists = entry.lists.map { "\($0.name) […]" }
            return [entry.name, (parameters + lists).joined(separator: ", "), entry.summary]
          })
    case "losses":
      return Explanation.aligned(
        [["Name", "Parameters (default)", "Summary"]]
          + LossCatalogue.all.map { entry in
            let parameters = entry.parameters.map {
              "\($0.name) \(shortest($0.defaultValue))"
            }
            return [entry.name, parameters.joined(separator: ", "), entry.summary]
          })
    case "samplers":
      return Explanation.aligned(
        [["Method", "Options", "Summary"]]
          + SamplingMethod.allCases.map { method in
            [method.rawValue, method.options.joined(separator: ", "), method.summary]
          } + [["", "", ""], ["Value", "Takes", "Summary"]]
          + SweptForm.allCases.map { form in
            [form.rawValue, form.arguments, form.summary]
          })
    default:
      return Explanation.aligned(
        [["Name", "Options", "Summary"]]
          + FigureKind.allCases.map { kind in
            [kind.rawValue, kind.options.map(\.rawValue).joined(separator: ", "), kind.summary]
          })
    }
  }
}
