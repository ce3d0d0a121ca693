extension LossDefinition {
  static let powell = LossDefinition(
    "powell", "Powell",
    summary:
      "Groups of four components, whose curvature vanishes in two directions at the minimum.",
    source: "Powell 1962",
    dimension: .dimension(4, atLeast: 4, multipleOf: 4)
  ) { n, _ in
    FamilyMember(
      formula: "sum((x[4*i] + 10*x[4*i+1])^2 + 5*(x[4*i+2] - x[4*i+3])^2"
        + " + (x[4*i+1] - 2*x[4*i+2])^4 + 10*(x[4*i] - x[4*i+3])^4, i, 0, \(n / 4 - 1))",
      domain: -4...5, start: alternating(3, -1, 0, 1, count: n), minima: [uniform(0, count: n)],
      minimumLoss: 0)
  }
}
