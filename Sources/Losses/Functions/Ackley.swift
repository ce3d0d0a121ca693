extension LossDefinition {
  static let ackley = LossDefinition(
    "ackley", "Ackley",
    summary: "A wavy plain around a funnel, whose tip is a kink.",
    source: "Ackley 1987",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "20 + e - 20*exp(-0.2*norm(x)/sqrt(n)) - exp(sum(cos(2*pi*x[i]), i, 0, n-1)/n)",
      domain: -5...5, start: alternating(-3.4, 2.3, count: n), minima: [uniform(0, count: n)],
      minimumLoss: 0)
  }
}
