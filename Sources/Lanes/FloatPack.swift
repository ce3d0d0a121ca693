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
  public static func + (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_add_float(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func - (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_subtract_float(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func * (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_multiply_float(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func / (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_divide_float(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static prefix func - (_ a: Self) -> Self {
    // The standard library's subtracts from zero, which loses the sign of zeros.
    Self(bits: a.bits ^ ~Bits.signCleared)
  }

  @inlinable @inline(__always)
  public func squareRoot() -> Self {
    // The standard library's calls the scalar function for each element.
    var root = storage
    clanes_sqrt_float(&root)
    return Self(root)
  }
  @inlinable @inline(__always)
  public func roundedDown() -> Self {
    let nearest = roundedToNearest()
    return nearest.replacing(with: nearest - 1, where: nearest .> self)
  }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Self {
    // By addition, since the standard library's calls a function for each element where the
    // instruction set has no such rounding. From 2²³ on all numbers are integral.
    let size = magnitude
    let nearest = (size + 0x1p23) - 0x1p23
    let signed = Self(bits: nearest.bits | (bits & ~Bits.signCleared))
    return signed.replacing(with: self, where: .!(size .< 0x1p23))
  }

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
    Self(bits: bits.replacing(with: other.bits, where: mask))
  }
}

/// Truth values for the elements of a ``FloatPack``: all ones or all zeros.
@frozen
public struct FloatPackMask: LaneMask {
  /// The truth values.
  public var storage: SIMDMask<SIMD16<Int32>>

  @inlinable @inline(__always)
  public init(_ storage: SIMDMask<SIMD16<Int32>>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(repeating value: Bool) { storage = SIMDMask(repeating: value) }

  @inlinable @inline(__always)
  public static func .& (_ a: Self, _ b: Self) -> Self {
    var (result, other) = (a, b)
    clanes_and_32(&result, &other)
    return result
  }
  @inlinable @inline(__always)
  public static func .| (_ a: Self, _ b: Self) -> Self {
    var (result, other) = (a, b)
    clanes_or_32(&result, &other)
    return result
  }
  @inlinable @inline(__always)
  public static prefix func .! (_ a: Self) -> Self {
    var (result, ones) = (a, Self(repeating: true))
    clanes_xor_32(&result, &ones)
    return result
  }
  @inlinable @inline(__always)
  public var isAnyTrue: Bool {
    var truths = self
    return clanes_any_32(&truths) != 0
  }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { !(.!self).isAnyTrue }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { storage[index] }
  @inlinable @inline(__always)
  public var bitmask: UInt32 {
    var truths = self
    return clanes_bitmask_32(&truths)
  }
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
  public func adding(_ other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_add_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public func subtracting(_ other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_subtract_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public func multiplied(by other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_multiply_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func & (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_and_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func | (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_or_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func ^ (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_xor_32(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static prefix func ~ (_ a: Self) -> Self { a ^ -1 }

  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Self {
    var result = self
    clanes_shift_left_32(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self {
    var result = self
    clanes_shift_right_32(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    var result = self
    clanes_shift_right_logically_32(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .< b.storage) }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .== b.storage) }
  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    var (result, operand, truths) = (self, other, mask)
    clanes_select_32(&result, &operand, &truths)
    return result
  }
}
