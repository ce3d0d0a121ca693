import Lanes

extension Model.Activation {
  /// φ(z).
  @inline(__always)
  func value<V: Lane>(_ z: V) -> V {
    switch self {
    case .relu: z.replacing(with: 0, where: z .<= 0)
    case .tanh: V.tanh(z)
    case .sigmoid: V.sigmoid(z)
    case .gelu: 0.5 * z * (1 + V.tanh(Self.inner(z)))
    }
  }

  /// ∂L/∂a · φ′, from z or from a = φ(z). Where a relu is 0 nothing flows back, not even NaN.
  @inline(__always)
  func backward<V: Lane>(_ slope: V, _ z: V, _ a: V) -> V {
    switch self {
    case .relu: return V.select(a .> 0, slope, 0)
    case .tanh: return slope * (1 - a * a)
    case .sigmoid: return slope * (a * (1 - a))
    case .gelu:
      let t = V.tanh(Self.inner(z))
      return slope * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * Self.innerSlope(z))
    }
  }

  /// φ″, from z or from a = φ(z).
  @inline(__always)
  func curvature<V: Lane>(_ z: V, _ a: V) -> V {
    switch self {
    case .relu: return 0
    case .tanh: return -2 * a * (1 - a * a)
    case .sigmoid: return a * (1 - a) * (1 - 2 * a)
    case .gelu:
      // With u = √(2/π)(z + 0.044715z³) and t = tanh u: φ = ½z(1 + t), t′ = (1 − t²)u′.
      let t = V.tanh(Self.inner(z))
      let (first, second) = (Self.innerSlope(z), Self.innerCurvature(z))
      let slope = (1 - t * t) * first
      return slope + 0.5 * z * ((1 - t * t) * second - 2 * t * slope * first)
    }
  }

  @inline(__always)
  private static func inner<V: Lane>(_ z: V) -> V {
    V(rounding: geluScale) * (z + V(rounding: geluCube) * (z * z * z))
  }

  @inline(__always)
  private static func innerSlope<V: Lane>(_ z: V) -> V {
    V(rounding: geluScale) * (1 + V(rounding: 3 * geluCube) * (z * z))
  }

  @inline(__always)
  private static func innerCurvature<V: Lane>(_ z: V) -> V {
    V(rounding: 6 * geluScale * geluCube) * z
  }

  /// √(2/π).
  private static var geluScale: Double { 0.7978845608028654 }
  private static var geluCube: Double { 0.044715 }
}
