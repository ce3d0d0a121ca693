import MachineCode

/// Where the slots of a ``RandomFunction`` lie: points and gradients in runs of their own, behind them
/// groups of numbers that lie side by side, and numbers that all blocks share.
struct RandomLayout {
  let dimension: Int
  let hasKernels: Bool
  let reporting: EventReporting
  private(set) var places: [CallingLayout.Place] = []
  /// How many blocks lie at each address for one block of trials; 0 where there is one for all.
  private(set) var strides: [Int] = []
  /// How many blocks lie at an address that all blocks share.
  private(set) var sharedCounts: [Int] = []

  init(_ choices: inout Choices, _ set: InstructionSet, isDouble: Bool) {
    dimension = 1 + choices.next(3)
    hasKernels = choices.next(4) == 0
    let mayReduce = dimension == 1 && set == .avx512 && !isDouble
    switch choices.next(3) {
    case 0 where dimension == 1: reporting = .onEvent
    case 1 where mayReduce: reporting = .reduced
    default: reporting = .perBlock
    }
    // Points, gradients, the loss and the smallest loss.
    for _ in 0..<2 * dimension + 2 { addGroup(1, stride: 1) }
    var odd: Set<Int> = []
    for _ in 0..<choices.next(5) {
      var count = 1 + choices.next(8)
      // Code has registers for two strides that no addressing mode has.
      if ![1, 2, 4, 8].contains(count), !odd.contains(count) {
        if odd.count < 2 { odd.insert(count) } else { count = 1 }
      }
      addGroup(count, stride: count)
    }
    for _ in 0..<choices.next(6) {
      addGroup(1 + choices.next(4), stride: 0, isUniform: choices.next(3) > 0)
    }
  }

  private mutating func addGroup(_ count: Int, stride: Int, isUniform: Bool = false) {
    for number in 0..<count {
      places.append(
        CallingLayout.Place(
          address: strides.count, offset: number, stride: stride, isUniform: isUniform))
    }
    strides.append(stride)
    sharedCounts.append(stride == 0 ? count : 0)
  }

  var slotCount: Int { places.count }

  /// Whether a slot has numbers for each block.
  func isWritable(_ slot: Int) -> Bool { places[slot].stride > 0 }

  var calling: CallingLayout {
    var layout = CallingLayout(places: places, addressCount: strides.count, reportsEvents: true)
    layout.eventReporting = reporting
    return layout
  }

  /// How many blocks an address has for a batch.
  func blockCount(_ address: Int, blocks: Int) -> Int {
    strides[address] == 0 ? sharedCounts[address] : strides[address] * blocks
  }
}
