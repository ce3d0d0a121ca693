extension LossDefinition {
  static let sphere = LossDefinition(
    "sphere", "Sphere",
    summary: "A round bowl: the squared distance from the origin.",
    source: "De Jong 1975",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "sum(x^2)", domain: -5.12...5.12, start: alternating(-4, 3, count: n),
      minima: [uniform(0, count: n)], minimumLoss: 0)
  }
}
