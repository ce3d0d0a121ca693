extension LossDefinition {
  static let sixHumpCamel = LossDefinition(
    "six_hump_camel", "Six-hump camel",
    summary: "Six minima, in pairs by symmetry; one pair is lowest.",
    source: "Dixon & Szegő 1978",
    formula: "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
    domain: [-2...2, -1...1], start: [1.2, 0.1],
    minima: [
      [0.089_842_013_100_318_06, -0.712_656_403_020_739_6],
      [-0.089_842_013_100_318_06, 0.712_656_403_020_739_6],
    ], minimumLoss: -1.031_628_453_489_877_4)
}
