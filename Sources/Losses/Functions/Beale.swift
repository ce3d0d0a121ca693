extension LossDefinition {
  static let beale = LossDefinition(
    "beale", "Beale",
    summary: "A valley with steep walls at the corners.",
    source: "Beale 1958",
    formula: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
    domain: [-4.5...4.5, -4.5...4.5], start: [1, 1], minima: [[3, 0.5]], minimumLoss: 0)
}
