import Lanes
import Support

/// Adds a ``GradientOracle``'s noise to gradients, and drops components. Used by one thread.
///
/// Every trial of a batch has the same seed, and so meets the same noise.
final class GradientNoise<V: PackLane> {
  private let oracle: GradientOracle
  private let seed: Int
  private let dimension: Int
  /// The noise of the last step, in Double, and whether components are kept.
  private var numbers: [Double]
  private var isKept: [Bool]
  private var step = 0

  /// Nil where gradients are as they are.
  init?(_ oracle: GradientOracle, seed: Int, dimension: Int) {
    guard oracle.usesSeed else { return nil }
    self.oracle = oracle
    self.seed = seed
    self.dimension = dimension
    let width = DoublePack.width
    numbers = [Double](repeating: 0, count: (dimension + width - 1) / width * width)
    isKept = [Bool](repeating: true, count: dimension)
  }

  /// Changes the gradients of a step; `gradient` is laid out as the batch's.
  func apply(to gradient: UnsafeMutablePointer<V>, _ t: Int, _ batch: Batch<V>) {
    if t != step { draw(t) }
    if batch.lanesAreElements {
      let components = UnsafeMutableRawPointer(gradient).assumingMemoryBound(to: V.Element.self)
      for component in 0..<dimension {
        components[component] =
          isKept[component] ? components[component] + V.Element(numbers[component]) : 0
      }
      return
    }
    for component in 0..<dimension {
      let run = gradient + component * batch.capacity
      if isKept[component] {
        let noise = V(rounding: numbers[component])
        for block in 0..<batch.blocks { run[block] += noise }
      } else {
        run.update(repeating: 0, count: batch.blocks)
      }
    }
  }

  /// Draws the noise of a step: a number for each component, from (seed, step, component).
  private func draw(_ t: Int) {
    step = t
    if oracle.dropout > 0 {
      for component in 0..<dimension {
        isKept[component] =
          Philox.uniform(seed: seed, purpose: .dropout, index: component, coordinate: t)
          >= oracle.dropout
      }
    }
    guard let noise = oracle.noise else { return }
    let width = DoublePack.width
    for first in stride(from: 0, to: numbers.count, by: width) {
      var (radii, angles): (DoublePack, DoublePack) = (0.5, 0)
      for lane in 0..<min(width, dimension - first) {
        let words = Philox.block(
          key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
          counter: (
            UInt32(truncatingIfNeeded: first + lane), UInt32(truncatingIfNeeded: t),
            Philox.Purpose.noise.rawValue, UInt32(truncatingIfNeeded: t >> 32)
          ))
        let (a, b) = (
          UInt64(words.0) << 32 | UInt64(words.1), UInt64(words.2) << 32 | UInt64(words.3)
        )
        // Above 0 and up to 1: the logarithm is finite.
        radii.setElement(at: lane, to: Double((a >> 11) + 1) * 0x1p-53)
        angles.setElement(at: lane, to: Double(b >> 11) * 0x1p-53)
      }
      let cosine = DoublePack.cos(DoublePack(rounding: 2 * .pi) * angles)
      let result: DoublePack
      switch noise {
      case .normal(let deviation):
        // Box and Muller (1958).
        let radius = (DoublePack(rounding: -2) * DoublePack.log(radii)).squareRoot()
        result = DoublePack(rounding: deviation) * (radius * cosine)
      case .studentT(let scale, let freedom):
        // Bailey, "Polar generation of random variates with the t-distribution" (1994).
        let exponent = DoublePack(rounding: -2 / freedom) * DoublePack.log(radii)
        let radius = (DoublePack(rounding: freedom) * DoublePack.expm1(exponent)).squareRoot()
        result = DoublePack(rounding: scale) * (radius * cosine)
      }
      for lane in 0..<width { numbers[first + lane] = result.element(at: lane) }
    }
  }
}
