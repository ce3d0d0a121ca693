extension LossDefinition {
  static let quartic = LossDefinition(
    "quartic", "Quartic",
    summary: "The notebook's: a minimum at −9/8, an inflection at 0.",
    source: "TensorFlow, Optimizers with Core APIs",
    formula: "2*x^4 + 3*x^3 + 2",
    domain: [-2...2], start: [2], minima: [[-1.125]], minimumLoss: 0.932_128_906_25)
}
