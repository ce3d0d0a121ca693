extension LossDefinition {
  // No minimum is known because there is none: it falls without bound in three directions.
  static let monkeySaddle = LossDefinition(
    "monkey_saddle", "Monkey saddle",
    summary: "A flat saddle with three ways down and no minimum.",
    source: "Hilbert & Cohn-Vossen 1932",
    formula: "x^3 - 3*x*y^2",
    domain: [-2...2, -2...2], start: [1, 0.01], minima: [], minimumLoss: nil)
}
