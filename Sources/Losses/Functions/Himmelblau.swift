extension LossDefinition {
  static let himmelblau = LossDefinition(
    "himmelblau", "Himmelblau",
    summary: "Four equal minima around one maximum.",
    source: "Himmelblau 1972",
    formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    domain: [-5...5, -5...5], start: [0, 0],
    minima: [
      [3, 2],
      [-2.805_118_086_952_745, 3.131_312_518_250_573],
      [-3.779_310_253_377_747, -3.283_185_991_286_169_6],
      [3.584_428_340_330_491_7, -1.848_126_526_964_403_6],
    ], minimumLoss: 0)
}
