import Lanes
import TestSupport

/// Numbers at which arithmetic has its edges, and between them ordinary ones.
package struct Numbers<Number: LaneElement> {
  private var random: SplitMix
  private let edges: [Number]

  /// - Parameter seed: the same seed gives the same numbers.
  package init(seed: UInt64) {
    random = SplitMix(seed: seed)
    let sizes: [Number] = [
      0, 1, 2, 0.5, .infinity, .greatestFiniteMagnitude, .leastNormalMagnitude,
      .leastNonzeroMagnitude, .leastNormalMagnitude / 2, .ulpOfOne, .pi, 1e30, 1e-30, 8_388_609,
    ]
    edges = sizes + sizes.map { -$0 } + [.nan]
  }

  package mutating func next() -> Number {
    if Int.random(in: 0..<4, using: &random) == 0 {
      return edges[Int.random(in: 0..<edges.count, using: &random)]
    }
    return Number(Double.random(in: -4...4, using: &random))
  }
}
