extension LossDefinition {
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
