// Functions of x and y with kinks and cusps.

extension LossCatalogue {
  static let bukin6 = LossDefinition(
    "bukin_6", "Bukin N. 6",
    summary: "A parabola of cusps, infinitely steep beside its gently sloping floor.",
    source: "Bukin 1997; Jamil & Yang 2013, no. 28",
    formula: "100*\(root("abs(y - 0.01*x^2)")) + 0.01*abs(x + 10)",
    domain: [-15...(-5), -3...3], start: [-7, 2], minima: [[-10, 1]], minimumLoss: 0)

  // As published, (|sin x sin y| exp q + 1)^0.1 with q = |100 − r/π|, the exponential exceeds Float.
  // Half of it taken out of the power, all parts and the slope beside the axes, up to 2.7e38, fit.
  static let crossInTray = LossDefinition(
    "cross_in_tray", "Cross-in-tray",
    summary: "Four equal minima between the sharp arms of crosses.",
    source: "Mishra 2006",
    formula: "-0.0001*exp(\(trayHeight)/20)"
      + "*(abs(sin(x)*sin(y))*exp(\(trayHeight)/2) + exp(-\(trayHeight)/2))^0.1",
    domain: [-10...10, -10...10], start: [-6.5, 4],
    // At ±atan(√2·π).
    minima: [
      [1.349_406_617_153_910_7, 1.349_406_617_153_910_7],
      [1.349_406_617_153_910_7, -1.349_406_617_153_910_7],
      [-1.349_406_617_153_910_7, 1.349_406_617_153_910_7],
      [-1.349_406_617_153_910_7, -1.349_406_617_153_910_7],
    ], minimumLoss: -2.062_611_870_822_737)

  private static let trayHeight = "abs(100 - \(root("x^2 + y^2"))/pi)"

  static let eggholder = LossDefinition(
    "eggholder", "Eggholder",
    summary: "Tilted waves of large amplitude; lowest on the border of the domain.",
    source: "Whitley et al. 1996",
    formula: "-(y + 47)*sin(\(root("abs(y + x/2 + 47)"))) - x*sin(\(root("abs(x - (y + 47))")))",
    domain: [-512...512, -512...512], start: [0, 0], minima: [[512, 404.231_805_113_757_8]],
    minimumLoss: -959.640_662_720_850_9)

  static let holderTable = LossDefinition(
    "holder_table", "Hölder table",
    summary: "Waves between kinks, with four equal minima near the corners of the domain.",
    source: "Mishra 2006",
    formula: "-abs(sin(x)*cos(y)*exp(abs(1 - \(root("x^2 + y^2"))/pi)))",
    domain: [-10...10, -10...10], start: [1, -1],
    minima: [
      [8.055_023_475_736_563, 9.664_590_019_241_272],
      [8.055_023_475_736_563, -9.664_590_019_241_272],
      [-8.055_023_475_736_563, 9.664_590_019_241_272],
      [-8.055_023_475_736_563, -9.664_590_019_241_272],
    ], minimumLoss: -19.208_502_567_886_732)
}
