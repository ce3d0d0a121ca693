import Engine
import Lanes

// What variants put around a rule.

extension OptimizerWrapper {
  /// g ← g + λ·x
  static let coupledDecay: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { $0.gradient + $0.constants[0] * $0.x }
    return wrapper
  }()

  /// x ← x′ − η·λ·x, where the rule alone moves x to x′
  static let decayBefore: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 2)
    wrapper.constants = { numbers, _ in [numbers[0] * numbers[1]] }
    wrapper.finish = { ($1 - $0.constants[0] * $0.x, $0.state) }
    return wrapper
  }()

  /// x ← x′·(1 − η·λ)
  static let decayAfter: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 2)
    wrapper.constants = { numbers, _ in [1 - numbers[0] * numbers[1]] }
    wrapper.finish = { ($1 * $0.constants[0], $0.state) }
    return wrapper
  }()

  /// x ← x′ − λ·x
  static let unscaledDecay: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.finish = { ($1 - $0.constants[0] * $0.x, $0.state) }
    return wrapper
  }()

  /// The gradient of the step before; at the first step its own, or 0.
  static func gradientBefore(startsAtZero: Bool) -> OptimizerWrapper {
    var wrapper = OptimizerWrapper(parameterCount: 0)
    wrapper.constants = { _, t in [.select(t .<= 1, 1, 0)] }
    wrapper.initialState = { _ in [0] }
    wrapper.gradient = { element in
      let (first, before) = (element.constants[0], element.state[0])
      return startsAtZero ? before : .select(first .> 0, element.gradient, before)
    }
    wrapper.finish = { ($1, [$0.gradient]) }
    return wrapper
  }

  /// g ← a·g
  static let scaledGradient: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { $0.constants[0] * $0.gradient }
    return wrapper
  }()

  /// No component of the step is larger than a bound.
  static let clippingStepByValue: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.finish = { element, x in
      let bound = element.constants[0]
      return (element.x + .maximum(-bound, .minimum(bound, x - element.x)), element.state)
    }
    return wrapper
  }()

  /// The step is no longer than a bound.
  static let clippingStepByNorm: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.finish = { element, x in
      let (bound, step) = (element.constants[0], x - element.x)
      let norm = element.norm(step)
      let clipped = (step / norm * bound).replacing(with: step, where: norm .< bound)
      return (element.x + clipped, element.state)
    }
    return wrapper
  }()

  /// The gradient at x + p·(x − the point before): what Nesterov's momentum looks ahead to.
  static let lookingAhead: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.initialState = { _ in [0] }
    wrapper.gradient = { element in
      element.gradient(at: element.x + element.constants[0] * element.state[0])
    }
    wrapper.finish = { ($1, [$1 - $0.x]) }
    return wrapper
  }()

  /// Every gradient and every step rounded otherwise: factors 1 ± a, by signs that follow from the step and a
  /// phase. With a = 0 every bit is the rule's own.
  ///
  /// - Parameter sums: whether gradients are sums over rows, whose terms may cancel: then what rounds otherwise is
  ///   a part of the whole gradient's norm, in components that are near 0 as well.
  static func roundingNoise(sums: Bool) -> OptimizerWrapper {
    var wrapper = OptimizerWrapper(parameterCount: 2)
    wrapper.constants = { numbers, t in
      let (size, phase) = (numbers[0], numbers[1])
      func factor(_ frequency: Double) -> TracerLane {
        let wave = TracerLane.sin(t * TracerLane(repeating: frequency) + phase)
        return 1 + .select(wave .> 0, size, -size)
      }
      return [factor(12.9898), factor(4.1414), factor(7.233) - 1]
    }
    wrapper.gradient = { element in
      let g = element.constants[0] * element.gradient
      guard sums else { return g }
      let part = element.constants[2]
      return .select(part .== 0, g, g + part * element.norm(element.gradient))
    }
    wrapper.finish = { ($0.constants[1] * $1, $0.state) }
    return wrapper
  }
}
