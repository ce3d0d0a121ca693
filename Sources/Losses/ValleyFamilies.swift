// Families whose minimum lies on the floor of a curved or nearly flat valley.

extension LossCatalogue {
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

  static let dixonPrice = LossDefinition(
    "dixon_price", "Dixon–Price",
    summary: "A valley in which each component hangs on the one before; two equal minima.",
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

  static let powell = LossDefinition(
    "powell", "Powell",
    summary:
      "Groups of four components, whose curvature vanishes in two directions at the minimum.",
    source: "Powell 1962",
    dimension: .dimension(4, atLeast: 4, multipleOf: 4)
  ) { n, _ in
    FamilyMember(
      formula: "sum((x[4*i] + 10*x[4*i+1])^2 + 5*(x[4*i+2] - x[4*i+3])^2"
        + " + (x[4*i+1] - 2*x[4*i+2])^4 + 10*(x[4*i] - x[4*i+3])^4, i, 0, \(n / 4 - 1))",
      domain: -4...5, start: alternating(3, -1, 0, 1, count: n), minima: [uniform(0, count: n)],
      minimumLoss: 0)
  }
}
