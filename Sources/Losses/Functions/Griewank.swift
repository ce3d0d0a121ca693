extension LossDefinition {
  // Custom searches −600…600, where a drawing shows nothing but the bowl.
  static let griewank = LossDefinition(
    "griewank", "Griewank",
    summary: "Ripples on a wide bowl, from a product of cosines.",
    source: "Griewank 1981",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "1 + sum(x^2)/4000 - prod(cos(x[i]/sqrt(i+1)), i, 0, n-1)", domain: -20...20,
      start: alternating(-14, 11, count: n), minima: [uniform(0, count: n)], minimumLoss: 0)
  }
}
