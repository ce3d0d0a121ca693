extension LossDefinition {
  static let goldsteinPrice = LossDefinition(
    "goldstein_price", "Goldstein–Price",
    summary: "Four local minima on a cross of valleys; losses from 3 to a million.",
    source: "Goldstein & Price 1971",
    formula: "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
      + "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
    domain: [-2...2, -2...2], start: [-0.5, 0.5], minima: [[0, -1]], minimumLoss: 3)
}
