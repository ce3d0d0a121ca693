import Engine

// The gradient's mean is taken away before an optimizer sees it, after clipping: Yong, "Gradient Centralization"
// (2020), in the form of pytorch_optimizer.

extension OptimizerWrapper {
  /// g ← g − the mean of its row, in matrices
  package static let centralizing: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { element in
      let g = element.gradient
      let centered = g - element.mean(g, over: .rows)
      let ofMatrices = g.replacing(with: centered, where: element.isMatrix)
      return g.replacing(with: ofMatrices, where: element.constants[0] .> 0)
    }
    return wrapper
  }()
}
