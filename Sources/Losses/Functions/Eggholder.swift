extension LossDefinition {
  static let eggholder = LossDefinition(
    "eggholder", "Eggholder",
    summary: "Tilted waves of large amplitude; lowest on the border of the domain.",
    source: "Whitley et al. 1996",
    formula: "-(y + 47)*sin(\(root("abs(y + x/2 + 47)"))) - x*sin(\(root("abs(x - (y + 47))")))",
    domain: [-512...512, -512...512], start: [0, 0], minima: [[512, 404.231_805_113_757_8]],
    minimumLoss: -959.640_662_720_850_9)
}
