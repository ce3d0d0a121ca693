extension LossDefinition {
  static let branin = LossDefinition(
    "branin", "Branin",
    summary: "Three equal minima along a curved valley.",
    source: "Branin 1972; Dixon & Szegő 1978",
    formula: "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    domain: [-5...10, 0...15], start: [5, 12],
    minima: [[-Double.pi, 12.275], [Double.pi, 2.275], [9.424_777_960_769_38, 2.475]],
    minimumLoss: 0.397_887_357_729_738_3)
}
