import Lanes

/// A lane that holds no number, only what a number was computed from. A rule whose preparation runs
/// on it tells which of its numbers differ between trials and which change with the step.
///
/// Choices made by comparing are part of the result: every operation gives the union of its
/// operands.
public struct Dependence: Lane {
  public typealias Element = Double

  /// 1: on the trial; 2: on the step.
  public var sources: Int64

  @inlinable
  init(sources: Int64) { self.sources = sources }

  public static let onTrial = Dependence(sources: 1)
  public static let onStep = Dependence(sources: 2)
  public static let onTrialAndStep = Dependence(sources: 3)
  public var dependsOnTrial: Bool { sources & 1 != 0 }
  public var dependsOnStep: Bool { sources & 2 != 0 }

  public static var width: Int { 1 }
  public init(repeating value: Double) { sources = 0 }
  public init(floatLiteral value: Double) { sources = 0 }
  public init(integerLiteral value: Int) { sources = 0 }
  public init(bits: Sources) { sources = bits.sources }
  public var bits: Sources { Sources(sources: sources) }
  public func element(at index: Int) -> Double { 0 }
  public mutating func setElement(at index: Int, to value: Double) {}

  private static func union(_ a: Self, _ b: Self) -> Self { Self(sources: a.sources | b.sources) }
  private static func compare(_ a: Self, _ b: Self) -> Sources {
    Sources(sources: a.sources | b.sources)
  }

  public static func + (_ a: Self, _ b: Self) -> Self { union(a, b) }
  public static func - (_ a: Self, _ b: Self) -> Self { union(a, b) }
  public static func * (_ a: Self, _ b: Self) -> Self { union(a, b) }
  public static func / (_ a: Self, _ b: Self) -> Self { union(a, b) }
  public static prefix func - (_ a: Self) -> Self { a }
  public func squareRoot() -> Self { self }
  public func roundedDown() -> Self { self }
  public func roundedToNearest() -> Self { self }
  public static func .< (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public static func .<= (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public static func .> (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public static func .>= (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public static func .== (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public static func .!= (_ a: Self, _ b: Self) -> Sources { compare(a, b) }
  public func replacing(with other: Self, where mask: Sources) -> Self {
    Self(sources: sources | other.sources | mask.sources)
  }

  /// What truth values and bit patterns were computed from.
  public struct Sources: LaneMask, LaneBits {
    public typealias Mask = Sources
    public var sources: Int64

    @inlinable
    init(sources: Int64) { self.sources = sources }
    public init(repeating value: Bool) { sources = 0 }
    public init(integerLiteral value: Int) { sources = 0 }
    public static var signCleared: Self { Self(sources: 0) }
    // Rare paths of elementary functions are entered, so that what they would use is counted.
    public var isAnyTrue: Bool { true }
    public var areAllTrue: Bool { false }
    public func element(at index: Int) -> Bool { false }
    public var bitmask: UInt32 { 0 }

    private static func union(_ a: Self, _ b: Self) -> Self { Self(sources: a.sources | b.sources) }
    public static func .& (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func .| (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static prefix func .! (_ a: Self) -> Self { a }
    public func adding(_ other: Self) -> Self { Self.union(self, other) }
    public func subtracting(_ other: Self) -> Self { Self.union(self, other) }
    public func multiplied(by other: Self) -> Self { Self.union(self, other) }
    public static func & (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func | (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func ^ (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static prefix func ~ (_ a: Self) -> Self { a }
    public func shiftedLeft(_ count: Int) -> Self { self }
    public func shiftedRight(_ count: Int) -> Self { self }
    public func shiftedRightLogically(_ count: Int) -> Self { self }
    public static func .< (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public static func .== (_ a: Self, _ b: Self) -> Self { union(a, b) }
    public func replacing(with other: Self, where mask: Self) -> Self {
      Self(sources: sources | other.sources | mask.sources)
    }
  }
}

// What a function depends on is what its argument depends on.
extension Dependence {
  public static func exp(_ x: Self) -> Self { x }
  public static func exp2(_ x: Self) -> Self { x }
  public static func expm1(_ x: Self) -> Self { x }
  public static func log(_ x: Self) -> Self { x }
  public static func log1p(_ x: Self) -> Self { x }
  public static func log2(_ x: Self) -> Self { x }
  public static func log10(_ x: Self) -> Self { x }
  public static func sin(_ x: Self) -> Self { x }
  public static func cos(_ x: Self) -> Self { x }
  public static func tan(_ x: Self) -> Self { x }
  public static func asin(_ x: Self) -> Self { x }
  public static func acos(_ x: Self) -> Self { x }
  public static func atan(_ x: Self) -> Self { x }
  public static func sinh(_ x: Self) -> Self { x }
  public static func cosh(_ x: Self) -> Self { x }
  public static func tanh(_ x: Self) -> Self { x }
  public static func pow(_ x: Self, _ y: Self) -> Self { Self(sources: x.sources | y.sources) }
  public static func sigmoid(_ x: Self) -> Self { x }
  public static func softplus(_ x: Self) -> Self { x }
  public static func erf(_ x: Self) -> Self { x }
}
