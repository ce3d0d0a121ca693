import Lanes

/// Gradient descent: a step against the gradient.
///
/// x ← x − η·g
///
/// The notebook's; Cauchy (1847).
public struct GradientDescent<V: Lane>: Rule {
  public var learningRate: V = 1e-3

  public typealias State = NoState

  @inlinable
  public init() {}

  @inlinable
  public func update(_ x: inout V, gradient: V, _ s: inout State) {
    x -= learningRate * gradient
  }

  public static var parameters: [Parameter<Self>] {
    [.init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η.")]
  }
}

extension OptimizerCatalogue {
  static let gradientDescent = OptimizerDefinition(
    "gradient_descent", title: "Gradient descent",
    summary: "A step against the gradient.", equations: ["x ← x − η·g"],
    source: "TensorFlow, Optimizers with Core APIs; Cauchy 1847",
    GradientDescent<Float>.self, GradientDescent<Double>.self, GradientDescent<FloatPack>.self,
    GradientDescent<DoublePack>.self, GradientDescent<Dependence>.self)
}
