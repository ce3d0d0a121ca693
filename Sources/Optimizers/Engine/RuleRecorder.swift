import Expressions
import Lanes

/// Takes down the arithmetic of a rule's step by running it on names.
///
/// The rule's types are known where it is made; what it does needs them no more.
@usableFromInline
struct RuleRecorder {
  let rule: StepRule
  /// How many numbers the state of an element has, what all elements share, and the rule itself.
  let stateCount: Int
  let sharedCount: Int
  let coefficientCount: Int
  let record: (Recording, StepLayout) -> RecordedStep

  @usableFromInline
  init<T: VectorRule>(_ type: T.Type) where T.V == Dependence {
    func count<Numbers>(_ type: Numbers.Type) -> Int {
      MemoryLayout<Numbers>.size / MemoryLayout<Dependence>.stride
    }
    rule = .type(ObjectIdentifier(type))
    stateCount = count(T.State.self)
    sharedCount = count(T.Shared.self)
    coefficientCount = count(T.self)
    record = { recording, layout in Self.record(type, recording, layout) }
  }

  private static func record<T: VectorRule>(
    _ type: T.Type, _ recording: Recording, _ layout: StepLayout
  ) -> RecordedStep where T.V == Dependence {
    let rows = layout.dimension
    var rule = [T()]
    var x = [Dependence](repeating: Dependence(sources: 0), count: rows)
    var gradient = x
    var states = [T.State](repeating: T.State(), count: rows)
    var shared = [T.Shared()]
    for row in 0..<rows {
      x[row].name = recording.input(layout.x(row))
      gradient[row].name = recording.input(layout.gradient(row))
    }
    named(&rule, layout.varies.count) { recording.input(layout.coefficient($0)) }
    named(&states, rows * layout.stateCount) { recording.input(layout.state(0, $0)) }
    named(&shared, layout.sharedCount) { recording.input(layout.shared($0)) }
    let loss = Dependence(sources: 0, name: recording.input(layout.loss))
    let shape = VectorShape(count: rows, rows: rows, lanesAreElements: false)
    x.withUnsafeMutableBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        states.withUnsafeMutableBufferPointer { states in
          shared.withUnsafeMutableBufferPointer { shared in
            guard let x = x.baseAddress, let gradient = gradient.baseAddress,
              let states = states.baseAddress, let shared = shared.baseAddress
            else { return }
            rule[0].step(
              Elements(
                x: Column(x, stride: 1), gradient: Column(gradient, stride: 1),
                state: Column(states, stride: 1), shared: Column(shared, stride: 1), loss: loss,
                shape: shape))
          }
        }
      }
    }
    return RecordedStep(
      x: x.map(\.name), states: names(&states, rows * layout.stateCount),
      shared: names(&shared, layout.sharedCount))
  }

  /// Gives names to structures of lanes, lane by lane.
  private static func named<Numbers>(
    _ numbers: inout [Numbers], _ count: Int, _ name: (Int) -> Int
  ) {
    numbers.withUnsafeMutableBytes { bytes in
      let lanes = bytes.assumingMemoryBound(to: Dependence.self)
      for at in 0..<count { lanes[at] = Dependence(sources: 0, name: name(at)) }
    }
  }

  private static func names<Numbers>(_ numbers: inout [Numbers], _ count: Int) -> [Int] {
    numbers.withUnsafeMutableBytes { bytes in
      let lanes = bytes.assumingMemoryBound(to: Dependence.self)
      return (0..<count).map { lanes[$0].name }
    }
  }
}
