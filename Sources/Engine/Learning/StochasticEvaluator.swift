import Lanes

/// Answers what an optimizer asks within a step: on the step's minibatch, with the step's noise. Where a step takes
/// several minibatches, the answer is their mean.
final class StochasticEvaluator<V: PackLane>: Evaluator {
  private let loss: any DataLoss<V>
  /// Nil where all rows are taken.
  var minibatches: MinibatchSequence?
  var noise: GradientNoise<V>?
  /// How many minibatches, or noisy gradients, a step takes.
  var accumulated = 1
  /// The step at hand.
  var step = 0
  /// What is added up, and the sums.
  private var sums: [UnsafeMutablePointer<V>] = []
  private var sizes: [Int] = []

  init(_ loss: any DataLoss<V>) { self.loss = loss }

  deinit { for sum in sums { sum.deallocate() } }

  /// The number of a minibatch of the step at hand, from 1 on over all steps.
  private func number(_ place: Int) -> Int { (step - 1) * accumulated + place + 1 }

  func evaluate(
    at x: UnsafeMutablePointer<V>, loss value: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    answer(at: x, loss: value, gradient: gradient, batch: batch)
  }

  /// - Parameters:
  ///   - value: nil where the loss is not needed.
  ///   - isKnown: whether `gradient` is that of all rows already.
  func answer(
    at x: UnsafeMutablePointer<V>, loss value: UnsafeMutablePointer<V>?,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>, isKnown: Bool = false
  ) {
    guard accumulated > 1 else {
      if !isKnown {
        loss.evaluate(
          at: x, rows: minibatches?.rows(of: step), loss: value, gradient: gradient, batch: batch)
      }
      noise?.apply(to: gradient, step, batch)
      return
    }
    let targets =
      [(gradient, batch.runs * batch.capacity)] + (value.map { [($0, batch.trialBlocks)] } ?? [])
    average(targets) { place in
      let number = number(place)
      loss.evaluate(
        at: x, rows: minibatches?.rows(of: number), loss: value, gradient: gradient, batch: batch)
      noise?.apply(to: gradient, number, batch)
    }
  }

  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    average([(product, batch.runs * batch.capacity)]) { place in
      loss.curvature(
        at: x, along: direction, product: product, rows: minibatches?.rows(of: number(place)),
        batch: batch)
    }
  }

  /// Leaves the means of what is computed so many times: one added to the other in order, then divided.
  private func average(
    _ targets: [(memory: UnsafeMutablePointer<V>, size: Int)], _ compute: (_ place: Int) -> Void
  ) {
    guard accumulated > 1 else { return compute(0) }
    for (at, target) in targets.enumerated() where at == sums.count || sizes[at] < target.size {
      if at < sums.count {
        sums[at].deallocate()
        sums[at] = .allocateAligned(target.size, repeating: 0)
        sizes[at] = target.size
      } else {
        sums.append(.allocateAligned(target.size, repeating: 0))
        sizes.append(target.size)
      }
    }
    let count = V(repeating: V.Element(accumulated))
    for place in 0..<accumulated {
      compute(place)
      for (at, target) in targets.enumerated() {
        Self.add(
          target.memory, to: sums[at], target.size, isFirst: place == 0,
          dividing: place == accumulated - 1 ? count : nil)
      }
    }
  }

  /// - Parameter count: what the sum is divided by before it takes the place of what is added; nil where more
  ///   comes.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  private static func add(
    _ numbers: UnsafeMutablePointer<V>, to sum: UnsafeMutablePointer<V>, _ size: Int,
    isFirst: Bool, dividing count: V?
  ) {
    for block in 0..<size {
      let total = isFirst ? numbers[block] : sum[block] + numbers[block]
      if let count { numbers[block] = total / count } else { sum[block] = total }
    }
  }
}
