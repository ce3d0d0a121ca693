import MachineCode
import Programs

/// Choices that bytes make, one after the other; 0 behind their end.
struct Choices {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var isAtEnd: Bool { at >= bytes.count }

  /// A number below `count`.
  mutating func next(_ count: Int) -> Int {
    guard at < bytes.count else { return 0 }
    at += 1
    return Int(bytes[at - 1]) % count
  }
}

/// A straight-line function that bytes choose: the step of an optimizer with a loss behind it, as far
/// as its shape goes. It reads and writes slots of several layouts and reports events.
struct RandomFunction {
  /// In the order in which they are computed, as they were asked of the builder.
  private(set) var operations: [(opcode: Opcode, operands: [Int])] = []
  /// By place among the operations.
  private var names: [Int] = []
  private(set) var constants: [Int: Double] = [:]
  private(set) var inputs: [Int: Int] = [:]
  /// What memory is to hold afterwards, by slot.
  private(set) var stores: [Int: Int] = [:]
  private var builder = SSABuilder()
  private let layout: RandomLayout
  private var constantPlaces: [UInt64: Int] = [:]

  private static let numbers = [0.0, 1, 2, 0.5, -1, 4, 1e-8, 0.9, -2, 64, 0x1p90]

  init(_ choices: inout Choices, _ layout: RandomLayout) {
    self.layout = layout
    let inputs = (0..<layout.slotCount).map { input($0) }
    let gradients = (0..<layout.dimension).map { inputs[layout.dimension + $0] }
    for _ in 0..<(2 + choices.next(60)) { compute(&choices) }
    for component in 0..<layout.dimension {
      commit(&choices, before: inputs[component], gradients, component)
    }
    for _ in 0..<choices.next(20) { compute(&choices) }
    for slot in layout.dimension..<layout.slotCount
    where layout.isWritable(slot) && choices.next(3) > 0 {
      stores[slot] = any(&choices)
    }
  }

  /// What is compiled.
  var function: SSAFunction {
    SSAFunction(
      builder.values, stores: stores.sorted { $0.key < $1.key }.map { (names[$0.value], $0.key) })
  }

  // MARK: Building

  private mutating func add(_ opcode: Opcode, _ operands: [Int]) -> Int {
    operations.append((opcode, operands))
    names.append(builder.append(opcode, operands.map { names[$0] }))
    return operations.count - 1
  }

  private mutating func input(_ slot: Int) -> Int {
    operations.append((.input, []))
    names.append(builder.input(slot))
    inputs[operations.count - 1] = slot
    return operations.count - 1
  }

  private mutating func constant(_ value: Double) -> Int {
    if let known = constantPlaces[value.bitPattern] { return known }
    operations.append((.constant, []))
    names.append(builder.constant(value))
    constants[operations.count - 1] = value
    constantPlaces[value.bitPattern] = operations.count - 1
    return operations.count - 1
  }

  /// A value that there is: one of the last more often than the others.
  private mutating func any(_ choices: inout Choices) -> Int {
    switch choices.next(4) {
    case 0: constant(Self.numbers[choices.next(Self.numbers.count)])
    case 1: operations.count - 1 - choices.next(min(6, operations.count))
    default: choices.next(operations.count)
    }
  }

  private mutating func compute(_ choices: inout Choices) {
    let comparisons: [Opcode.Comparison] = [.less, .lessOrEqual, .equal, .notEqual, .unordered]
    let (a, b) = (any(&choices), any(&choices))
    switch choices.next(layout.hasKernels ? 26 : 22) {
    case 0, 1: _ = add(.add, [a, b])
    case 2, 3: _ = add(.multiply, [a, b])
    case 4: _ = add(.subtract, [a, b])
    case 5: _ = add(.divide, [a, b])
    case 6: _ = add(.squareRoot, [a])
    case 7: _ = add(.floor, [a])
    case 8: _ = add(.flipSign, [a, constant(-0.0)])
    case 9: _ = add(.clearSign, [constant(-0.0), a])
    case 10: _ = add(.minimum, [a, b])
    case 11: _ = add(.maximum, [a, b])
    case 12: _ = add(.smaller, [a, b])
    case 13: _ = add(.keepSmallest, [a, b])
    case 14:
      let opcodes: [Opcode] = [.less, .lessOrEqual, .equal, .notEqual]
      _ = add(opcodes[choices.next(4)], [a, b, constant(1)])
    case 15: _ = add(.relu, [a, constant(0)])
    case 16: _ = add(.sign, [a, constant(0), constant(1), constant(-1)])
    case 17: _ = add(.guardedMultiply, [a, b, constant(0)])
    case 18: _ = add(.guardedDivide, [a, b, constant(0)])
    case 19: _ = add(.select, [a, b, any(&choices), constant(0)])
    case 20: _ = add(.choose(comparisons[choices.next(5)]), [a, b, any(&choices), any(&choices)])
    case 21: _ = add(.copy, [a])
    case 22: _ = add(.kernel(.function(.exp)), [a])
    case 23: _ = add(.kernel(.function(.sin)), [a])
    case 24: _ = add(.kernel(.function(.tanh)), [a])
    default: _ = add(.kernel(.power), [a, b])
    }
  }

  /// The point after the step: what an optimizer's step ends with.
  private mutating func commit(
    _ choices: inout Choices, before: Int, _ gradients: [Int], _ component: Int
  ) {
    let gradient = gradients[component]
    // Some steps do not move, and the step is NaN where the gradient is.
    let scale = choices.next(5) == 0 ? constant(0) : any(&choices)
    let after = add(.subtract, [before, add(.multiply, [scale, gradient])])
    let last = gradients[gradients.count - 1]
    switch layout.reporting {
    case .onEvent:
      precondition(builder.isNaN(names[after], with: names[gradient]), "a step loses a NaN")
      stores[component] = add(.commitStepLikely, [gradient, before, after])
    default:
      let isFirst = component == 0
      stores[component] = add(
        .commitStep(.unordered, isFirst: isFirst),
        // A reference that is NaN stands for a step that pauses.
        [gradients[0], last, before, after, choices.next(4) == 0 ? constant(.nan) : before])
    }
  }
}
