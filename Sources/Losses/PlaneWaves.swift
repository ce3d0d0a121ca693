// Smooth functions of x and y with sines, cosines and exponentials.

extension LossCatalogue {
  static let easom = LossDefinition(
    "easom", "Easom",
    summary: "One narrow well in a plain whose gradient vanishes.",
    source: "Easom 1990",
    formula: "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
    domain: [-1...7, -1...7], start: [1.9, 2.3], minima: [[Double.pi, Double.pi]],
    minimumLoss: -1)

  // Lower still outside: shifting both by −π repeats the loss less π.
  static let mccormick = LossDefinition(
    "mccormick", "McCormick",
    summary: "A wave along a tilted trough; lowest within the domain.",
    source: "McCormick 1976",
    formula: "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
    domain: [-1.5...4, -3...4], start: [3, -1],
    minima: [[-0.547_197_551_196_597_7, -1.547_197_551_196_597_9]],
    minimumLoss: -1.913_222_954_981_036_4)

  static let branin = LossDefinition(
    "branin", "Branin",
    summary: "Three equal minima along a curved valley.",
    source: "Branin 1972; Dixon & Szegő 1978",
    formula: "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    domain: [-5...10, 0...15], start: [5, 12],
    minima: [[-Double.pi, 12.275], [Double.pi, 2.275], [9.424_777_960_769_38, 2.475]],
    minimumLoss: 0.397_887_357_729_738_3)

  static let dropWave = LossDefinition(
    "drop_wave", "Drop-wave",
    summary: "Rings of ripples around the lowest point, as around a drop in water.",
    source: "Surjanovic & Bingham",
    formula: "-(1 + cos(12*\(root("x^2 + y^2"))))/(0.5*(x^2 + y^2) + 2)",
    domain: [-2...2, -2...2], start: [1.2, -0.7], minima: [[0, 0]], minimumLoss: -1)

  // Custom searches −100…100, where the rings are too fine to draw.
  static let schaffer2 = LossDefinition(
    "schaffer_2", "Schaffer N. 2",
    summary: "Hyperbolic ripples, finer and finer outward, over a shallow bowl.",
    source: "Schaffer et al. 1989; Mishra 2007",
    formula: "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
    domain: [-5...5, -5...5], start: [2.2, -1.1], minima: [[0, 0]], minimumLoss: 0)

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

  static let wheelersRidge = LossDefinition(
    "wheelers_ridge", "Wheeler's ridge",
    summary: "A curved trench in a plain whose gradient vanishes.",
    source: "Kochenderfer & Wheeler 2019, appendix B",
    formula: "-exp(-(x*y - 1.5)^2 - (y - 1.5)^2)",
    domain: [-1...6, -1...4], start: [4, 0.5], minima: [[1, 1.5]], minimumLoss: -1)
}
