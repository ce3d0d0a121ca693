extension LossDefinition {
  // Lower still outside: shifting both by −π repeats the loss less π.
  static let mccormick = LossDefinition(
    "mccormick", "McCormick",
    summary: "A wave along a tilted trough; lowest within the domain.",
    source: "McCormick 1976",
    formula: "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
    domain: [-1.5...4, -3...4], start: [3, -1],
    minima: [[-0.547_197_551_196_597_7, -1.547_197_551_196_597_9]],
    minimumLoss: -1.913_222_954_981_036_4)
}
