/// Where the numbers lie that a step of a batch reads and writes.
///
/// Everything is a run of blocks: a component of the points, of the gradients, a number of the
/// optimizer's state. The numbers of an element's state may lie side by side.
package struct StepLayout: Hashable, Sendable {
  /// How many numbers a trial optimizes.
  package let dimension: Int
  /// How many numbers an optimizer keeps for each of them, and for all together.
  package let stateCount: Int
  package let sharedCount: Int
  /// Whether the state of an element lies side by side; else each of its numbers is a run.
  package let isInterleaved: Bool
  /// For each coefficient of the optimizer whether trials have their own; else there is one block.
  package let varies: [Bool]
  /// Whether the smallest losses are numbers: then they stay so, and need not be looked at.
  package let areLossesNumbers: Bool

  package init(
    dimension: Int, stateCount: Int, sharedCount: Int, isInterleaved: Bool, varies: [Bool],
    areLossesNumbers: Bool
  ) {
    self.areLossesNumbers = areLossesNumbers
    self.dimension = dimension
    self.stateCount = stateCount
    self.sharedCount = sharedCount
    self.isInterleaved = isInterleaved
    self.varies = varies
  }

  // Each number has a slot: what a record calls an input.

  package func x(_ component: Int) -> Int { component }
  package func gradient(_ component: Int) -> Int { dimension + component }
  package var loss: Int { 2 * dimension }
  var best: Int { loss + 1 }
  package func state(_ component: Int, _ number: Int) -> Int {
    best + 1 + component * stateCount + number
  }
  package func shared(_ number: Int) -> Int { state(dimension, 0) + number }
  package func coefficient(_ number: Int) -> Int { shared(sharedCount) + number }
  private var slotCount: Int { coefficient(varies.count) }

  // Runs that lie together are reached from one address.

  package func stateAddress(_ component: Int, _ number: Int) -> Int {
    best + 1 + (isInterleaved ? component : component * stateCount + number)
  }
  package var sharedAddress: Int { stateAddress(isInterleaved ? dimension : dimension, 0) }
  package func coefficientAddress(_ number: Int) -> Int { sharedAddress + 1 + number }
  /// Of the coefficients that all trials share, where they lie side by side with those that differ.
  package var tableAddress: Int { coefficientAddress(varies.count) }

  /// What native code must know.
  var inputs: NativeInputs {
    var places = (0..<slotCount).map { NativeInputs.Place(address: $0) }
    for component in 0..<dimension {
      for number in 0..<stateCount {
        places[state(component, number)] = NativeInputs.Place(
          address: stateAddress(component, number), offset: isInterleaved ? number : 0,
          stride: isInterleaved ? stateCount : 1)
      }
    }
    for number in 0..<sharedCount {
      places[shared(number)] = NativeInputs.Place(
        address: sharedAddress, offset: number, stride: sharedCount)
    }
    for (number, varies) in varies.enumerated() {
      places[coefficient(number)] =
        varies || !isInterleaved
        ? NativeInputs.Place(
          address: coefficientAddress(number), stride: varies ? 1 : 0, isUniform: !varies)
        : NativeInputs.Place(address: tableAddress, offset: number, stride: 0, isUniform: true)
    }
    return NativeInputs(places: places, addressCount: tableAddress + 1, hasFindings: true)
  }
}
