import Glibc

/// The decimal logarithm: −∞ of zero, NaN of negative numbers.
func decimalLogarithm(_ value: Double) -> Double { log10(value) }

/// Ten to the power of a number.
func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }

/// Sine and cosine of an angle in radians.
func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) { (sin(angle), cos(angle)) }
