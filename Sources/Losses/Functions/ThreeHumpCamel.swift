extension LossDefinition {
  static let threeHumpCamel = LossDefinition(
    "three_hump_camel", "Three-hump camel",
    summary: "Three minima in a row, the middle one lowest.",
    source: "Branin 1972",
    formula: "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    domain: [-2...2, -2...2], start: [-1.2, 1.8], minima: [[0, 0]], minimumLoss: 0)
}
