extension LossDefinition {
  static let rastrigin = LossDefinition(
    "rastrigin", "Rastrigin",
    summary: "A bowl with a local minimum near every point of whole numbers.",
    source: "Rastrigin 1974",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "10*n + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 0, n-1)", domain: -5.12...5.12,
      start: alternating(-3.6, 2.7, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }
}
