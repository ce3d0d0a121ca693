import Glibc

// Until the library has its own: the C library's functions, element by element.
extension Lane {
  @usableFromInline
  func mapped(_ f: (Double) -> Double) -> Self {
    var result = self
    for i in 0..<Self.width {
      result.setElement(at: i, to: Element(f(Double(element(at: i)))))
    }
    return result
  }
  public static func exp(_ x: Self) -> Self { x.mapped(Glibc.exp) }
  public static func log(_ x: Self) -> Self { x.mapped(Glibc.log) }
  public static func log2(_ x: Self) -> Self { x.mapped(Glibc.log2) }
  public static func log10(_ x: Self) -> Self { x.mapped(Glibc.log10) }
  public static func sin(_ x: Self) -> Self { x.mapped(Glibc.sin) }
  public static func cos(_ x: Self) -> Self { x.mapped(Glibc.cos) }
  public static func tan(_ x: Self) -> Self { x.mapped(Glibc.tan) }
  public static func asin(_ x: Self) -> Self { x.mapped(Glibc.asin) }
  public static func acos(_ x: Self) -> Self { x.mapped(Glibc.acos) }
  public static func atan(_ x: Self) -> Self { x.mapped(Glibc.atan) }
  public static func sinh(_ x: Self) -> Self { x.mapped(Glibc.sinh) }
  public static func cosh(_ x: Self) -> Self { x.mapped(Glibc.cosh) }
  public static func tanh(_ x: Self) -> Self { x.mapped(Glibc.tanh) }
  public static func erf(_ x: Self) -> Self { x.mapped(Glibc.erf) }
  public static func sigmoid(_ x: Self) -> Self { x.mapped { 1 / (1 + Glibc.exp(-$0)) } }
  public static func softplus(_ x: Self) -> Self {
    x.mapped { Swift.max($0, 0) + Glibc.log1p(Glibc.exp(-Swift.abs($0))) }
  }
  public static func pow(_ x: Self, _ y: Self) -> Self {
    var result = x
    for i in 0..<width {
      result.setElement(
        at: i, to: Element(Glibc.pow(Double(x.element(at: i)), Double(y.element(at: i)))))
    }
    return result
  }
}
