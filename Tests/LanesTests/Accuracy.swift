import Glibc
import Lanes

#if arch(x86_64)
  /// The type of reference values.
  typealias Reference = Float80
#else
  typealias Reference = Double
#endif

/// A number with a Float's or Double's format, as the accuracy checks see it.
protocol CheckedElement: LaneElement {
  init(_ value: Reference)
  init(randomBits: UInt64)
  var reference: Reference { get }
}

extension Float: CheckedElement {
  init(randomBits: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: randomBits)) }
  var reference: Reference { Reference(self) }
}

extension Double: CheckedElement {
  init(randomBits: UInt64) { self.init(bitPattern: randomBits) }
  var reference: Reference { Reference(self) }
}

extension CheckedElement {
  /// How many units in the last place of `exact` this result is away from it; an infinite result
  /// counts as the power of two after the greatest number. Infinite where one alone is NaN.
  func ulps(from exact: Reference) -> Double {
    if isNaN || exact.isNaN { return isNaN && exact.isNaN ? 0 : .infinity }
    let limit = Self.greatestFiniteMagnitude.reference
    let beyond = limit + Self.greatestFiniteMagnitude.ulp.reference
    let wanted = exact > beyond ? beyond : (exact < -beyond ? -beyond : exact)
    let found = isInfinite ? (self > 0 ? beyond : -beyond) : reference
    if found == wanted { return 0 }
    let size = wanted.magnitude
    let smallest = Self.leastNormalMagnitude
    let binade = size >= limit ? Self.greatestFiniteMagnitude : Self(size)
    var ulp = binade < smallest ? Self.leastNonzeroMagnitude.reference : binade.ulp.reference
    // Rounding up to a power of two doubles the unit.
    if binade.reference > size && binade.significand == 1 && binade > smallest { ulp /= 2 }
    return Double((found - wanted).magnitude / ulp)
  }
}

/// The greatest error over some arguments.
struct WorstError: CustomStringConvertible {
  var ulps = -1.0
  var argument = "none"

  var description: String {
    let thousandths = ulps.isFinite ? String((ulps * 1000).rounded() / 1000) : "\(ulps)"
    return "\(thousandths) ulp at \(argument)"
  }

  mutating func note(_ error: Double, at argument: @autoclosure () -> String) {
    guard error > ulps else { return }
    ulps = error
    self.argument = argument()
  }
}

/// A function of one variable with its reference and the arguments to try.
struct CheckedFunction: Sendable {
  let name: String
  let float: @Sendable (FloatPack) -> FloatPack
  let double: @Sendable (DoublePack) -> DoublePack
  let floatAlone: @Sendable (Float) -> Float
  let doubleAlone: @Sendable (Double) -> Double
  let reference: @Sendable (Reference) -> Reference
  /// Intervals to sample evenly.
  let intervals: [ClosedRange<Double>]
  /// Numbers whose neighbours are tried.
  let points: [Double]

  /// The `index`th argument: by turns any bit pattern, one of an interval, one of any magnitude up to
  /// a few, and a neighbour of a point.
  func argument<T: CheckedElement>(_ index: Int, _ random: inout RandomBits) -> T {
    let bits = random.next()
    switch index % 4 {
    case 0: return T(randomBits: bits)
    case 1:
      let interval = intervals[index / 4 % intervals.count]
      let width = interval.upperBound - interval.lowerBound
      return T(interval.lowerBound + width * random.fraction())
    case 2:
      let magnitude = scalbn(1 + random.fraction(), 4 - Int32(bits % 40))
      return T(bits >> 63 == 0 ? magnitude : -magnitude)
    default:
      let point = T(points[index / 4 % points.count])
      return point + point.ulp * T(Int(bits % 64) - 32)
    }
  }
}
