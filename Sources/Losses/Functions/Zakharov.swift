extension LossDefinition {
  static let zakharov = LossDefinition(
    "zakharov", "Zakharov",
    summary: "A bowl in a plate that a quartic bends up along one direction.",
    source: "Jamil & Yang 2013, no. 173",
    dimension: .dimension(2)
  ) { n, _ in
    let tilted = "sum(0.5*(i+1)*x[i], i, 0, n-1)"
    return FamilyMember(
      formula: "sum(x^2) + \(tilted)^2 + \(tilted)^4", domain: -5...10,
      start: alternating(-4, 8, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }
}
