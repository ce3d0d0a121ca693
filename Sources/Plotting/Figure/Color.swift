import Support

/// A colour in sRGB with straight (not premultiplied) alpha, each component in 0…1.
public struct Color: Sendable, Hashable {
  public var red: Double
  public var green: Double
  public var blue: Double
  public var alpha: Double
  /// The part of an adaptive theme that this colour plays: a style sheet may replace it. Nil for all
  /// other colours.
  var role: Theme.Role?

  /// Creates a colour from components in 0…1.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Creates an opaque colour from `0xRRGGBB`.
  public init(rgb: UInt32) {
    self.init(
      red: Double((rgb >> 16) & 0xFF) / 255,
      green: Double((rgb >> 8) & 0xFF) / 255,
      blue: Double(rgb & 0xFF) / 255)
  }

  /// Creates a colour from `RRGGBB` or `RRGGBBAA`, with or without a leading `#`; nil for
  /// anything else.
  public init?(hex: String) {
    let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      return nil
    }
    switch digits.utf8.count {
    case 6:
      self.init(rgb: value)
    case 8:
      self.init(rgb: value >> 8)
      alpha = Double(value & 0xFF) / 255
    default:
      return nil
    }
  }

  /// `#rrggbb`, without alpha.
  public var hex: String {
    "#" + Hexadecimal.text(opacity(1).premultiplied & 0xFF_FFFF, digits: 6)
  }

  /// The same colour with another opacity in 0…1.
  public func opacity(_ alpha: Double) -> Color {
    var copy = self
    copy.alpha = alpha
    return copy
  }

  /// The colour between this one and another, componentwise; 0 is this one.
  public func mixed(with other: Color, by t: Double) -> Color {
    Color(
      red: red + (other.red - red) * t,
      green: green + (other.green - green) * t,
      blue: blue + (other.blue - blue) * t,
      alpha: alpha + (other.alpha - alpha) * t)
  }

  /// The relative luminance of WCAG 2, alpha ignored, in 0…1.
  public var luminance: Double {
    // WCAG's transfer function, its power approximated by a square: enough to rank contrast.
    0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
  }

  /// The contrast ratio to another colour, 1 (none) to 21.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The colour as `0xAARRGGBB`, components multiplied by alpha, as cairo's images hold it.
  public var premultiplied: UInt32 {
    func byte(_ value: Double) -> UInt32 {
      value.isNaN ? 0 : UInt32(min(max(value, 0), 1) * 255 + 0.5)
    }
    return byte(alpha) << 24 | byte(red * alpha) << 16 | byte(green * alpha) << 8
      | byte(blue * alpha)
  }
}

extension Color {
  public static let black = Color(rgb: 0x000000)
  public static let white = Color(rgb: 0xFFFFFF)
  public static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)
  public static let red = Color(rgb: 0xFF0000)
  /// Matplotlib's `green`.
  public static let green = Color(rgb: 0x008000)
  /// Matplotlib's `c`, the notebook's third path.
  public static let cyan = Color(rgb: 0x00BFBF)
  /// Matplotlib's first cycle colour, the notebook's gradient.
  public static let steelBlue = Color(rgb: 0x1F77B4)
  public static let lightGray = Color(rgb: 0xCCCCCC)
  public static let gray = Color(rgb: 0x808080)
  public static let darkGray = Color(rgb: 0x404040)
  // The Okabe–Ito set (https://jfly.uni-koeln.de/color/).
  public static let orange = Color(rgb: 0xE69F00)
  public static let skyBlue = Color(rgb: 0x56B4E9)
  public static let bluishGreen = Color(rgb: 0x009E73)
  public static let yellow = Color(rgb: 0xF0E442)
  public static let blue = Color(rgb: 0x0072B2)
  public static let vermillion = Color(rgb: 0xD55E00)
  public static let reddishPurple = Color(rgb: 0xCC79A7)
}
