import Losses
import Support

/// The columns of results by which losses of one family differ: parameters of the loss, and what gradients are given.
extension LossChoice {
  /// The number in a column such as `loss.dimension`, `loss.hidden` or `gradient.noise`; nil where there is none.
  ///
  /// Of a network's widths it is that of its one hidden layer.
  public func number(inColumn column: String) -> Double? {
    if let gradient = GradientColumn(rawValue: column) { return gradient.value(oracle) }
    guard column.hasPrefix("loss."),
      let parameter = loss.parameters.first(where: { "loss.\($0.name)" == column })
    else { return nil }
    guard let word = parameter.word else { return parameter.value }
    guard word.hasPrefix("["), word.hasSuffix("]") else { return nil }
    return Double(String(word.dropFirst().dropLast()))
  }

  /// Whether two are of one family but for what stands in some columns.
  package func isLike(_ other: LossChoice, butFor columns: Set<String>) -> Bool {
    func own(_ choice: LossChoice) -> [Loss.ChosenParameter] {
      choice.loss.parameters.filter { !columns.contains("loss.\($0.name)") }
    }
    return loss.name == other.loss.name && own(self) == own(other)
      && GradientColumn.allCases.allSatisfy { column in
        columns.contains(column.rawValue) || column.value(oracle) == column.value(other.oracle)
      }
  }
}

extension Experiment {
  /// The columns of losses that have numbers, in the order of tables.
  public var problemColumns: [String] { Self.problemColumns(losses) }

  package static func problemColumns(_ losses: [LossChoice]) -> [String] {
    var known = Set<String>()
    let names =
      losses.flatMap { $0.loss.parameters.map { "loss.\($0.name)" } }
      + GradientColumn.allCases.map(\.rawValue)
    return names.filter { name in
      known.insert(name).inserted && losses.contains { $0.number(inColumn: name) != nil }
    }
  }
}
