import Lanes

/// The numbers of a rule that change with the step, computed for eight steps at once, one in each
/// lane: eight powers take hardly longer than one.
///
/// Only for rules of which no step needs what an earlier one left. The numbers are those that the
/// steps would compute one by one, as lanes compute what single numbers do.
final class StepsAhead {
  /// Puts the numbers of the steps from the given one on into `numbers`, a run for each step.
  private let compute: (_ first: Int) -> Void
  private let numbers: UnsafeMutablePointer<Double>
  private let slots: [Int]
  /// The steps whose numbers are held.
  private var held = 0..<0

  /// - Parameters:
  ///   - uniform: the rule's numbers as they are at every step, of which there are `count`.
  ///   - changing: which of them change.
  init<P: VectorRule>(
    _ inPack: P.Type, _ uniform: UnsafeMutablePointer<Double>, count: Int, changing: [Int]
  ) where P.V == DoublePack {
    slots = changing
    let numbers = UnsafeMutablePointer<Double>.allocate(
      capacity: max(1, changing.count * DoublePack.width))
    numbers.initialize(repeating: 0, count: max(1, changing.count * DoublePack.width))
    self.numbers = numbers
    compute = { first in
      var pack = P()
      var steps = DoublePack(repeating: 0)
      for lane in 0..<DoublePack.width {
        steps.setElement(at: lane, to: Double(first + lane))
      }
      withUnsafeMutablePointer(to: &pack) { pointer in
        let table = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: DoublePack.self)
        for slot in 0..<count { table[slot] = DoublePack(repeating: uniform[slot]) }
        pointer.pointee.prepare(step: steps)
        for (at, slot) in changing.enumerated() {
          for lane in 0..<DoublePack.width {
            numbers[lane * changing.count + at] = table[slot].element(at: lane)
          }
        }
      }
    }
  }

  deinit { numbers.deallocate() }

  /// Puts the numbers of a step into a rule's table.
  func restore(_ t: Int, into table: UnsafeMutablePointer<Double>) {
    if !held.contains(t) {
      compute(t)
      held = t..<t + DoublePack.width
    }
    let run = numbers + (t - held.lowerBound) * slots.count
    for at in slots.indices { table[slots[at]] = run[at] }
  }
}
