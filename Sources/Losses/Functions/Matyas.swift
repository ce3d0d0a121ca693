extension LossDefinition {
  static let matyas = LossDefinition(
    "matyas", "Matyas",
    summary: "A long bowl along the diagonal, of condition number 25.",
    source: "Jamil & Yang 2013, no. 71",
    formula: "0.26*(x^2 + y^2) - 0.48*x*y",
    domain: [-10...10, -10...10], start: [-4, 9], minima: [[0, 0]], minimumLoss: 0)
}
