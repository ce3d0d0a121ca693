import Engine
import Lanes

/// What rows cost by a network's outputs, and the derivatives.
///
/// Rows stand in the packs 0, 1, … of each output, outputs are `stride` packs apart.
struct NetworkHead<Element: PackElement> {
  typealias V = LanePack<Element>
  let head: Network.Head
  /// How many numbers a row's output has.
  let outputs: Int
  let stride: Int

  /// The losses of rows, and ∂(mean)/∂z.
  ///
  /// - Parameters:
  ///   - columns: how many packs each output has.
  ///   - z: the outputs.
  ///   - targets: a pack for each column.
  ///   - inverse: one over the number of rows of the mean.
  ///   - losses: a pack for each column; nil where not wanted.
  ///   - slopes: laid out as `z`; nil where not wanted.
  @inline(__always)
  func evaluate(
    columns: Int, _ z: UnsafeMutablePointer<V>, targets: UnsafeMutablePointer<V>, inverse: V,
    losses: UnsafeMutablePointer<V>?, slopes: UnsafeMutablePointer<V>?
  ) {
    for column in 0..<columns {
      let target = targets[column]
      switch head {
      case .squaredError:
        let difference = z[column] - target
        losses?[column] = 0.5 * (difference * difference)
        slopes?[column] = difference * inverse
      case .logistic:
        let isPositive = target .> 0
        let output = z[column]
        // −s·z.
        let signed = output.replacing(with: -output, where: isPositive)
        losses?[column] = V.softplus(signed)
        slopes?[column] = (V.sigmoid(output) - V.select(isPositive, 1, 0)) * inverse
      case .crossEntropy:
        crossEntropy(column, z + column, target, inverse, losses, slopes)
      }
    }
  }

  @inline(__always)
  private func crossEntropy(
    _ column: Int, _ z: UnsafeMutablePointer<V>, _ target: V, _ inverse: V,
    _ losses: UnsafeMutablePointer<V>?, _ slopes: UnsafeMutablePointer<V>?
  ) {
    var largest = z[0]
    for output in 1..<max(1, outputs) { largest = V.maximum(largest, z[output &* stride]) }
    var sum: V = 0
    var own: V = 0
    for output in 0..<outputs {
      let number = z[output &* stride]
      let power = V.exp(number - largest)
      slopes?[output &* stride &+ column] = power
      sum += power
      own = own.replacing(with: number, where: target .== V(repeating: Element(output)))
    }
    if let losses { losses[column] = V.log(sum) + (largest - own) }
    guard let slopes else { return }
    let share = 1 / sum
    for output in 0..<outputs {
      let isOwn = target .== V(repeating: Element(output))
      let place = slopes + (output &* stride &+ column)
      place.pointee = (place.pointee * share - V.select(isOwn, 1, 0)) * inverse
    }
  }

  /// The derivative of ∂(mean)/∂z along a direction of z.
  ///
  /// - Parameters:
  ///   - directions: of the outputs, laid out as `z`.
  ///   - result: laid out as `z`.
  @inline(__always)
  func curvature(
    columns: Int, _ z: UnsafeMutablePointer<V>, _ directions: UnsafeMutablePointer<V>, inverse: V,
    into result: UnsafeMutablePointer<V>
  ) {
    for column in 0..<columns {
      switch head {
      case .squaredError: result[column] = directions[column] * inverse
      case .logistic:
        let share = V.sigmoid(z[column])
        result[column] = share * (1 - share) * directions[column] * inverse
      case .crossEntropy:
        var largest = z[column]
        for output in 1..<max(1, outputs) {
          largest = V.maximum(largest, z[output &* stride &+ column])
        }
        var sum: V = 0
        for output in 0..<outputs {
          let place = output &* stride &+ column
          result[place] = V.exp(z[place] - largest)
          sum += result[place]
        }
        let share = 1 / sum
        var mean: V = 0
        for output in 0..<outputs {
          let place = output &* stride &+ column
          result[place] = result[place] * share
          mean += result[place] * directions[place]
        }
        for output in 0..<outputs {
          let place = output &* stride &+ column
          result[place] = result[place] * (directions[place] - mean) * inverse
        }
      }
    }
  }

  /// Which lanes of a column are classified rightly: the first of equal outputs counts, and 1 where a logistic
  /// output is above 0.
  @inline(__always)
  func isRight(_ z: UnsafeMutablePointer<V>, _ column: Int, _ target: V) -> V.Mask {
    guard head == .crossEntropy else {
      return V.select(z[column] .> 0, 1, 0) .== V.select(target .> 0, 1, 0)
    }
    var (largest, found): (V, V) = (z[column], 0)
    for output in 1..<max(1, outputs) {
      let number = z[output &* stride &+ column]
      let isLarger = number .> largest
      largest = largest.replacing(with: number, where: isLarger)
      found = found.replacing(with: V(repeating: Element(output)), where: isLarger)
    }
    return found .== target
  }
}
