import Lanes

extension LossDefinition {
  static let michalewicz = LossDefinition(
    "michalewicz", "Michalewicz",
    summary: "Plateaus crossed by steep trenches, the lowest point where trenches cross.",
    source: "Michalewicz 1992",
    dimension: .dimension(2)
  ) { n, _ in
    let point = (1...n).map { deepestTrench(Double($0)) }
    return FamilyMember(
      formula: "-sum(sin(x[i])*sin((i + 1)*x[i]^2/pi)^20, i, 0, n-1)",
      domain: 0...Double.pi, start: uniform(1.8, count: n), minima: [point],
      minimumLoss: -point.enumerated().reduce(0) { $0 + depth($1.element, Double($1.offset + 1)) })
  }

  /// The part of one component in the loss, counted from 1 and without its sign.
  private static func depth(_ x: Double, _ i: Double) -> Double {
    Double.sin(x) * Double.power(Double.sin(i * x * x / .pi), 20)
  }

  /// Where the part of component `i` is largest.
  ///
  /// Trenches lie where i·x²/π is near an odd multiple of π/2, and the factor sin x makes the
  /// deepest one of the two on either side of π/2.
  private static func deepestTrench(_ i: Double) -> Double {
    let before = max(0, (i / 4 - 0.5).rounded(.down))
    let candidates = [before, min(before + 1, i - 1)].map { turn in
      bottom(of: .pi * ((turn + 0.5) / i).squareRoot(), i)
    }
    return depth(candidates[1], i) > depth(candidates[0], i) ? candidates[1] : candidates[0]
  }

  /// The place of the largest `depth` near `start`: Newton's method for the root of the logarithm's
  /// derivative, cot x + 40·i·x/π·cot(i·x²/π).
  private static func bottom(of start: Double, _ i: Double) -> Double {
    var x = start
    for _ in 0..<6 {
      let angle = i * x * x / .pi
      let slope = 2 * i * x / .pi
      let (sine, cosine) = (Double.sin(x), Double.cos(x))
      let (waveSine, waveCosine) = (Double.sin(angle), Double.cos(angle))
      let derivative = cosine / sine + 20 * slope * waveCosine / waveSine
      let curvature =
        -1 / (sine * sine) + 40 * i / .pi * waveCosine / waveSine
        - 20 * slope * slope / (waveSine * waveSine)
      let step = derivative / curvature
      x -= step
      if abs(step) <= 1e-16 * x { break }
    }
    return x
  }
}
