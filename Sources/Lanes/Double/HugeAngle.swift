/// An angle from 2²⁰ on, or NaN or infinity, modulo π/2: Payne's and Hanek's reduction.
///
/// Of 2/π only those 192 bits are multiplied that decide the quadrant and the 137 bits after it; no
/// Double comes nearer to a multiple of π/2 than 2⁻⁶².
struct HugeAngle {
  /// The quadrant modulo 4, in the low bits.
  let quadrant: Double
  /// The angle within the quadrant, −π/4 to π/4, rounded.
  let high: Double
  /// What `high` lacks.
  let low: Double

  /// The angle `a` ≥ 2²⁰.
  init(_ a: Double) {
    guard a < .infinity else {
      (quadrant, high, low) = (0, .nan, .nan)
      return
    }
    // a = mantissa · 2ᵉ, and the bits of 2/π of weight above 2^(1 − e) give multiples of 4.
    let mantissa = (a.bitPattern & 0xf_ffff_ffff_ffff) | 0x10_0000_0000_0000
    let exponent = Int(a.bitPattern >> 52) - 1075
    let start = exponent - 2 + 64
    let word = start >> 6
    let shift = UInt64(start & 63)
    let top = HugeAngle.bits(word, shift)
    let middle = HugeAngle.bits(word + 1, shift)
    let bottom = HugeAngle.bits(word + 2, shift)

    // mantissa times them, modulo 2¹⁹²: 2 bits of quadrant and 190 of fraction.
    let product0 = mantissa.multipliedFullWidth(by: bottom)
    let product1 = mantissa.multipliedFullWidth(by: middle)
    let (sum1, carry) = product1.low.addingReportingOverflow(product0.high)
    var high192 = (mantissa &* top) &+ product1.high &+ (carry ? 1 : 0)
    var middle192 = sum1
    var low192 = product0.low

    // To the nearest quadrant: the fraction as a signed number.
    let whole = (high192 &+ (1 << 61)) >> 62
    quadrant = Double(bitPattern: whole)
    high192 = (high192 << 2) | (middle192 >> 62)
    middle192 = (middle192 << 2) | (low192 >> 62)
    low192 = low192 << 2
    let isNegative = high192 >> 63 == 1
    if isNegative {
      low192 = ~low192
      middle192 = ~middle192
      high192 = ~high192
    }
    let zeros = UInt64(
      (high192 == 0 ? 64 + middle192.leadingZeroBitCount : high192.leadingZeroBitCount))
    if zeros >= 64 {
      high192 = middle192
      middle192 = low192
      low192 = 0
    }
    let rest = zeros & 63
    if rest > 0 {
      high192 = (high192 << rest) | (middle192 >> (64 - rest))
      middle192 = (middle192 << rest) | (low192 >> (64 - rest))
    }
    // 53 bits and the 53 after them, then times π/2 as a sum of two.
    let scale = Double(bitPattern: (1023 - zeros - 64) << 52)
    let leading = Double(high192 & ~0x7ff) * scale
    let next = ((high192 & 0x7ff) << 53) | (middle192 >> 11)
    let trailing = Double(next & ~0x7ff) * scale * 0x1p-53
    // Dekker's product of `leading` and π/2.
    let (leadingHead, piHead) = (leading.head, 0x1.921fb50000000p+0)
    let leadingRest = leading - leadingHead
    let piRest = 0x1.921fb54442d18p+0 - piHead
    let product = leading * 0x1.921fb54442d18p+0
    let lost =
      ((leadingHead * piHead - product) + leadingHead * piRest + leadingRest * piHead)
      + leadingRest * piRest
    let correction = lost + (leading * 0x1.1a62633145c07p-54 + trailing * 0x1.921fb54442d18p+0)
    let sum = product + correction
    let remainder = (product - sum) + correction
    high = isNegative ? -sum : sum
    low = isNegative ? -remainder : remainder
  }

  /// 64 bits of 2/π, `shift` bits into the table's word `word`.
  private static func bits(_ word: Int, _ shift: UInt64) -> UInt64 {
    guard shift > 0 else { return twoOverPi[word] }
    return (twoOverPi[word] << shift) | (twoOverPi[word + 1] >> (64 - shift))
  }

  /// 2/π: 64 zero bits, then those after the point.
  private static let twoOverPi: [UInt64] = [
    0,
    0xa2f9_836e_4e44_1529,
    0xfc27_57d1_f534_ddc0,
    0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0,
    0x0649_2eea_09d1_921c,
    0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41,
    0x3991_d639_8353_39f4,
    0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f,
    0x6d36_7ecf_27cb_09b7,
    0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea,
    0x6bfb_5fb1_1f8d_5d08,
    0x5603_3046_fc7b_6bab,
  ]
}
