/// The names of what a step of an optimizer leaves, in a ``Recording``.
package struct RecordedStep {
  /// By component.
  package var x: [Int]
  /// By component, then by number.
  package var states: [Int]
  package var shared: [Int]

  package init(x: [Int], states: [Int], shared: [Int]) {
    self.x = x
    self.states = states
    self.shared = shared
  }
}

/// Joins an optimizer's step and the loss at the point that it leads to.
///
/// A block of trials does all of it before the next begins: its smallest losses are kept, trials
/// whose gradient is NaN are told of and stay where they are, trials that did not move are told of.
struct StepTrace {
  private let layout: StepLayout
  private let isSeldom: Bool
  private var builder = TraceBuilder()
  private var stores: [(value: Int, slot: Int)] = []

  /// Nil where the loss has no trace, or the whole is too long.
  ///
  /// - Parameter isSeldom: whether trials are told of apart from all else, where that is possible.
  static func make(
    _ layout: StepLayout, _ recorded: [Trace.Value], _ step: RecordedStep, loss: Program,
    isSeldom: Bool
  ) -> Trace? {
    guard loss.inputCount == layout.dimension, loss.outputCount == layout.dimension + 1,
      let lossTrace = Trace(loss), lossTrace.outputs.allSatisfy({ $0 != nil }),
      recorded.count + lossTrace.values.count < Trace.maximumLength
    else { return nil }
    var trace = StepTrace(layout: layout, isSeldom: isSeldom)
    let keep = layout.areLossesNumbers ? TraceOperation.smaller : .keepSmallest
    let best = trace.builder.append(
      keep, [trace.builder.input(layout.loss), trace.builder.input(layout.best)])
    trace.stores.append((best, layout.best))
    let wrong = trace.compareGradients()
    let points = trace.add(recorded, step, wrong)
    let losses = trace.add(lossTrace.values, inputs: points)
    for (slot, output) in lossTrace.outputs.enumerated() {
      guard let output else { return nil }
      let place = slot == 0 ? layout.loss : layout.gradient(slot - 1)
      trace.stores.append((losses[output], place))
    }
    return Trace(trace.builder.values, stores: trace.stores)
  }

  private init(layout: StepLayout, isSeldom: Bool) {
    self.layout = layout
    self.isSeldom = isSeldom
  }

  /// Two numbers of which one is NaN, or the first is not 0, where the gradient holds a NaN.
  private mutating func compareGradients() -> (
    comparison: TraceOperation.Comparison, a: Int, b: Int
  ) {
    let gradients = (0..<layout.dimension).map { builder.input(layout.gradient($0)) }
    var (comparison, a, b) = (
      TraceOperation.Comparison.unordered, gradients[0], gradients[gradients.count - 1]
    )
    if gradients.count > 2 {
      let (zero, one) = (builder.constant(0), builder.constant(1))
      var any = zero
      for at in stride(from: 0, to: gradients.count, by: 2) {
        let other = gradients[min(at + 1, gradients.count - 1)]
        any = builder.append(.choose(.unordered), [gradients[at], other, one, any])
      }
      (comparison, a, b) = (.notEqual, any, zero)
    }
    return (comparison, a, b)
  }

  /// Adds an optimizer's step; returns the points where the trials are then.
  private mutating func add(
    _ recorded: [Trace.Value], _ step: RecordedStep,
    _ wrong: (comparison: TraceOperation.Comparison, a: Int, b: Int)
  ) -> [Int] {
    var points = [Int](repeating: -1, count: layout.dimension)
    var isFirst = true
    // A point is settled as soon as it is computed: the one before is then needed no more.
    let names = add(recorded) { trace, at, value in
      for component in 0..<trace.layout.dimension where step.x[component] == at {
        let before = trace.builder.input(trace.layout.x(component))
        if trace.isSeldom, trace.layout.dimension == 1, trace.builder.isNaN(value, with: wrong.a) {
          points[component] = trace.builder.append(.settleAlone, [wrong.a, before, value])
        } else {
          points[component] = trace.builder.append(
            .settle(wrong.comparison, isFirst: isFirst), [wrong.a, wrong.b, before, value])
        }
        isFirst = false
        trace.stores.append((points[component], trace.layout.x(component)))
      }
    }
    for component in 0..<layout.dimension {
      for number in 0..<layout.stateCount {
        stores.append(
          (
            names[step.states[component * layout.stateCount + number]],
            layout.state(component, number)
          ))
      }
    }
    for number in 0..<layout.sharedCount {
      stores.append((names[step.shared[number]], layout.shared(number)))
    }
    return points
  }

  /// Adds values; returns their new names.
  ///
  /// - Parameters:
  ///   - inputs: what stands in place of the inputs; nil where they are the step's own.
  ///   - settled: told of each value, by its old and its new name.
  private mutating func add(
    _ others: [Trace.Value], inputs: [Int]? = nil,
    settled: (inout StepTrace, Int, Int) -> Void = { _, _, _ in }
  ) -> [Int] {
    var names: [Int] = []
    names.reserveCapacity(others.count)
    for (at, value) in others.enumerated() {
      switch value.operation {
      case .input: names.append(inputs.map { $0[value.slot] } ?? builder.input(value.slot))
      case .constant: names.append(builder.constant(value.constant))
      default: names.append(builder.append(value.operation, value.operands.map { names[$0] }))
      }
      settled(&self, at, names[at])
    }
    return names
  }
}
