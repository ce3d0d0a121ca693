import CLanes

/// 16 numbers of type `Float` side by side, one cache line.
@frozen
public struct FloatPack: Lane {
  public typealias Element = Float
  public typealias Mask = FloatPackMask
  public typealias Bits = FloatPackBits

  /// The numbers.
  public var storage: SIMD16<Float>

  @inlinable @inline(__always)
  public init(_ storage: SIMD16<Float>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(floatLiteral value: Float) { self.init(repeating: value) }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(repeating: Float(value)) }
  @inlinable @inline(__always)
  public init(repeating value: Float) { storage = SIMD16(repeating: value) }
  @inlinable @inline(__always)
  public init(bits: Bits) { storage = unsafeBitCast(bits.storage, to: SIMD16<Float>.self) }

  @inlinable @inline(__always)
  public static var width: Int { 16 }
  @inlinable @inline(__always)
  public var bits: Bits { Bits(unsafeBitCast(storage, to: SIMD16<Int32>.self)) }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Float { storage[index] }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Float) { storage[index] = value }

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
    clanes_sqrt_float(&root)
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

/// Truth values for the elements of a ``FloatPack``.
@frozen
public struct FloatPackMask: LaneMask {
  /// The truth values.
  public var storage: SIMDMask<SIMD16<Int32>>

  @inlinable @inline(__always)
  public init(_ storage: SIMDMask<SIMD16<Int32>>) { self.storage = storage }
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
    return clanes_or_32(&truths) != 0
  }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { !(.!self).isAnyTrue }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { storage[index] }
}

/// The bit patterns of the elements of a ``FloatPack``.
@frozen
public struct FloatPackBits: LaneBits {
  public typealias Mask = FloatPackMask

  /// The bit patterns.
  public var storage: SIMD16<Int32>

  @inlinable @inline(__always)
  public init(_ storage: SIMD16<Int32>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) {
    storage = SIMD16(repeating: Int32(truncatingIfNeeded: value))
  }
  @inlinable @inline(__always)
  public static var signCleared: Self { Self(SIMD16(repeating: Int32.max)) }

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
    Self(storage &<< Int32(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self {
    Self(storage &>> Int32(truncatingIfNeeded: count))
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    let unsigned = unsafeBitCast(storage, to: SIMD16<UInt32>.self)
    let shifted = unsigned &>> UInt32(truncatingIfNeeded: count)
    return Self(unsafeBitCast(shifted, to: SIMD16<Int32>.self))
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
