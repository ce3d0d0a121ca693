import CLanes

/// 16 numbers of type `Float`, one cache line.
public typealias FloatPack = LanePack<Float>

/// 8 numbers of type `Double`, one cache line.
public typealias DoublePack = LanePack<Double>

// Packs of Float and of Double have one source: an operation names the C function for each, and the
// choice by the element's size disappears when the code is compiled for one of them. The generic
// operations of Swift's SIMD types would go from element to element.

/// 64 bytes of numbers side by side: 16 of type `Float` or 8 of type `Double`.
@frozen
public struct LanePack<Element: LaneElement>: Lane, BitwiseCopyable {
  public typealias Mask = LanePackMask<Element>
  public typealias Bits = LanePackBits<Element>

  /// The numbers.
  public var storage: Element.PackStorage

  @inlinable @inline(__always)
  public init(_ storage: Element.PackStorage) { self.storage = storage }
  @inlinable @inline(__always)
  public init(floatLiteral value: Element.FloatLiteralType) {
    self.init(repeating: Element(floatLiteral: value))
  }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(repeating: Element(value)) }
  @inlinable @inline(__always)
  public init(repeating value: Element) { storage = Element.packStorage(repeating: value) }
  @inlinable @inline(__always)
  public init(bits: Bits) { storage = unsafeBitCast(bits.storage, to: Element.PackStorage.self) }

  @inlinable @inline(__always)
  public static var width: Int { 64 / MemoryLayout<Element>.size }
  @inlinable @inline(__always)
  public var bits: Bits { Bits(unsafeBitCast(storage, to: Element.PackBitsStorage.self)) }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Element { storage[index] }
  @inlinable @inline(__always)
  public mutating func setElement(at index: Int, to value: Element) { storage[index] = value }

  @inlinable @inline(__always)
  public static func + (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_add_float, clanes_add_double)
  }
  @inlinable @inline(__always)
  public static func - (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_subtract_float, clanes_subtract_double)
  }
  @inlinable @inline(__always)
  public static func * (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_multiply_float, clanes_multiply_double)
  }
  @inlinable @inline(__always)
  public static func / (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_divide_float, clanes_divide_double)
  }
  @inlinable @inline(__always)
  public static prefix func - (_ a: Self) -> Self {
    // A subtraction from zero would lose the sign of zeros.
    Self(bits: a.bits ^ ~Bits.signCleared)
  }

  /// Adds `a · b`, element by element, rounded once: a fused multiply-add, exact on every processor.
  @inlinable @inline(__always)
  public mutating func addProduct(_ a: Self, _ b: Self) {
    var (first, second) = (a, b)
    if MemoryLayout<Element>.size == 4 {
      clanes_add_product_float(&self, &first, &second)
    } else {
      clanes_add_product_double(&self, &first, &second)
    }
  }

  @inlinable @inline(__always)
  public func squareRoot() -> Self {
    var root = self
    if MemoryLayout<Element>.size == 4 {
      clanes_sqrt_float(&root)
    } else {
      clanes_sqrt_double(&root)
    }
    return root
  }
  @inlinable @inline(__always)
  public func roundedDown() -> Self {
    let nearest = roundedToNearest()
    return nearest.replacing(with: nearest - 1, where: nearest .> self)
  }
  @inlinable @inline(__always)
  public func roundedToNearest() -> Self {
    // By addition, for which every instruction set has an instruction. From 2²³ or 2⁵² on all numbers
    // are integral.
    let limit = Self(repeating: 1 / Element.ulpOfOne)
    let size = magnitude
    let nearest = (size + limit) - limit
    let signed = Self(bits: nearest.bits | (bits & ~Bits.signCleared))
    return signed.replacing(with: self, where: .!(size .< limit))
  }

  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_less_float, clanes_less_double).bits)
  }
  @inlinable @inline(__always)
  public static func .<= (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_less_or_equal_float, clanes_less_or_equal_double).bits)
  }
  @inlinable @inline(__always)
  public static func .> (_ a: Self, _ b: Self) -> Mask { b .< a }
  @inlinable @inline(__always)
  public static func .>= (_ a: Self, _ b: Self) -> Mask { b .<= a }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_equal_float, clanes_equal_double).bits)
  }
  @inlinable @inline(__always)
  public static func .!= (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_not_equal_float, clanes_not_equal_double).bits)
  }

  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    Self(bits: bits.replacing(with: other.bits, where: mask))
  }

  /// `a` changed by an operation on 16 or on 8 numbers in memory, as the element has them.
  @inlinable @inline(__always)
  static func combined(
    _ a: Self, _ b: Self, _ float: (UnsafeMutableRawPointer, UnsafeRawPointer) -> Void,
    _ double: (UnsafeMutableRawPointer, UnsafeRawPointer) -> Void
  ) -> Self {
    var (result, operand) = (a, b)
    if MemoryLayout<Element>.size == 4 {
      float(&result, &operand)
    } else {
      double(&result, &operand)
    }
    return result
  }
}

/// Truth values for the elements of a ``LanePack``: all ones or all zeros.
@frozen
public struct LanePackMask<Element: LaneElement>: LaneMask, BitwiseCopyable {
  /// The truth values.
  public var bits: LanePackBits<Element>

  @inlinable @inline(__always)
  public init(_ bits: LanePackBits<Element>) { self.bits = bits }
  @inlinable @inline(__always)
  public init(repeating value: Bool) { bits = value ? -1 : 0 }

  @inlinable @inline(__always)
  public static func .& (_ a: Self, _ b: Self) -> Self { Self(a.bits & b.bits) }
  @inlinable @inline(__always)
  public static func .| (_ a: Self, _ b: Self) -> Self { Self(a.bits | b.bits) }
  @inlinable @inline(__always)
  public static prefix func .! (_ a: Self) -> Self { Self(~a.bits) }
  @inlinable @inline(__always)
  public var isAnyTrue: Bool {
    var truths = bits
    return MemoryLayout<Element>.size == 4 ? clanes_any_32(&truths) : clanes_any_64(&truths)
  }
  @inlinable @inline(__always)
  public var areAllTrue: Bool { !(.!self).isAnyTrue }
  @inlinable @inline(__always)
  public func element(at index: Int) -> Bool { bits.storage[index] != 0 }
  @inlinable @inline(__always)
  public var bitmask: UInt32 {
    var truths = bits
    return MemoryLayout<Element>.size == 4 ? clanes_bitmask_32(&truths) : clanes_bitmask_64(&truths)
  }
}

/// The bit patterns of the elements of a ``LanePack``.
@frozen
public struct LanePackBits<Element: LaneElement>: LaneBits, BitwiseCopyable {
  public typealias Mask = LanePackMask<Element>

  /// The bit patterns.
  public var storage: Element.PackBitsStorage

  @inlinable @inline(__always)
  public init(_ storage: Element.PackBitsStorage) { self.storage = storage }
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { storage = Element.packBitsStorage(repeating: value) }
  @inlinable @inline(__always)
  public static var signCleared: Self {
    MemoryLayout<Element>.size == 4 ? 0x7fff_ffff : 0x7fff_ffff_ffff_ffff
  }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    Self.combined(self, other, clanes_add_32, clanes_add_64)
  }
  @inlinable @inline(__always)
  public func subtracting(_ other: Self) -> Self {
    Self.combined(self, other, clanes_subtract_32, clanes_subtract_64)
  }
  @inlinable @inline(__always)
  public func multiplied(by other: Self) -> Self {
    Self.combined(self, other, clanes_multiply_32, clanes_multiply_64)
  }
  @inlinable @inline(__always)
  public static func & (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_and_32, clanes_and_64)
  }
  @inlinable @inline(__always)
  public static func | (_ a: Self, _ b: Self) -> Self { combined(a, b, clanes_or_32, clanes_or_64) }
  @inlinable @inline(__always)
  public static func ^ (_ a: Self, _ b: Self) -> Self {
    combined(a, b, clanes_xor_32, clanes_xor_64)
  }
  @inlinable @inline(__always)
  public static prefix func ~ (_ a: Self) -> Self { a ^ -1 }

  @inlinable @inline(__always)
  public func shiftedLeft(_ count: Int) -> Self {
    shifted(count, clanes_shift_left_32, clanes_shift_left_64)
  }
  @inlinable @inline(__always)
  public func shiftedRight(_ count: Int) -> Self {
    shifted(count, clanes_shift_right_32, clanes_shift_right_64)
  }
  @inlinable @inline(__always)
  public func shiftedRightLogically(_ count: Int) -> Self {
    shifted(count, clanes_shift_right_logically_32, clanes_shift_right_logically_64)
  }
  @inlinable @inline(__always)
  public static func .< (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_less_32, clanes_less_64))
  }
  @inlinable @inline(__always)
  public static func .== (_ a: Self, _ b: Self) -> Mask {
    Mask(combined(a, b, clanes_equal_32, clanes_equal_64))
  }
  @inlinable @inline(__always)
  public func replacing(with other: Self, where mask: Mask) -> Self {
    var (result, operand, truths) = (self, other, mask)
    if MemoryLayout<Element>.size == 4 {
      clanes_select_32(&result, &operand, &truths)
    } else {
      clanes_select_64(&result, &operand, &truths)
    }
    return result
  }

  /// `a` changed by an operation on 32 or on 64 bits, as the element has them.
  @inlinable @inline(__always)
  static func combined(
    _ a: Self, _ b: Self, _ narrow: (UnsafeMutableRawPointer, UnsafeRawPointer) -> Void,
    _ wide: (UnsafeMutableRawPointer, UnsafeRawPointer) -> Void
  ) -> Self {
    var (result, operand) = (a, b)
    if MemoryLayout<Element>.size == 4 {
      narrow(&result, &operand)
    } else {
      wide(&result, &operand)
    }
    return result
  }

  @inlinable @inline(__always)
  func shifted(
    _ count: Int, _ narrow: (UnsafeMutableRawPointer, Int32) -> Void,
    _ wide: (UnsafeMutableRawPointer, Int32) -> Void
  ) -> Self {
    var result = self
    if MemoryLayout<Element>.size == 4 {
      narrow(&result, Int32(truncatingIfNeeded: count))
    } else {
      wide(&result, Int32(truncatingIfNeeded: count))
    }
    return result
  }
}
