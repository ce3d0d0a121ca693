import Engine
import Lanes

/// What the schedule-free rules of the authors' library share: how much a step's point weighs in the average, and
/// how x follows it.
///
/// Defazio 2024. A structure of lanes within a rule, as its own properties.
struct ScheduleFreeWeights<V: Lane> {
  private var largest: V = 0
  private var total: V = 0
  /// c: the part of the step's point in the average; 0 while no point has a weight.
  private(set) var share: V = 0
  private var rest: V = 1
  private var reach: V = 0

  /// Goes on to a step.
  ///
  /// - Parameters:
  ///   - t: 1 at the first.
  ///   - rate: of the step.
  ///   - power: of the step in a point's weight.
  ///   - weightPower: of the largest rate in it.
  mutating func advance(_ t: V, rate: V, power: V, weightPower: V, momentum: V) {
    largest = V.maximum(largest, rate)
    let weight = V.pow(t, power) * V.pow(largest, weightPower)
    total += weight
    share = V.select(total .> 0, weight / total, 0)
    rest = 1 - share
    reach = momentum * (1 - share) - 1
  }

  /// The point of the next gradient.
  ///
  /// - Parameter step: η·g.
  func point(_ x: V, _ z: V, step: V) -> V { rest * x + share * z + reach * step }

  /// The average, which x is a mixture of with z.
  static func average(_ x: V, _ z: V, momentum: V) -> V { z + (x - z) / momentum }
}
