extension LossDefinition {
  static let quadratic = LossDefinition(
    "quadratic", "Quadratic",
    summary: "A bowl whose curvatures grow geometrically from 1 to the condition number.",
    source: "Nocedal & Wright 2006, section 3.3",
    dimension: .dimension(2, atLeast: 2),
    others: [
      .init(
        "condition_number", 100, in: 1...1e15,
        "The largest curvature, over the smallest, which is 1.")
    ]
  ) { n, parameters in
    let ratio = LossDefinition.written(parameters[0])
    return FamilyMember(
      formula: "0.5*sum(\(ratio)^(i/(n-1))*x[i]^2, i, 0, n-1)", domain: -2...2,
      start: uniform(1, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }
}
