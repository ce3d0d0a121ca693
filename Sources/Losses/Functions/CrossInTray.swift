extension LossDefinition {
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
}
