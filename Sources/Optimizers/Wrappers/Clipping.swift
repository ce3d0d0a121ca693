import Engine

// The gradient is clipped before an optimizer sees it, by value first: Optax's clip and
// clip_by_global_norm (Pascanu 2013).

extension OptimizerWrapper {
  /// g ← max(−c, min(c, g))
  package static let clippingByValue: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { element in
      let bound = element.constants[0]
      return .maximum(-bound, .minimum(bound, element.gradient))
    }
    return wrapper
  }()

  /// g ← g/‖g‖ · n, where ‖g‖ ≥ n, over all parameters
  package static let clippingByNorm: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { element in
      let (bound, g) = (element.constants[0], element.gradient)
      let norm = element.norm(g)
      return (g / norm * bound).replacing(with: g, where: norm .< bound)
    }
    return wrapper
  }()
}
