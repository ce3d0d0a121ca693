extension LossDefinition {
  static let bukin6 = LossDefinition(
    "bukin_6", "Bukin N. 6",
    summary: "A parabola of cusps, infinitely steep beside its gently sloping floor.",
    source: "Bukin 1997; Jamil & Yang 2013, no. 28",
    formula: "100*\(root("abs(y - 0.01*x^2)")) + 0.01*abs(x + 10)",
    domain: [-15...(-5), -3...3], start: [-7, 2], minima: [[-10, 1]], minimumLoss: 0)
}
