extension LossDefinition {
  // Custom searches −100…100, where the rings are too fine to draw.
  static let schaffer2 = LossDefinition(
    "schaffer_2", "Schaffer N. 2",
    summary: "Hyperbolic ripples, finer and finer outward, over a shallow bowl.",
    source: "Schaffer et al. 1989; Mishra 2007",
    formula: "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
    domain: [-5...5, -5...5], start: [2.2, -1.1], minima: [[0, 0]], minimumLoss: 0)
}
