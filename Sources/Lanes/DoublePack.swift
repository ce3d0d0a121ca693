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
  public static func + (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_add_double(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func - (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_subtract_double(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func * (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_multiply_double(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func / (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_divide_double(&result, &operand)
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
    clanes_sqrt_double(&root)
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
    // instruction set has no such rounding. From 2⁵² on all numbers are integral.
    let size = magnitude
    let nearest = (size + 0x1p52) - 0x1p52
    let signed = Self(bits: nearest.bits | (bits & ~Bits.signCleared))
    return signed.replacing(with: self, where: .!(size .< 0x1p52))
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

/// Truth values for the elements of a ``DoublePack``: all ones or all zeros.
@frozen
public struct DoublePackMask: LaneMask {
  /// The truth values.
  public var storage: SIMDMask<SIMD8<Int64>>

  @inlinable @inline(__always)
  public init(_ storage: SIMDMask<SIMD8<Int64>>) { self.storage = storage }
  @inlinable @inline(__always)
  public init(repeating value: Bool) { storage = SIMDMask(repeating: value) }

  @inlinable @inline(__always)
  public static func .& (_ a: Self, _ b: Self) -> Self {
    var (result, other) = (a, b)
    clanes_and_64(&result, &other)
    return result
  }
  @inlinable @inline(__always)
  public static func .| (_ a: Self, _ b: Self) -> Self {
    var (result, other) = (a, b)
    clanes_or_64(&result, &other)
    return result
  }
  @inlinable @inline(__always)
  public static prefix func .! (_ a: Self) -> Self {
    var (result, ones) = (a, Self(repeating: true))
    clanes_xor_64(&result, &ones)
    return result
  }
  @inlinable @inline(__always)
  public var isAnyTrue: Bool {
    var truths = self
    return clanes_any_64(&truths) != 0
  }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { !(.!self).isAnyTrue }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { storage[index] }
  @inlinable @inline(__always)
  public var bitmask: UInt32 {
    var truths = self
    return clanes_bitmask_64(&truths)
  }
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
  public func adding(_ other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_add_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public func subtracting(_ other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_subtract_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public func multiplied(by other: Self) -> Self {
    var (result, operand) = (self, other)
    clanes_multiply_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func & (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_and_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func | (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_or_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static func ^ (_ a: Self, _ b: Self) -> Self {
    var (result, operand) = (a, b)
    clanes_xor_64(&result, &operand)
    return result
  }
  @inlinable @inline(__always)
  public static prefix func ~ (_ a: Self) -> Self { a ^ -1 }

  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Self {
    var result = self
    clanes_shift_left_64(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self {
    var result = self
    clanes_shift_right_64(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    var result = self
    clanes_shift_right_logically_64(&result, Int32(truncatingIfNeeded: count))
    return result
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .< b.storage) }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask { Mask(a.storage .== b.storage) }
  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    var (result, operand, truths) = (self, other, mask)
    clanes_select_64(&result, &operand, &truths)
    return result
  }
}
