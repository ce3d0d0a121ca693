extension LossDefinition {
  static let easom = LossDefinition(
    "easom", "Easom",
    summary: "One narrow well in a plain whose gradient vanishes.",
    source: "Easom 1990",
    formula: "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
    domain: [-1...7, -1...7], start: [1.9, 2.3], minima: [[Double.pi, Double.pi]],
    minimumLoss: -1)
}
