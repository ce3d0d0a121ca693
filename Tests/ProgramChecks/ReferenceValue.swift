import Lanes
import Programs

extension Opcode {
  /// What an opcode gives for single numbers, by the plainest code: what machine code is compared with.
  func referenceValue<Number: LaneElement>(_ x: [Number]) -> Number {
    switch self {
    case .constant, .input, .copy: x[0]
    case .add: x[0] + x[1]
    case .subtract: x[0] - x[1]
    case .multiply: x[0] * x[1]
    case .divide: x[0] / x[1]
    case .squareRoot: x[0].squareRoot()
    case .floor: x[0].rounded(.down)
    case .flipSign: -x[0]
    case .clearSign: x[1].magnitude
    case .minimum: x[0].isNaN ? x[0] : x[0] < x[1] ? x[0] : x[1]
    case .maximum: x[0].isNaN ? x[0] : x[0] > x[1] ? x[0] : x[1]
    case .smaller: x[0] < x[1] ? x[0] : x[1]
    case .keepSmallest: x[1].isNaN || x[0] < x[1] ? x[0] : x[1]
    case .less: x[0] < x[1] ? x[2] : 0
    case .lessOrEqual: x[0] <= x[1] ? x[2] : 0
    case .equal: x[0] == x[1] ? x[2] : 0
    case .notEqual: x[0] != x[1] ? x[2] : 0
    case .relu: x[0] <= x[1] ? x[1] : x[0]
    case .sign: x[0] > x[1] ? x[2] : x[0] < x[1] ? x[3] : x[0]
    case .guardedMultiply: x[0] != x[2] ? x[0] * x[1] : 0
    case .guardedDivide: x[1] != x[2] ? x[0] / x[1] : 0
    case .select: x[0] != x[3] ? x[1] : x[2]
    case .choose(let comparison): comparison.holds(x[0], x[1]) ? x[2] : x[3]
    case .commitStep(let comparison, _): comparison.holds(x[0], x[1]) ? x[2] : x[3]
    case .commitStepLikely: x[0].isNaN ? x[1] : x[2]
    case .kernel(.function(.exp)): Number.exp(x[0])
    case .kernel(.function(.sin)): Number.sin(x[0])
    case .kernel(.function(.tanh)): Number.tanh(x[0])
    case .kernel(.power): Number.pow(x[0], x[1])
    case .kernel: preconditionFailure("random functions call no other")
    }
  }
}

extension Opcode.Comparison {
  func holds<Number: FloatingPoint>(_ a: Number, _ b: Number) -> Bool {
    switch self {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .equal: a == b
    case .notEqual: a != b
    case .unordered: a.isNaN || b.isNaN
    }
  }
}
