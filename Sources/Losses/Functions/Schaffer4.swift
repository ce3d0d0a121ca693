extension LossDefinition {
  static let schaffer4 = LossDefinition(
    "schaffer_4", "Schaffer N. 4",
    summary: "Hyperbolic ripples with four equal minima on the axes.",
    source: "Schaffer et al. 1989; Mishra 2007",
    formula: "0.5 + (cos(sin(abs(x^2 - y^2)))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
    domain: [-5...5, -5...5], start: [2.2, -1.4],
    minima: [
      [0, 1.253_131_831_463_733_2], [0, -1.253_131_831_463_733_2],
      [1.253_131_831_463_733_2, 0], [-1.253_131_831_463_733_2, 0],
    ], minimumLoss: 0.292_578_632_035_980_56)
}
