import Expressions
import Lanes

/// A lane that holds no number, only what a number was computed from. A rule whose preparation runs
/// on it tells which of its numbers differ between trials and which change with the step; and where
/// a `Recording` is at work, a rule whose step runs on it tells its arithmetic.
///
/// Choices made by comparing are part of the result: every operation gives the union of its
/// operands.
public struct Dependence: Lane {
  public typealias Element = Double

  /// 1: on the trial; 2: on the step.
  public var sources: Int64
  /// In the recording; −1 where there is none.
  var name: Int

  init(sources: Int64, name: Int = -1) {
    self.sources = sources
    self.name = name
  }

  private init(constant value: Double) {
    self.init(sources: 0, name: Recording.current?.constant(value) ?? -1)
  }

  public static let onTrial = Dependence(sources: 1)
  public static let onStep = Dependence(sources: 2)
  public static let onTrialAndStep = Dependence(sources: 3)
  public var dependsOnTrial: Bool { sources & 1 != 0 }
  public var dependsOnStep: Bool { sources & 2 != 0 }

  public static var width: Int { 1 }
  public init(repeating value: Double) { self.init(constant: value) }
  public init(floatLiteral value: Double) { self.init(constant: value) }
  public init(integerLiteral value: Int) { self.init(constant: Double(value)) }
  public init(bits: Sources) { self.init(sources: bits.sources, name: bits.name) }
  public var bits: Sources { Sources(sources: sources, name: name) }
  public func element(at index: Int) -> Double {
    Recording.current?.fail()
    return 0
  }
  public mutating func setElement(at index: Int, to value: Double) { Recording.current?.fail() }

  private static func union(_ operation: TraceOperation, _ a: Self, _ b: Self) -> Self {
    Self(
      sources: a.sources | b.sources,
      name: Recording.current?.record(operation, a.name, b.name) ?? -1)
  }
  private static func compare(_ operation: TraceOperation, _ a: Self, _ b: Self) -> Sources {
    Sources(
      sources: a.sources | b.sources,
      name: Recording.current?.compare(operation, a.name, b.name) ?? -1)
  }
  /// What a recording cannot say.
  fileprivate func unnamed() -> Self {
    Recording.current?.fail()
    return Self(sources: sources)
  }

  public static func + (_ a: Self, _ b: Self) -> Self { union(.add, a, b) }
  public static func - (_ a: Self, _ b: Self) -> Self { union(.subtract, a, b) }
  public static func * (_ a: Self, _ b: Self) -> Self { union(.multiply, a, b) }
  public static func / (_ a: Self, _ b: Self) -> Self { union(.divide, a, b) }
  public static prefix func - (_ a: Self) -> Self {
    let recording = Recording.current
    return Self(
      sources: a.sources,
      name: recording.map { $0.record(.flipSign, a.name, $0.constant(-0.0)) } ?? -1)
  }
  public func squareRoot() -> Self {
    Self(sources: sources, name: Recording.current?.record(.squareRoot, name) ?? -1)
  }
  public func roundedDown() -> Self {
    Self(sources: sources, name: Recording.current?.record(.floor, name) ?? -1)
  }
  public func roundedToNearest() -> Self { unnamed() }
  public static func .< (_ a: Self, _ b: Self) -> Sources { compare(.less, a, b) }
  public static func .<= (_ a: Self, _ b: Self) -> Sources { compare(.lessOrEqual, a, b) }
  public static func .> (_ a: Self, _ b: Self) -> Sources { compare(.less, b, a) }
  public static func .>= (_ a: Self, _ b: Self) -> Sources { compare(.lessOrEqual, b, a) }
  public static func .== (_ a: Self, _ b: Self) -> Sources { compare(.equal, a, b) }
  public static func .!= (_ a: Self, _ b: Self) -> Sources { compare(.notEqual, a, b) }
  public func replacing(with other: Self, where mask: Sources) -> Self {
    Self(
      sources: sources | other.sources | mask.sources,
      name: Recording.current?.choose(mask.name, other.name, name) ?? -1)
  }

  /// What truth values and bit patterns were computed from. The name of a truth value is that of a
  /// number that is 0 where it does not hold, the name of a bit pattern that of its number.
  public struct Sources: LaneMask, LaneBits {
    public typealias Mask = Sources
    public var sources: Int64
    var name: Int

    init(sources: Int64, name: Int = -1) {
      self.sources = sources
      self.name = name
    }
    public init(repeating value: Bool) {
      self.init(sources: 0, name: Recording.current?.constant(value ? 1 : 0) ?? -1)
    }
    public init(integerLiteral value: Int) { self.init(sources: 0) }
    /// The name that stands for these bits alone.
    private static let nameOfSignCleared = -2
    public static var signCleared: Self { Self(sources: 0, name: nameOfSignCleared) }
    // Rare paths of elementary functions are entered, so that what they would use is counted.
    public var isAnyTrue: Bool { unnamed(true) }
    public var areAllTrue: Bool { unnamed(false) }
    public func element(at index: Int) -> Bool { unnamed(false) }
    public var bitmask: UInt32 { unnamed(0) }

    /// What a recording cannot say.
    private func unnamed<Result>(_ result: Result) -> Result {
      Recording.current?.fail()
      return result
    }
    private static func union(_ a: Self, _ b: Self) -> Self {
      Recording.current?.fail()
      return Self(sources: a.sources | b.sources)
    }
    public static func .& (_ a: Self, _ b: Self) -> Self {
      let recording = Recording.current
      return Self(
        sources: a.sources | b.sources,
        name: recording.map { $0.choose(a.name, b.name, $0.constant(0)) } ?? -1)
    }
    public static func .| (_ a: Self, _ b: Self) -> Self {
      let recording = Recording.current
      return Self(
        sources: a.sources | b.sources,
        name: recording.map { $0.choose(a.name, $0.constant(1), b.name) } ?? -1)
    }
    public static prefix func .! (_ a: Self) -> Self {
      let recording = Recording.current
      return Self(
        sources: a.sources,
        name: recording.map { $0.choose(a.name, $0.constant(0), $0.constant(1)) } ?? -1)
    }
    public func adding(_ other: Self) -> Self { Self.union(self, other) }
    public func subtracting(_ other: Self) -> Self { Self.union(self, other) }
    public func multiplied(by other: Self) -> Self { Self.union(self, other) }
    public static func & (_ a: Self, _ b: Self) -> Self {
      guard b.name == nameOfSignCleared, let recording = Recording.current else {
        return union(a, b)
      }
      return Self(
        sources: a.sources,
        name: recording.record(.clearSign, recording.constant(-0.0), a.name))
    }
    public static func | (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func ^ (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static prefix func ~ (_ a: Self) -> Self { union(a, a) }
    public func shiftedLeft(_ count: Int) -> Self { Self.union(self, self) }
    public func shiftedRight(_ count: Int) -> Self { Self.union(self, self) }
    public func shiftedRightLogically(_ count: Int) -> Self { Self.union(self, self) }
    public static func .< (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func .== (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public func replacing(with other: Self, where mask: Self) -> Self {
      Recording.current?.fail()
      return Self(sources: sources | other.sources | mask.sources)
    }
  }
}

// What a function depends on is what its argument depends on.
extension Dependence {
  public static func exp(_ x: Self) -> Self { x.unnamed() }
  public static func exp2(_ x: Self) -> Self { x.unnamed() }
  public static func expm1(_ x: Self) -> Self { x.unnamed() }
  public static func log(_ x: Self) -> Self { x.unnamed() }
  public static func log1p(_ x: Self) -> Self { x.unnamed() }
  public static func log2(_ x: Self) -> Self { x.unnamed() }
  public static func log10(_ x: Self) -> Self { x.unnamed() }
  public static func sin(_ x: Self) -> Self { x.unnamed() }
  public static func cos(_ x: Self) -> Self { x.unnamed() }
  public static func tan(_ x: Self) -> Self { x.unnamed() }
  public static func asin(_ x: Self) -> Self { x.unnamed() }
  public static func acos(_ x: Self) -> Self { x.unnamed() }
  public static func atan(_ x: Self) -> Self { x.unnamed() }
  public static func sinh(_ x: Self) -> Self { x.unnamed() }
  public static func cosh(_ x: Self) -> Self { x.unnamed() }
  public static func tanh(_ x: Self) -> Self { x.unnamed() }
  public static func pow(_ x: Self, _ y: Self) -> Self {
    Self(sources: x.unnamed().sources | y.sources)
  }
  public static func sigmoid(_ x: Self) -> Self { x.unnamed() }
  public static func softplus(_ x: Self) -> Self { x.unnamed() }
  public static func erf(_ x: Self) -> Self { x.unnamed() }
}
