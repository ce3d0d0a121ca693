import Losses
import Optimizers
import Results
import Sweeps
import YAML

/// What `descent list` tells, made from the catalogues.
public enum Listing {
  public static let kinds = ["optimizers", "losses", "figures"]

  /// The kind that a misspelt word may mean.
  public static func nearestKind(_ word: String) -> String? { nearest(word, among: kinds) }

  public static func lines(_ kind: String) -> [String] {
    switch kind {
    case "optimizers":
      return columns(
        [["Name", "Parameters (default)", "Summary"]]
          + OptimizerCatalogue.all.map { entry in
            let parameters = entry.parameters.map {
              "\($0.name) \(shortest($0.defaultValue))"
            }
            return [entry.name, parameters.joined(separator: ", "), entry.summary]
          })
    case "losses":
      return columns(
        [["Name", "Parameters (default)", "Summary"]]
          + LossCatalogue.all.map { entry in
            let parameters = entry.parameters.map {
              "\($0.name) \(shortest($0.defaultValue))"
            }
            return [entry.name, parameters.joined(separator: ", "), entry.summary]
          })
    default:
      return columns(
        [["Name", "Options", "Summary"]]
          + FigureKind.allCases.map { kind in
            [kind.rawValue, kind.options.map(\.rawValue).joined(separator: ", "), kind.summary]
          })
    }
  }

  private static func columns(_ rows: [[String]]) -> [String] {
    var widths = [Int](repeating: 0, count: rows.first?.count ?? 0)
    for row in rows {
      for (column, text) in row.enumerated() { widths[column] = max(widths[column], text.count) }
    }
    return rows.map { row in
      var text = ""
      for (column, field) in row.enumerated() {
        text += field
        if column < row.count - 1 {
          text += String(repeating: " ", count: widths[column] - field.count + 2)
        }
      }
      return text
    }
  }
}
