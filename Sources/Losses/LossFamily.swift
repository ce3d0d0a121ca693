import Formulas

extension LossDefinition {
  /// A loss of x, or of x and y, without parameters.
  ///
  /// - Parameters:
  ///   - name: as experiment files write it.
  ///   - title: as figures head it.
  ///   - domain: a range for each variable, as many as there are variables.
  ///   - minima: the points of the lowest loss; empty where there is none.
  init(
    _ name: String, _ title: String, summary: String, source: String, formula: String,
    domain: [ClosedRange<Double>], start: [Double], minima: [[Double]], minimumLoss: Double?
  ) {
    // By name, since a formula may mention y first.
    let variables = ["x", "y"].prefix(domain.count).map { Variable($0) }
    self.init(name, title: title, summary: summary, source: source) { _ throws(FormulaError) in
      Loss(
        name: name, formula: try Formula(formula, variables: variables), domain: domain,
        start: start, minima: minima, minimumLoss: minimumLoss)
    }
  }

  /// A family of losses of a vector `x`, one for each dimension.
  ///
  /// - Parameters:
  ///   - name: as experiment files write it.
  ///   - title: as figures head it.
  ///   - dimension: the first parameter.
  ///   - others: the parameters after the dimension.
  ///   - member: the loss of a dimension and the values of `others`.
  init(
    _ name: String, _ title: String, summary: String, source: String, dimension: Parameter,
    others: [Parameter] = [], member: @escaping @Sendable (Int, [Double]) -> FamilyMember
  ) {
    self.init(
      name, title: title, summary: summary, source: source, parameters: [dimension] + others
    ) { values throws(FormulaError) in
      let count = Int(values[0])
      let member = member(count, Array(values.dropFirst()))
      return Loss(
        name: name, formula: try Formula(member.formula, variables: [Variable("x", count: count)]),
        domain: Array(repeating: member.domain, count: count), start: member.start,
        minima: member.minima, minimumLoss: member.minimumLoss)
    }
  }
}

/// The loss of a family in one dimension.
struct FamilyMember {
  /// In `x` and its number of components `n`.
  var formula: String
  /// The range of every component.
  var domain: ClosedRange<Double>
  var start: [Double]
  var minima: [[Double]]
  var minimumLoss: Double
}
