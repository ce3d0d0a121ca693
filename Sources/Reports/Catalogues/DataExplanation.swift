import Datasets
import Losses
import Support

/// What `descent explain` prints about data sets and the models that learn from them.
enum DataExplanation {
  static var names: [String] {
    CatalogueDataSet.all.map(\.name) + GeneratedSet.allCases.map(\.rawValue)
      + ModelCatalogue.all.map(\.name) + ModelCatalogue.all.flatMap(\.parameters).map(\.name)
  }

  static func sections(_ name: String, width: Int?) -> [[String]] {
    var sections: [[String]] = []
    if let entry = ModelCatalogue.model(named: name) { sections.append(lines(entry, width)) }
    if let entry = CatalogueDataSet.named(name) { sections.append(lines(entry, width)) }
    if let set = GeneratedSet(rawValue: name) { sections.append(lines(set, width)) }
    let owners = ModelCatalogue.all.flatMap { model in
      model.parameters.filter { $0.name == name }.map { row(model.name, $0) }
    }
    if !owners.isEmpty {
      sections.append(
        ["\(name): a parameter of models", "", "Of"] + TextTable.aligned(owners, width: width))
    }
    return sections
  }

  private static func row(_ name: String, _ parameter: ModelDefinition.Parameter) -> [String] {
    [
      "  \(name)", parameter.defaultText.map { "default \($0)" } ?? "required",
      parameter.form.allowed, parameter.summary,
    ]
  }

  private static func lines(_ entry: ModelDefinition, _ width: Int?) -> [String] {
    ["\(entry.name): a loss over data", entry.summary, "", "Outputs, loss and gradient"]
      + entry.equations.map { "  \($0)" } + [
        "", "Parameter tensors, in order", "  \(entry.tensors)",
      ]
      + ["", "Parameters"]
      + TextTable.aligned(entry.parameters.map { row($0.name, $0) }, width: width)
      + ["", "Start", "  \(entry.start)", "", "Use"]
      + ["  loss: {\(entry.name): {data: \(entry.example)}}", "", "Source", "  \(entry.source)"]
  }

  private static func lines(_ entry: CatalogueDataSet, _ width: Int?) -> [String] {
    var lines = ["\(entry.name): a data set", entry.summary, entry.details]
    if let set = try? DataSet(entry.definition, name: entry.name) {
      let summary = set.summary
      lines += [
        "", "Rows",
        "  \(grouped(set.trainingRows)) to train on, the last \(grouped(set.testRows)) to test on",
        "", "Features (\(grouped(set.featureNames.count)), scale \(summary.scale.rawValue))",
        "  " + set.featureNames.prefix(8).joined(separator: ", ")
          + (set.featureNames.count > 8 ? ", …" : ""),
      ]
      if !summary.classes.isEmpty {
        lines += ["", "Classes of \(set.targetName)"]
        lines += TextTable.aligned(
          summary.classes.map {
            [
              "  \($0.name)", "\(grouped($0.trainingRows)) to train on",
              "\(grouped($0.testRows)) to test on",
            ]
          }, width: width)
      }
    }
    return lines + ["", "Use", "  loss: {softmax_regression: {data: \(entry.name)}}"]
      + ["", "Source", "  \(entry.source)", "", "Licence", "  \(entry.licence)"]
  }

  private static func lines(_ set: GeneratedSet, _ width: Int?) -> [String] {
    ["\(set.rawValue): a generated data set", set.summary, "", "Row i = 0, 1, …"]
      + set.formula.map { "  \($0)" } + ["", "Parameters"]
      + TextTable.aligned(
        set.parameters.map { parameter in
          let range =
            "\(shortest(parameter.range.lowerBound)) to \(shortest(parameter.range.upperBound))"
          return [
            "  \(parameter.name)", "default \(shortest(parameter.defaultValue))",
            parameter.isWhole ? "whole, \(range)" : range, parameter.summary,
          ]
        }, width: width)
      + ["", "Use", "  data: {my_data: {generate: \(set.rawValue), rows: 200, test: 0.2}}"]
  }
}

extension ModelDefinition {
  /// A data set that suits it.
  fileprivate var example: String {
    switch name {
    case "logistic_regression": "breast_cancer"
    case "matrix_factorization": "ratings"
    default: "iris"
    }
  }
}

extension ModelDefinition.Parameter.Form {
  /// What a file may write.
  var allowed: String {
    switch self {
    case .dataSet: "the name of a data set"
    case .number: "at least 0"
    case .whole(let range):
      "whole, from \(grouped(range.lowerBound)) to \(grouped(range.upperBound))"
    case .widths: "a list of whole numbers"
    case .words(let words): words.joined(separator: ", ")
    }
  }
}
