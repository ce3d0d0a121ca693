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
      let numbers = PolarNumbers(
        seed: seed, purpose: .noise, indices: first..<min(first + width, dimension), step: t,
        stream: t >> 32)
      let result: DoublePack
      switch noise {
      case .normal(let deviation): result = DoublePack(rounding: deviation) * numbers.normal
      case .studentT(let scale, let freedom):
        // Bailey, "Polar generation of random variates with the t-distribution" (1994).
        let exponent = DoublePack(rounding: -2 / freedom) * numbers.logarithm
        let radius = (DoublePack(rounding: freedom) * DoublePack.expm1(exponent)).squareRoot()
        result = DoublePack(rounding: scale) * (radius * numbers.cosine)
      }
      for lane in 0..<width { self.numbers[first + lane] = result.element(at: lane) }
    }
  }
}
