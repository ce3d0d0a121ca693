import Expressions

// What the files of the catalogue are written with.

extension LossDefinition {
  /// One loss of x, or of x and y, without parameters.
  init(
    _ name: String, _ title: String, summary: String, source: String, formula: String,
    domain: [ClosedRange<Double>], start: [Double], minima: [[Double]], minimumLoss: Double?
  ) {
    // By name, since a formula may mention y first.
    let variables = ["x", "y"].prefix(domain.count).map { Variable($0) }
    self.init(name, title: title, summary: summary, source: source) { _ throws(FormulaError) in
      Loss(
        name: name, formula: try Formula(formula, variables: variables), domain: domain,
        start: start, minima: minima,
        minimumLoss: minimumLoss)
    }
  }

  /// A family of losses of a vector `x`, one for each dimension.
  ///
  /// - Parameters:
  ///   - dimension: the first parameter.
  ///   - more: the others.
  ///   - member: the loss of a dimension and the values of `more`.
  init(
    _ name: String, _ title: String, summary: String, source: String, dimension: Parameter,
    more: [Parameter] = [], member: @escaping @Sendable (Int, [Double]) -> FamilyMember
  ) {
    self.init(
      name, title: title, summary: summary, source: source, parameters: [dimension] + more
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

/// One loss of a family.
struct FamilyMember {
  /// In `x` and its number of components `n`.
  var formula: String
  /// The range of every component.
  var domain: ClosedRange<Double>
  var start: [Double]
  var minima: [[Double]]
  var minimumLoss: Double
}

/// A point whose components take turns.
func alternating(_ values: Double..., count: Int) -> [Double] {
  (0..<count).map { values[$0 % values.count] }
}

/// A point whose components are all the same.
func uniform(_ value: Double, count: Int) -> [Double] { Array(repeating: value, count: count) }

/// The square root in the formula language, with the derivative 0 where `radicand` is 0.
///
/// A plain root has an infinite slope there, and the slope of |u| or x² + y² inside is 0: their
/// product would be NaN, so that an optimizer that meets the very point would count as exploded.
func root(_ radicand: String) -> String { "where(\(radicand) == 0, 0, sqrt(\(radicand)))" }
