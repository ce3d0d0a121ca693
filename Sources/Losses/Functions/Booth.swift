extension LossDefinition {
  static let booth = LossDefinition(
    "booth", "Booth",
    summary: "A slanting elliptic bowl of condition number 9.",
    source: "Jamil & Yang 2013, no. 17",
    formula: "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
    domain: [-10...10, -10...10], start: [-8, -5], minima: [[1, 3]], minimumLoss: 0)
}
