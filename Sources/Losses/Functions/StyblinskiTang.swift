extension LossDefinition {
  static let styblinskiTang = LossDefinition(
    "styblinski_tang", "Styblinski–Tang",
    summary: "Two wells in every component, one of them lower.",
    source: "Styblinski & Tang 1990",
    dimension: .dimension(2)
  ) { n, _ in
    FamilyMember(
      formula: "0.5*sum(x[i]^4 - 16*x[i]^2 + 5*x[i], i, 0, n-1)", domain: -5...5,
      start: alternating(4, -0.5, count: n),
      minima: [uniform(-2.903_534_027_771_177, count: n)],
      minimumLoss: -39.166_165_703_771_41 * Double(n))
  }
}
