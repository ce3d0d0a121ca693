extension LossDefinition {
  static let levy = LossDefinition(
    "levy", "Levy",
    summary: "Sine waves across a bowl, with long corrugated valleys.",
    source: "Levy & Montalvo 1985",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "sin(pi*(1 + (x[0] - 1)/4))^2"
        + " + sum(((x[i] - 1)/4)^2*(1 + 10*sin(pi*(1 + (x[i] - 1)/4) + 1)^2), i, 0, n-2)"
        + " + ((x[n-1] - 1)/4)^2*(1 + sin(2*pi*(1 + (x[n-1] - 1)/4))^2)",
      domain: -10...10, start: alternating(-8, 7, count: n), minima: [uniform(1, count: n)],
      minimumLoss: 0)
  }
}
