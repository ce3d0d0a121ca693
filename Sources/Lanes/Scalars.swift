// A number alone is a lane of width 1: replaying one trial runs the very code that ran it in a pack.

extension Float: LaneElement {
  public typealias Element = Float
  public typealias Bits = Int32
  public typealias Mask = Bool
  public typealias Pack = FloatPack

  @inlinable @inline(__always)
  public static var width: Int { 1 }
  @inlinable @inline(__always)
  public init(repeating value: Float) { self = value }
  @inlinable @inline(__always)
  public init(bits: Int32) { self.init(bitPattern: UInt32(bitPattern: bits)) }
  @inlinable @inline(__always)
  public var bits: Int32 { Int32(bitPattern: bitPattern) }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Float { self }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Float) { self = value }
  @inlinable @inline(__always)
  public func roundedDown() -> Float { rounded(.down) }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Float { rounded(.toNearestOrEven) }

  @inlinable @inline(__always)
  public static func .< (_ a: Float, _ b: Float) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .<= (_ a: Float, _ b: Float) -> Bool { a <= b }
  @inlinable @inline(__always)
  public static func .> (_ a: Float, _ b: Float) -> Bool { a > b }
  @inlinable @inline(__always)
  public static func .>= (_ a: Float, _ b: Float) -> Bool { a >= b }
  @inlinable @inline(__always)
  public static func .== (_ a: Float, _ b: Float) -> Bool { a == b }
  @inlinable @inline(__always)
  public static func .!= (_ a: Float, _ b: Float) -> Bool { a != b }

  @inlinable @inline(__always)
  public func replacing(with other: Float, where mask: Bool) -> Float { mask ? other : self }
}

extension Double: LaneElement {
  public typealias Element = Double
  public typealias Bits = Int64
  public typealias Mask = Bool
  public typealias Pack = DoublePack

  @inlinable @inline(__always)
  public static var width: Int { 1 }
  @inlinable @inline(__always)
  public init(repeating value: Double) { self = value }
  @inlinable @inline(__always)
  public init(bits: Int64) { self.init(bitPattern: UInt64(bitPattern: bits)) }
  @inlinable @inline(__always)
  public var bits: Int64 { Int64(bitPattern: bitPattern) }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Double { self }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Double) { self = value }
  @inlinable @inline(__always)
  public func roundedDown() -> Double { rounded(.down) }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Double { rounded(.toNearestOrEven) }

  @inlinable @inline(__always)
  public static func .< (_ a: Double, _ b: Double) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .<= (_ a: Double, _ b: Double) -> Bool { a <= b }
  @inlinable @inline(__always)
  public static func .> (_ a: Double, _ b: Double) -> Bool { a > b }
  @inlinable @inline(__always)
  public static func .>= (_ a: Double, _ b: Double) -> Bool { a >= b }
  @inlinable @inline(__always)
  public static func .== (_ a: Double, _ b: Double) -> Bool { a == b }
  @inlinable @inline(__always)
  public static func .!= (_ a: Double, _ b: Double) -> Bool { a != b }

  @inlinable @inline(__always)
  public func replacing(with other: Double, where mask: Bool) -> Double { mask ? other : self }
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

extension Int32: LaneBits {
  public typealias Mask = Bool

  @inlinable @inline(__always)
  public static var signCleared: Int32 { Int32.max }
  @inlinable @inline(__always)
  public func adding(_ other: Int32) -> Int32 { self &+ other }
  @inlinable @inline(__always)
  public func subtracting(_ other: Int32) -> Int32 { self &- other }
  @inlinable @inline(__always)
  public func multiplied(by other: Int32) -> Int32 { self &* other }
  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Int32 { self &<< Int32(truncatingIfNeeded: count) }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Int32 {
    self &>> Int32(truncatingIfNeeded: count)
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Int32 {
    Int32(bitPattern: UInt32(bitPattern: self) &>> UInt32(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Int32, _ b: Int32) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .== (_ a: Int32, _ b: Int32) -> Bool { a == b }
  @inlinable @inline(__always)
  public func replacing(with other: Int32, where mask: Bool) -> Int32 { mask ? other : self }
}

extension Int64: LaneBits {
  public typealias Mask = Bool

  @inlinable @inline(__always)
  public static var signCleared: Int64 { Int64.max }
  @inlinable @inline(__always)
  public func adding(_ other: Int64) -> Int64 { self &+ other }
  @inlinable @inline(__always)
  public func subtracting(_ other: Int64) -> Int64 { self &- other }
  @inlinable @inline(__always)
  public func multiplied(by other: Int64) -> Int64 { self &* other }
  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Int64 { self &<< Int64(truncatingIfNeeded: count) }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Int64 {
    self &>> Int64(truncatingIfNeeded: count)
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Int64 {
    Int64(bitPattern: UInt64(bitPattern: self) &>> UInt64(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Int64, _ b: Int64) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func .== (_ a: Int64, _ b: Int64) -> Bool { a == b }
  @inlinable @inline(__always)
  public func replacing(with other: Int64, where mask: Bool) -> Int64 { mask ? other : self }
}
