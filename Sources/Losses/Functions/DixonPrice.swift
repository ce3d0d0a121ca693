extension LossDefinition {
  static let dixonPrice = LossDefinition(
    "dixon_price", "Dixon–Price",
    summary: "A valley in which each component depends on the one before; two equal minima.",
    source: "Dixon & Price 1989",
    dimension: .dimension(2, atLeast: 2)
  ) { n, _ in
    // 2x² is the component before; every one but the last must be positive for its successor.
    var point = uniform(1, count: n)
    for i in 1..<n { point[i] = (point[i - 1] / 2).squareRoot() }
    var mirrored = point
    mirrored[n - 1].negate()
    return FamilyMember(
      formula: "(x[0] - 1)^2 + sum((i + 1)*(2*x[i]^2 - x[i-1])^2, i, 1, n-1)", domain: -10...10,
      start: alternating(-6, 8, count: n), minima: [point, mirrored], minimumLoss: 0)
  }
}
