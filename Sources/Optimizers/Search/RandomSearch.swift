import Engine
import Lanes

/// Random search: a random step from the best point so far, taken where the loss is lower.
///
/// y = x + σ·z, z normal
/// x ← y, where f(y) < f(x)
///
/// Matyas, "Random optimization" (1965). One loss a step, and that of the start; no gradient. The first thing
/// that any other method should beat.
struct RandomSearch<V: Lane>: SearchMethod {
  private let memory: SearchMemory<V>
  private let sigma: SearchNumber<V>
  private let candidate: SearchVector<V>
  private var step = 0

  init(_ memory: SearchMemory<V>) {
    self.memory = memory
    sigma = memory.parameter(0)
    candidate = memory.vector()
  }

  static var asksForLosses: Bool { true }
  static var takesLossOfStart: Bool { true }
  static var isRandom: Bool { true }

  mutating func reserve(_ step: Int) { self.step = step }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    candidate.set { i in
      trials.x[i] + sigma.value * SearchRandom.normal(memory, step: step, index: i)
    }
    trials.probe.set { candidate[$0] }
    return .loss(trials.lanes)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let isLower = trials.lanes .& (trials.probeLoss .< trials.loss)
    trials.pause(.!isLower)
    trials.x.set(isLower) { candidate[$0] }
    return .done
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "sigma", defaultValue: 0.1, range: .positive,
        summary: "σ: the deviation of a step in each coordinate.")
    ]
  }
}

extension OptimizerCatalogue {
  static let randomSearch = OptimizerDefinition(
    "random_search", title: "Random search",
    summary: "A random step from the best point so far, taken where the loss is lower.",
    equations: ["y = x + σ·z, z normal", "x ← y, where f(y) < f(x)"],
    source: "Matyas 1965", needs: .losses,
    search: SearchFamily(
      RandomSearch<Double>.parameters,
      .float(RandomSearch<Float>.self, RandomSearch<FloatPack>.self),
      .double(RandomSearch<Double>.self, RandomSearch<DoublePack>.self), isRandom: true,
      pauses: true))
}
