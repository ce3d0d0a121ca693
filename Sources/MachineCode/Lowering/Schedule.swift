import Programs

/// The order of a function's operations, and which of its stores can be made as soon as a number is
/// computed.
struct Schedule {
  /// By level, stage and place among the values.
  typealias Order = (Int, Int, Int)

  let stage: [Int]
  private let values: [SSAFunction.Value]
  private let levels: [Int]
  /// Of each input, when it is read last.
  private var lastUses: [Order] = []

  init(_ values: [SSAFunction.Value], _ levels: [Int], _ stage: [Int]) {
    self.values = values
    self.levels = levels
    self.stage = stage
    let slots = values.reduce(0) { $1.operation == .input ? max($0, $1.slot + 1) : $0 }
    lastUses = [Order](repeating: (-1, 0, 0), count: slots)
    for (at, value) in values.enumerated() {
      // Functions run, and read, behind all operations of the level before their own.
      let use = value.operation.isKernel ? (levels[at] - 1, Int.max, 0) : order(at)
      for operand in value.operands where values[operand].operation == .input {
        let slot = values[operand].slot
        if lastUses[slot] < use { lastUses[slot] = use }
      }
    }
  }

  func order(_ value: Int) -> Order { (levels[value], stage[value], value) }

  /// Whether a store can be made as soon as its number is computed: where nothing is read afterwards
  /// from where it goes.
  func isEarly(_ store: LoweredFunction.Store) -> Bool {
    let operation = values[store.value].operation
    guard !operation.isLeaf, !operation.isKernel else { return false }
    guard case .input(let slot) = store.location, lastUses.indices.contains(slot) else {
      return true
    }
    return lastUses[slot] <= order(store.value)
  }
}
