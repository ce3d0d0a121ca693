import Lanes

/// The last steps of each trial of a block and the changes of the gradient along them, as L-BFGS remembers
/// them.
///
/// Pairs lie in a ring that turns by one place at each step, for all trials of all blocks alike: which place is
/// the newest depends on the step alone. A trial that keeps no pair of a step has its own turned along.
struct CurvaturePairs<V: Lane> {
  private struct Pair {
    let step: SearchVector<V>
    let change: SearchVector<V>
    /// 1/⟨change, step⟩
    let inverse: SearchNumber<V>
    /// Of the recursion.
    let weight: SearchNumber<V>
  }

  private let memory: SearchMemory<V>
  /// How many any trial keeps at most.
  private let most: Int
  /// How many each keeps at most.
  private let history: SearchNumber<V>
  /// How many each has.
  private let count: SearchNumber<V>
  private var pairs: [Pair] = []
  /// The place of the newest.
  private var newest = 0

  /// - Parameter parameter: the number of the parameter that says how many pairs a trial keeps.
  init(_ memory: SearchMemory<V>, parameter: Int) {
    self.memory = memory
    // No run has more steps.
    most = Int(max(1, min(memory.largestParameter(parameter), 0x1p40)))
    history = memory.parameter(parameter)
    count = memory.number()
  }

  /// Turns the ring for a step, and makes room in it.
  ///
  /// - Parameter step: its number, 1 for the first.
  mutating func turn(_ step: Int) {
    // Doubled where it has turned once, so that no pair has to move.
    while step > pairs.count, pairs.count < most {
      for _ in 0..<min(max(1, pairs.count), most - pairs.count) {
        pairs.append(
          Pair(
            step: memory.vector(), change: memory.vector(), inverse: memory.number(),
            weight: memory.number()))
      }
    }
    newest = (step - 1) % pairs.count
  }

  /// Keeps the pairs of some trials.
  ///
  /// - Parameters:
  ///   - all: the trials of the block that run.
  ///   - curvature: ⟨change, step⟩
  @inline(__always)
  func keep(
    _ lanes: V.Mask, of all: V.Mask, step: SearchVector<V>, change: SearchVector<V>, curvature: V
  ) {
    let others = all .& .!lanes .& (count.value .> 0)
    if others.isAnyTrue { turnAlong(others) }
    let pair = pairs[newest]
    pair.step.set(lanes) { step[$0] }
    pair.change.set(lanes) { change[$0] }
    pair.inverse.set(lanes, 1 / curvature)
    count.set(lanes, V.smaller(count.value + 1, history.value))
  }

  /// Puts every pair of some trials into the next place.
  private func turnAlong(_ lanes: V.Mask) {
    let last = pairs[newest]
    for i in 0..<last.step.count {
      turnAlong(lanes) {
        ($0.step[i], $0.change[i])
      } set: { pair, values in
        (pair.step[i], pair.change[i]) = values
      }
    }
    turnAlong(lanes) {
      ($0.inverse.value, $0.weight.value)
    } set: { pair, values in
      (pair.inverse.value, pair.weight.value) = values
    }
  }

  @inline(__always)
  private func turnAlong(
    _ lanes: V.Mask, _ get: (Pair) -> (V, V), set: (Pair, (V, V)) -> Void
  ) {
    let saved = get(pairs[newest])
    var place = newest
    for distance in 1...pairs.count {
      let before = place == 0 ? pairs.count - 1 : place - 1
      let (old, moved) = (
        get(pairs[place]), distance == pairs.count ? saved : get(pairs[before])
      )
      set(
        pairs[place],
        (
          old.0.replacing(with: moved.0, where: lanes), old.1.replacing(with: moved.1, where: lanes)
        ))
      place = before
    }
  }

  /// Multiplies vectors of some trials by the inverse matrix of second derivatives that the pairs make: the
  /// two-loop recursion of Nocedal (1980).
  ///
  /// - Parameter scale: the multiple of the identity that it begins with.
  @inline(__always)
  func multiply(_ vector: SearchVector<V>, _ lanes: V.Mask, scale: V) {
    let count = count.value
    var age: V = 0
    var place = newest
    var used = 0
    while used < pairs.count {
      let isKept = lanes .& (age .< count)
      guard isKept.isAnyTrue else { break }
      let pair = pairs[place]
      let weight = dot(pair.step, vector) * pair.inverse.value
      pair.weight.value = weight
      vector.set(isKept) { vector[$0] - weight * pair.change[$0] }
      age += 1
      used += 1
      place = place == 0 ? pairs.count - 1 : place - 1
    }
    vector.set(lanes) { vector[$0] * scale }
    while used > 0 {
      age -= 1
      used -= 1
      place = place == pairs.count - 1 ? 0 : place + 1
      let pair = pairs[place]
      let weight = pair.weight.value - dot(pair.change, vector) * pair.inverse.value
      vector.set(lanes .& (age .< count)) { vector[$0] + pair.step[$0] * weight }
    }
  }
}
