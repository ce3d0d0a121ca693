/// One number, or several side by side: the arithmetic in which rules, losses and elementary
/// functions are written once.
///
/// `Float` and `Double` are lanes of width 1; a ``LanePack`` holds 16 or 8 of them in a SIMD vector. Every operation acts on each element alone and is correctly rounded by
/// IEEE 754, so the same generic source gives the same bits at every width. Nothing here is ever
/// contracted to a fused multiply-add or reordered.
public protocol Lane: ElementaryLane, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The number that each element holds.
  associatedtype Element: LaneElement
  /// The elements' bit patterns, as signed integers.
  associatedtype Bits: LaneBits
  /// A truth value for each element.
  associatedtype Mask: LaneMask where Bits.Mask == Mask

  /// How many numbers stand side by side.
  static var width: Int { get }
  /// Every element the same.
  init(repeating value: Element)
  /// The element at `index`, in `0..<width`.
  func element(at index: Int) -> Element
  /// Replaces the element at `index`, in `0..<width`.
  mutating func setElement(at index: Int, to value: Element)

  static func + (_ a: Self, _ b: Self) -> Self
  static func - (_ a: Self, _ b: Self) -> Self
  static func * (_ a: Self, _ b: Self) -> Self
  static func / (_ a: Self, _ b: Self) -> Self
  static prefix func - (_ a: Self) -> Self

  /// The correctly rounded square root; NaN below zero.
  func squareRoot() -> Self
  /// The largest integral value that is not above each element.
  func roundedDown() -> Self
  /// The nearest integral value, ties to even.
  func roundedToNearest() -> Self

  static func .< (_ a: Self, _ b: Self) -> Mask
  static func .<= (_ a: Self, _ b: Self) -> Mask
  static func .> (_ a: Self, _ b: Self) -> Mask
  static func .>= (_ a: Self, _ b: Self) -> Mask
  static func .== (_ a: Self, _ b: Self) -> Mask
  static func .!= (_ a: Self, _ b: Self) -> Mask

  /// `other` where `mask` holds, `self` elsewhere.
  func replacing(with other: Self, where mask: Mask) -> Self

  /// The bit patterns of the elements.
  var bits: Bits { get }
  /// The numbers with these bit patterns.
  init(bits: Bits)
}

/// A truth value for each element of a lane.
public protocol LaneMask: Sendable {
  /// Every element the same.
  init(repeating value: Bool)
  static func .& (_ a: Self, _ b: Self) -> Self
  static func .| (_ a: Self, _ b: Self) -> Self
  static prefix func .! (_ a: Self) -> Self
  /// Whether any element is true.
  var isAnyTrue: Bool { get }
  /// Whether all elements are true.
  var areAllTrue: Bool { get }
  /// The element at `index`.
  func element(at index: Int) -> Bool
  /// A bit for each element, the first the least significant.
  var bitmask: UInt32 { get }
}

extension LaneMask {
  @inlinable @inline(__always)
  public static func .&= (_ a: inout Self, _ b: Self) { a = (a .& b) }
  @inlinable @inline(__always)
  public static func .|= (_ a: inout Self, _ b: Self) { a = (a .| b) }
}

/// The bit patterns of a lane's elements: wrapping integer arithmetic, element by element.
public protocol LaneBits: Sendable, ExpressibleByIntegerLiteral {
  associatedtype Mask: LaneMask
  /// Every bit set but the sign.
  static var signCleared: Self { get }
  /// The sum, wrapping around.
  func adding(_ other: Self) -> Self
  /// The difference, wrapping around.
  func subtracting(_ other: Self) -> Self
  /// The product, wrapping around.
  func multiplied(by other: Self) -> Self
  static func & (_ a: Self, _ b: Self) -> Self
  static func | (_ a: Self, _ b: Self) -> Self
  static func ^ (_ a: Self, _ b: Self) -> Self
  static prefix func ~ (_ a: Self) -> Self
  /// Shifts every element left; `count` is the same for all, below the element's bit width.
  func shiftedLeft(_ count: Int) -> Self
  /// Shifts every element right, copying the sign.
  func shiftedRight(_ count: Int) -> Self
  /// Shifts every element right, filling with zeros.
  func shiftedRightLogically(_ count: Int) -> Self
  static func .< (_ a: Self, _ b: Self) -> Mask
  static func .== (_ a: Self, _ b: Self) -> Mask
  /// `other` where `mask` holds, `self` elsewhere.
  func replacing(with other: Self, where mask: Mask) -> Self
}

/// A number that lanes can hold: `Float` or `Double`.
public protocol LaneElement: Lane, BinaryFloatingPoint, LosslessStringConvertible, Codable
where Element == Self {
  /// The vector of 64 bytes that a pack of this number is.
  associatedtype PackStorage: SIMD & Sendable & BitwiseCopyable where PackStorage.Scalar == Self
  /// The vector of 64 bytes that the bit patterns of a pack are.
  associatedtype PackBitsStorage: SIMD & Sendable & BitwiseCopyable
  where PackBitsStorage.Scalar: FixedWidthInteger & SignedInteger

  /// The vector whose elements are all `value`.
  static func packStorage(repeating value: Self) -> PackStorage
  /// The vector whose elements are all the last bits of `value`.
  static func packBitsStorage(repeating value: Int) -> PackBitsStorage
}

extension LaneElement {
  /// The widest lane of this number.
  public typealias Pack = LanePack<Self>
}

extension Lane {
  /// The same constant in every element, rounded once from Double.
  @inlinable @inline(__always)
  public init(rounding value: Double) { self.init(repeating: Element(value)) }

  /// Each element without its sign.
  @inlinable @inline(__always)
  public var magnitude: Self { Self(bits: bits & Bits.signCleared) }

  /// `a` where `mask` holds, `b` elsewhere.
  @inlinable @inline(__always)
  public static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self {
    b.replacing(with: a, where: mask)
  }

  /// The smaller of two, element by element; NaN where either is NaN.
  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self {
    let smaller = b.replacing(with: a, where: a .< b)
    return smaller.replacing(with: a, where: a .!= a)
  }

  /// The larger of two, element by element; NaN where either is NaN.
  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self {
    let larger = b.replacing(with: a, where: a .> b)
    return larger.replacing(with: a, where: a .!= a)
  }

  /// −1, 0 or 1 by the sign of each element; NaN where it is NaN.
  @inlinable @inline(__always)
  public var signum: Self {
    let positive = self.replacing(with: 1, where: self .> 0)
    return positive.replacing(with: -1, where: self .< 0)
  }

  /// Which elements are NaN.
  @inlinable @inline(__always)
  public var isNaNMask: Mask { self .!= self }

  @inlinable @inline(__always)
  public static func += (_ a: inout Self, _ b: Self) { a = a + b }
  @inlinable @inline(__always)
  public static func -= (_ a: inout Self, _ b: Self) { a = a - b }
  @inlinable @inline(__always)
  public static func *= (_ a: inout Self, _ b: Self) { a = a * b }
}
