import CLanes

/// 8 numbers of type `Double` side by side, one cache line.
@frozen
public struct DoublePack: Lane {
  public typealias Element = Double
  public typealias Mask = DoublePackMask
  public typealias Bits = DoublePackBits

  /// The numbers.
  public var storage: SIMD8<Double>

  @inlinable @inline(__always)
  public init(_ storage: SIMD8<Double>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(repeating: value) }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(repeating: Double(value)) }
  @inlinable @inline(__always)
  public init(repeating value: Double) { storage = SIMD8(repeating: value) }
  @inlinable @inline(__always)
  public init(bits: Bits) { storage = unsafeBitCast(bits.storage, to: SIMD8<Double>.self) }

  @inlinable @inline(__always)
  public static var width: Int { 8 }
  @inlinable @inline(__always)
  public var bits: Bits { Bits(unsafeBitCast(storage, to: SIMD8<Int64>.self)) }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Double { storage[index] }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Double) { storage[index] = value }

  @inlinable @inline(__always)
  public static func + (_ a: Self, _ b: Self) -> Self { Self(a.storage + b.storage) }
  @inlinable @inline(__always)
  public static func - (_ a: Self, _ b: Self) -> Self { Self(a.storage - b.storage) }
  @inlinable @inline(__always)
  public static func * (_ a: Self, _ b: Self) -> Self { Self(a.storage * b.storage) }
  @inlinable @inline(__always)
  public static func / (_ a: Self, _ b: Self) -> Self { Self(a.storage / b.storage) }
  @inlinable @inline(__always)
  public static prefix func - (_ a: Self) -> Self { Self(-a.storage) }

  @inlinable @inline(__always)
  public func squareRoot() -> Self {
    // The standard library's calls the scalar function for each element.
    var root = storage
    clanes_sqrt_double(&root)
    return Self(root)
  }
  @inlinable @inline(__always)
  public func roundedDown() -> Self { Self(storage.rounded(.down)) }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Self { Self(storage.rounded(.toNearestOrEven)) }

  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .< b.storage) }
  @inlinable @inline(__always)
  public static func .<= (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .<= b.storage) }
  @inlinable @inline(__always)
  public static func .> (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .> b.storage) }
  @inlinable @inline(__always)
  public static func .>= (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .>= b.storage) }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .== b.storage) }
  @inlinable @inline(__always)
  public static func .!= (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .!= b.storage) }

  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    Self(storage.replacing(with: other.storage, where: mask.storage))
  }
}

/// Truth values for the elements of a ``DoublePack``.
@frozen
public struct DoublePackMask: LaneMask {
  /// The truth values.
  public var storage: SIMDMask<SIMD8<Int64>>

  @inlinable @inline(__always)
  public init(_ storage: SIMDMask<SIMD8<Int64>>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(repeating value: Bool) { storage = SIMDMask(repeating: value) }

  @inlinable @inline(__always)
  public static func .& (_ a: Self, _ b: Self) -> Self { Self(a.storage .& b.storage) }
  @inlinable @inline(__always)
  public static func .| (_ a: Self, _ b: Self) -> Self { Self(a.storage .| b.storage) }
  @inlinable @inline(__always)
  public static prefix func .! (_ a: Self) -> Self { Self(.!a.storage) }
  @inlinable @inline(__always)
  public var isAnyTrue: Bool {
    var truths = storage
    return clanes_or_64(&truths) != 0
  }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { !(.!self).isAnyTrue }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { storage[index] }
}

/// The bit patterns of the elements of a ``DoublePack``.
@frozen
public struct DoublePackBits: LaneBits {
  public typealias Mask = DoublePackMask

  /// The bit patterns.
  public var storage: SIMD8<Int64>

  @inlinable @inline(__always)
  public init(_ storage: SIMD8<Int64>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) {
    storage = SIMD8(repeating: Int64(truncatingIfNeeded: value))
  }
  @inlinable @inline(__always)
  public static var signCleared: Self { Self(SIMD8(repeating: Int64.max)) }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self { Self(storage &+ other.storage) }
  @inlinable @inline(__always)
  public func subtracting(_ other: Self) -> Self { Self(storage &- other.storage) }
  @inlinable @inline(__always)
  public func multiplied(by other: Self) -> Self { Self(storage &* other.storage) }
  @inlinable @inline(__always)
  public static func & (_ a: Self, _ b: Self) -> Self { Self(a.storage & b.storage) }
  @inlinable @inline(__always)
  public static func | (_ a: Self, _ b: Self) -> Self { Self(a.storage | b.storage) }
  @inlinable @inline(__always)
  public static func ^ (_ a: Self, _ b: Self) -> Self { Self(a.storage ^ b.storage) }
  @inlinable @inline(__always)
  public static prefix func ~ (_ a: Self) -> Self { Self(~a.storage) }

  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Self {
    Self(storage &<< Int64(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self {
    Self(storage &>> Int64(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    let unsigned = unsafeBitCast(storage, to: SIMD8<UInt64>.self)
    let shifted = unsigned &>> UInt64(truncatingIfNeeded: count)
    return Self(unsafeBitCast(shifted, to: SIMD8<Int64>.self))
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .< b.storage) }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .== b.storage) }
  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    Self(storage.replacing(with: other.storage, where: mask.storage))
  }
}
