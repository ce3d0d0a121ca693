extension LossDefinition {
  static let trid = LossDefinition(
    "trid", "Trid",
    summary: "A quadratic that couples neighbours; its minimum moves away with the dimension.",
    source: "Adorio 2005; Surjanovic & Bingham",
    dimension: .dimension(2, atLeast: 2)
  ) { n, _ in
    let size = Double(n)
    return FamilyMember(
      formula: "sum((x[i] - 1)^2, i, 0, n-1) - sum(x[i]*x[i-1], i, 1, n-1)",
      domain: -size * size...size * size,
      start: alternating(-0.75 * size * size, 0.75 * size * size, count: n),
      minima: [(1...n).map { Double($0) * Double(n + 1 - $0) }],
      minimumLoss: -size * (size + 4) * (size - 1) / 6)
  }
}
