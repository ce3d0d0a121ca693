extension LossDefinition {
  static let rosenbrock = LossDefinition(
    "rosenbrock", "Rosenbrock",
    summary: "A curved valley with a nearly flat floor.",
    source: "Rosenbrock 1960",
    dimension: .dimension(2, atLeast: 2)
  ) { n, _ in
    FamilyMember(
      formula: "sum((1 - x[i])^2 + 100*(x[i+1] - x[i]^2)^2, i, 0, n-2)", domain: -2...2,
      start: alternating(-1.2, 1, count: n), minima: [uniform(1, count: n)], minimumLoss: 0)
  }
}
