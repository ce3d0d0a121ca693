extension LossDefinition {
  static let dropWave = LossDefinition(
    "drop_wave", "Drop-wave",
    summary: "Rings of ripples around the lowest point, as around a drop in water.",
    source: "Surjanovic & Bingham",
    formula: "-(1 + cos(12*\(root("x^2 + y^2"))))/(0.5*(x^2 + y^2) + 2)",
    domain: [-2...2, -2...2], start: [1.2, -0.7], minima: [[0, 0]], minimumLoss: -1)
}
