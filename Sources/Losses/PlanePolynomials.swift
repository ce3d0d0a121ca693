// Polynomials of x and y.

extension LossCatalogue {
  static let beale = LossDefinition(
    "beale", "Beale",
    summary: "A valley with steep walls at the corners.",
    source: "Beale 1958",
    formula: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
    domain: [-4.5...4.5, -4.5...4.5], start: [1, 1], minima: [[3, 0.5]], minimumLoss: 0)

  static let booth = LossDefinition(
    "booth", "Booth",
    summary: "A slanting elliptic bowl of condition number 9.",
    source: "Jamil & Yang 2013, no. 17",
    formula: "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
    domain: [-10...10, -10...10], start: [-8, -5], minima: [[1, 3]], minimumLoss: 0)

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

  static let matyas = LossDefinition(
    "matyas", "Matyas",
    summary: "A long bowl along the diagonal, of condition number 25.",
    source: "Jamil & Yang 2013, no. 71",
    formula: "0.26*(x^2 + y^2) - 0.48*x*y",
    domain: [-10...10, -10...10], start: [-4, 9], minima: [[0, 0]], minimumLoss: 0)

  static let goldsteinPrice = LossDefinition(
    "goldstein_price", "Goldstein–Price",
    summary: "Four local minima on a cross of valleys; losses from 3 to a million.",
    source: "Goldstein & Price 1971",
    formula: "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
      + "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
    domain: [-2...2, -2...2], start: [-0.5, 0.5], minima: [[0, -1]], minimumLoss: 3)

  static let threeHumpCamel = LossDefinition(
    "three_hump_camel", "Three-hump camel",
    summary: "Three minima in a row, the middle one lowest.",
    source: "Branin 1972",
    formula: "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    domain: [-2...2, -2...2], start: [-1.2, 1.8], minima: [[0, 0]], minimumLoss: 0)

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

  // No minimum is known because there is none: it falls without bound in three directions.
  static let monkeySaddle = LossDefinition(
    "monkey_saddle", "Monkey saddle",
    summary: "A flat saddle with three ways down and no minimum.",
    source: "Hilbert & Cohn-Vossen 1932",
    formula: "x^3 - 3*x*y^2",
    domain: [-2...2, -2...2], start: [1, 0.01], minima: [], minimumLoss: nil)
}
