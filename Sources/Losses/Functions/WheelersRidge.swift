extension LossDefinition {
  static let wheelersRidge = LossDefinition(
    "wheelers_ridge", "Wheeler's ridge",
    summary: "A curved trench in a plain whose gradient vanishes.",
    source: "Kochenderfer & Wheeler 2019, appendix B",
    formula: "-exp(-(x*y - 1.5)^2 - (y - 1.5)^2)",
    domain: [-1...6, -1...4], start: [4, 0.5], minima: [[1, 1.5]], minimumLoss: -1)
}
