// A single number is a lane of width 1: a trial replayed alone runs the code that it ran in a pack.

extension LaneElement where Mask == Bool {
  @inlinable @inline(__always)
  public static var width: Int { 1 }
  @inlinable @inline(__always)
  public init(repeating value: Self) { self = value }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Self { self }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Self) { self = value }
  @inlinable @inline(__always)
  public func roundedDown() -> Self { rounded(.down) }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Self { rounded(.toNearestOrEven) }

  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .<= (_ a: Self, _ b: Self) -> Bool { a <= b }
  @inlinable @inline(__always)
  public static func .> (_ a: Self, _ b: Self) -> Bool { a > b }
  @inlinable @inline(__always)
  public static func .>= (_ a: Self, _ b: Self) -> Bool { a >= b }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Bool { a == b }
  @inlinable @inline(__always)
  public static func .!= (_ a: Self, _ b: Self) -> Bool { a != b }

  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Bool) -> Self { mask ? other : self }
}

extension Float: LaneElement {
  public typealias Element = Float
  public typealias Bits = Int32
  public typealias Mask = Bool
  public typealias PackStorage = SIMD16<Float>
  public typealias PackBitsStorage = SIMD16<Int32>

  @inlinable @inline(__always)
  public init(bits: Int32) { self.init(bitPattern: UInt32(bitPattern: bits)) }
  @inlinable @inline(__always)
  public var bits: Int32 { Int32(bitPattern: bitPattern) }
  @inlinable @inline(__always)
  public static func packStorage(repeating value: Float) -> SIMD16<Float> {
    SIMD16(repeating: value)
  }
  @inlinable @inline(__always)
  public static func packBitsStorage(repeating value: Int) -> SIMD16<Int32> {
    SIMD16(repeating: Int32(truncatingIfNeeded: value))
  }
}

extension Double: LaneElement {
  public typealias Element = Double
  public typealias Bits = Int64
  public typealias Mask = Bool
  public typealias PackStorage = SIMD8<Double>
  public typealias PackBitsStorage = SIMD8<Int64>

  @inlinable @inline(__always)
  public init(bits: Int64) { self.init(bitPattern: UInt64(bitPattern: bits)) }
  @inlinable @inline(__always)
  public var bits: Int64 { Int64(bitPattern: bitPattern) }
  @inlinable @inline(__always)
  public static func packStorage(repeating value: Double) -> SIMD8<Double> {
    SIMD8(repeating: value)
  }
  @inlinable @inline(__always)
  public static func packBitsStorage(repeating value: Int) -> SIMD8<Int64> {
    SIMD8(repeating: Int64(value))
  }
}

extension Bool: LaneMask {
  @inlinable @inline(__always)
  public init(repeating value: Bool) { self = value }
  @inlinable @inline(__always)
  public static func .& (_ a: Bool, _ b: Bool) -> Bool { a && b }
  @inlinable @inline(__always)
  public static func .| (_ a: Bool, _ b: Bool) -> Bool { a || b }
  @inlinable @inline(__always)
  public static prefix func .! (_ a: Bool) -> Bool { !a }
  @inlinable @inline(__always)
  public var isAnyTrue: Bool { self }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { self }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { self }
  @inlinable @inline(__always)
  public var bitmask: UInt32 { self ? 1 : 0 }
}

extension LaneBits where Self: FixedWidthInteger & SignedInteger, Mask == Bool {
  @inlinable @inline(__always)
  public static var signCleared: Self { Self.max }
  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self { self &+ other }
  @inlinable @inline(__always)
  public func subtracting(_ other: Self) -> Self { self &- other }
  @inlinable @inline(__always)
  public func multiplied(by other: Self) -> Self { self &* other }
  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Self { self &<< Self(truncatingIfNeeded: count) }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self { self &>> Self(truncatingIfNeeded: count) }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    let bits = Magnitude(truncatingIfNeeded: self)
    return Self(truncatingIfNeeded: bits &>> Magnitude(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Bool { a == b }
  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Bool) -> Self { mask ? other : self }
}

extension Int32: LaneBits {
  public typealias Mask = Bool
}

extension Int64: LaneBits {
  public typealias Mask = Bool
}
