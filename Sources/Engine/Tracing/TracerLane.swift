import Lanes
import Programs
import Synchronization

/// A lane that holds no number: what is done to it is recorded as SSA. A rule runs on it once, and
/// what it recorded is what all backends execute.
///
/// Arithmetic, comparisons, choices by ``Lane/replacing(with:where:)`` and the elementary functions of
/// the formula language are recorded. What would look at a number while recording (``element(at:)``,
/// bit patterns, ``LaneMask/isAnyTrue``) is a programmer's error and ends the program.
public struct TracerLane: Lane {
  public typealias Element = Double

  /// The place of the value in the recorded graph; −1 for a constant.
  var valueID: Int
  /// The constant, where it is one.
  var constant: Double

  package init(valueID: Int) {
    self.valueID = valueID
    constant = 0
  }

  public static var width: Int { 1 }
  public init(repeating value: Double) { (valueID, constant) = (-1, value) }
  public init(floatLiteral value: Double) { self.init(repeating: value) }
  public init(integerLiteral value: Int) { self.init(repeating: Double(value)) }
  public init(bits: TracerBits) { self.init(valueID: bits.valueID) }
  public var bits: TracerBits { TracerBits(valueID: place) }
  public func element(at index: Int) -> Double { TraceContext.refuse("looks at a number") }
  public mutating func setElement(at index: Int, to value: Double) {
    TraceContext.refuse("sets a number of its own")
  }

  /// The place of the value in the graph at hand.
  package var place: Int { valueID >= 0 ? valueID : TraceContext.now.constant(constant) }

  private static func record(_ operation: Opcode, _ operands: Int...) -> Self {
    Self(valueID: TraceContext.now.record(operation, operands))
  }

  public static func + (_ a: Self, _ b: Self) -> Self { record(.add, a.place, b.place) }
  public static func - (_ a: Self, _ b: Self) -> Self { record(.subtract, a.place, b.place) }
  public static func * (_ a: Self, _ b: Self) -> Self { record(.multiply, a.place, b.place) }
  public static func / (_ a: Self, _ b: Self) -> Self { record(.divide, a.place, b.place) }
  public static prefix func - (_ a: Self) -> Self {
    // Of a literal a literal: defaults of rules are written so, outside of any recording.
    if a.valueID < 0 { return Self(repeating: -a.constant) }
    return record(.flipSign, a.place, Self(repeating: -0.0).place)
  }
  public func squareRoot() -> Self { Self.record(.squareRoot, place) }
  public func roundedDown() -> Self { Self.record(.floor, place) }
  public func roundedToNearest() -> Self { TraceContext.refuse("rounds to the nearest integer") }
  public static func .< (_ a: Self, _ b: Self) -> TracerMask { .comparing(.less, a, b) }
  public static func .<= (_ a: Self, _ b: Self) -> TracerMask { .comparing(.lessOrEqual, a, b) }
  public static func .> (_ a: Self, _ b: Self) -> TracerMask { .comparing(.less, b, a) }
  public static func .>= (_ a: Self, _ b: Self) -> TracerMask { .comparing(.lessOrEqual, b, a) }
  public static func .== (_ a: Self, _ b: Self) -> TracerMask { .comparing(.equal, a, b) }
  public static func .!= (_ a: Self, _ b: Self) -> TracerMask { .comparing(.notEqual, a, b) }
  public func replacing(with other: Self, where mask: TracerMask) -> Self {
    mask.choose(other, self)
  }
}

/// Truth values of a ``TracerLane``: a recorded number that is 1 where they hold and 0 elsewhere.
public struct TracerMask: LaneMask {
  var number: TracerLane

  public init(repeating value: Bool) { number = value ? 1 : 0 }

  private init(_ number: TracerLane) { self.number = number }

  /// 1 where it holds, 0 elsewhere.
  var asNumber: TracerLane { number }

  fileprivate static func comparing(
    _ operation: Opcode, _ a: TracerLane, _ b: TracerLane
  ) -> Self {
    let one = TracerLane(repeating: 1)
    return Self(
      TracerLane(valueID: TraceContext.now.record(operation, [a.place, b.place, one.place])))
  }

  fileprivate func choose(_ then: TracerLane, _ otherwise: TracerLane) -> TracerLane {
    TracerLane(
      valueID: TraceContext.now.choose(number.place, then.place, otherwise.place))
  }

  public var isAnyTrue: Bool { TraceContext.refuse("decides by a number") }
  public var areAllTrue: Bool { TraceContext.refuse("decides by a number") }
  public func element(at index: Int) -> Bool { TraceContext.refuse("decides by a number") }
  public var bitmask: UInt32 { TraceContext.refuse("decides by a number") }

  public static func .& (_ a: Self, _ b: Self) -> Self { Self(a.choose(b.number, 0)) }
  public static func .| (_ a: Self, _ b: Self) -> Self { Self(a.choose(1, b.number)) }
  public static prefix func .! (_ a: Self) -> Self { Self(a.choose(0, 1)) }
}

/// The bit pattern of a ``TracerLane``, of which only the sign may be cleared.
public struct TracerBits: LaneBits {
  public typealias Mask = TracerMask
  var valueID: Int
  private var isSignCleared = false

  init(valueID: Int) { self.valueID = valueID }

  public init(integerLiteral value: Int) { self.init(valueID: -1) }
  public static var signCleared: Self {
    var result = Self(valueID: -1)
    result.isSignCleared = true
    return result
  }

  public static func & (_ a: Self, _ b: Self) -> Self {
    guard b.isSignCleared, a.valueID >= 0 else { refuse() }
    let negativeZero = TracerLane(repeating: -0.0)
    return Self(valueID: TraceContext.now.record(.clearSign, [negativeZero.place, a.valueID]))
  }

  private static func refuse() -> Never { TraceContext.refuse("looks at bit patterns") }
  public func adding(_ other: Self) -> Self { Self.refuse() }
  public func subtracting(_ other: Self) -> Self { Self.refuse() }
  public func multiplied(by other: Self) -> Self { Self.refuse() }
  public static func | (_ a: Self, _ b: Self) -> Self { refuse() }
  public static func ^ (_ a: Self, _ b: Self) -> Self { refuse() }
  public static prefix func ~ (_ a: Self) -> Self { refuse() }
  public func shiftedLeft(_ count: Int) -> Self { Self.refuse() }
  public func shiftedRight(_ count: Int) -> Self { Self.refuse() }
  public func shiftedRightLogically(_ count: Int) -> Self { Self.refuse() }
  public static func .< (_ a: Self, _ b: Self) -> TracerMask { refuse() }
  public static func .== (_ a: Self, _ b: Self) -> TracerMask { refuse() }
  public func replacing(with other: Self, where mask: TracerMask) -> Self { Self.refuse() }
}

// The elementary functions that the formula language has.
extension TracerLane {
  private static func function(_ function: ElementaryFunction, _ x: Self) -> Self {
    Self(valueID: TraceContext.now.record(.kernel(.function(function)), [x.place]))
  }

  public static func exp(_ x: Self) -> Self { function(.exp, x) }
  public static func exp2(_ x: Self) -> Self { TraceContext.refuse("calls exp2") }
  public static func expm1(_ x: Self) -> Self { TraceContext.refuse("calls expm1") }
  public static func log(_ x: Self) -> Self { function(.log, x) }
  public static func log1p(_ x: Self) -> Self { TraceContext.refuse("calls log1p") }
  public static func log2(_ x: Self) -> Self { function(.log2, x) }
  public static func log10(_ x: Self) -> Self { function(.log10, x) }
  public static func sin(_ x: Self) -> Self { function(.sin, x) }
  public static func cos(_ x: Self) -> Self { function(.cos, x) }
  public static func tan(_ x: Self) -> Self { function(.tan, x) }
  public static func asin(_ x: Self) -> Self { function(.asin, x) }
  public static func acos(_ x: Self) -> Self { function(.acos, x) }
  public static func atan(_ x: Self) -> Self { function(.atan, x) }
  public static func sinh(_ x: Self) -> Self { function(.sinh, x) }
  public static func cosh(_ x: Self) -> Self { function(.cosh, x) }
  public static func tanh(_ x: Self) -> Self { function(.tanh, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self {
    Self(valueID: TraceContext.now.record(.kernel(.power), [x.place, y.place]))
  }
  public static func sigmoid(_ x: Self) -> Self { function(.sigmoid, x) }
  public static func softplus(_ x: Self) -> Self { function(.softplus, x) }
  public static func erf(_ x: Self) -> Self { function(.erf, x) }
}

/// The graph that ``TracerLane`` records to.
package final class TraceContext: Sendable {
  /// What the present thread records to.
  @TaskLocal package static var current: TraceContext?

  /// What the present thread records to; without it nothing can be recorded.
  static var now: TraceContext {
    guard let current else {
      preconditionFailure("arithmetic on tracer lanes outside of a recording")
    }
    return current
  }

  static func refuse(_ what: String) -> Never {
    preconditionFailure("a rule \(what): its arithmetic must be the same for all numbers")
  }

  private let contents: Mutex<TracedGraph>

  private init(_ graph: TracedGraph) { contents = Mutex(graph) }

  /// Runs code on lanes that record to `graph`.
  package static func record<Result>(
    to graph: inout TracedGraph, _ body: () -> Result
  ) -> Result {
    let context = TraceContext(graph)
    let result = $current.withValue(context) { body() }
    graph = context.contents.withLock { $0 }
    return result
  }

  package func input(_ input: TracedInput) -> TracerLane {
    TracerLane(valueID: contents.withLock { $0.input(input) })
  }

  func constant(_ value: Double) -> Int { contents.withLock { $0.constant(value) } }

  func record(_ operation: Opcode, _ operands: [Int]) -> Int {
    contents.withLock { $0.append(.operation(operation), operands) }
  }

  /// A value that has fewer numbers; the value itself where it has no more.
  package func reduce(
    _ reduction: TracedGraph.Reduction, to shape: ValueShape, _ value: Int
  ) -> Int {
    contents.withLock { graph in
      let own = graph.shapes[value]
      if own.isFiner(than: shape) {
        return graph.append(.reduction(reduction, to: shape), [value])
      }
      guard own.joined(with: shape) == shape else { Self.refuse("adds up rows over columns") }
      return value
    }
  }

  /// What is left of a value where its numbers over a scope become one.
  package func reduce(
    _ reduction: TracedGraph.Reduction, over scope: ReductionScope, _ value: Int
  ) -> Int {
    reduce(reduction, to: scope.shape(of: shape(of: value)), value)
  }

  package func shape(of value: Int) -> ValueShape { contents.withLock { $0.shapes[value] } }

  /// A matrix made of others. Shapes that do not fit are a programmer's error.
  package func matrix(
    _ operation: TracedGraph.MatrixOperation, _ operands: [TracerLane]
  ) -> TracerLane {
    let places = operands.map(\.place)
    return TracerLane(
      valueID: contents.withLock { $0.append(.matrix(operation), places) })
  }

  /// The mean of the numbers of a value that a reduction to a shape adds up.
  package func mean(of value: TracerLane, over scope: ReductionScope) -> TracerLane {
    let place = value.place
    let own = shape(of: place)
    let shape = scope.shape(of: own)
    guard own.isFiner(than: shape) else { return value }
    var count: TracerLane?
    switch (own, shape) {
    case (.element, .all): count = input(.count)
    case (_, .all): Self.refuse("takes a mean of rows, columns or tensors over all parameters")
    case (.element, .tensor), (.transposed, .tensor): count = input(.size(.count))
    default:
      // The sides that are added up.
      guard let (a, b) = own.sides, let (c, d) = shape.sides else { break }
      for (side, left) in [(a, c), (b, d)] where side != left {
        let length = input(.size(side == .rows ? .rows : .columns))
        count = count.map { $0 * length } ?? length
      }
    }
    let sum = TracerLane(valueID: reduce(.sum, to: shape, place))
    return count.map { sum / $0 } ?? sum
  }

  /// `then` where a truth value is not 0, `otherwise` elsewhere.
  fileprivate func choose(_ truth: Int, _ then: Int, _ otherwise: Int) -> Int {
    contents.withLock { graph in
      let known = graph.values[truth]
      // A comparison chooses by itself; its number is dropped where nothing else needs it.
      if case .operation(let operation) = known.kind, let comparison = operation.comparison {
        return graph.append(
          .operation(.choose(comparison)), [known.operands[0], known.operands[1], then, otherwise])
      }
      let zero = graph.constant(0)
      return graph.append(.operation(.choose(.notEqual)), [truth, zero, then, otherwise])
    }
  }
}

extension Opcode {
  fileprivate var comparison: Comparison? {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    default: nil
    }
  }
}
