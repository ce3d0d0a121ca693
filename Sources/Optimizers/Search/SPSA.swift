import Engine
import Lanes

/// SPSA: a gradient estimated from two losses, however many parameters there are.
///
/// aₜ = a/(A + t)^α, cₜ = c/t^γ, Δ = ±1 in each coordinate at random
/// ĝ = (f(x + cₜ·Δ) − f(x − cₜ·Δ))/(2·cₜ·Δ)
/// x ← x − aₜ·ĝ
///
/// Spall, "Multivariate stochastic approximation using a simultaneous perturbation gradient approximation"
/// (1992); gains as in his "Implementation of the simultaneous perturbation algorithm" (1998). Two losses a
/// step; no gradient. The estimate is right on average only: for losses that are noisy or have no gradient.
struct SPSA<V: Lane>: SearchMethod {
  private let memory: SearchMemory<V>
  private let perturbation: SearchVector<V>
  private let rate: SearchNumber<V>
  private let reach: SearchNumber<V>
  private let ahead: SearchNumber<V>
  private var step = 0
  private var isBehind = false

  init(_ memory: SearchMemory<V>) {
    self.memory = memory
    perturbation = memory.vector()
    (rate, reach, ahead) = (memory.number(), memory.number(), memory.number())
  }

  static var asksForLosses: Bool { true }
  static var isRandom: Bool { true }

  mutating func reserve(_ step: Int) { self.step = step }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let t = Double(step)
    rate.value = memory.rounded { $0[0] / Double.pow($0[1] + t, $0[3]) }
    reach.value = memory.rounded { $0[2] / Double.pow(t, $0[4]) }
    for i in 0..<perturbation.count {
      perturbation[i] = SearchRandom.sign(memory, step: step, index: i)
    }
    isBehind = false
    trials.probe.set { trials.x[$0] + reach.value * perturbation[$0] }
    return .loss(trials.lanes)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    guard isBehind else {
      ahead.value = trials.probeLoss
      isBehind = true
      trials.probe.set { trials.x[$0] - reach.value * perturbation[$0] }
      return .loss(trials.lanes)
    }
    // 1/Δ is Δ.
    let slope = (ahead.value - trials.probeLoss) / (2 * reach.value)
    trials.x.set(trials.lanes) { trials.x[$0] - rate.value * (slope * perturbation[$0]) }
    return .done
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "a", defaultValue: 0.1, range: .positive, summary: "How large the steps are, a."),
      .init(
        name: "A", defaultValue: 100, range: .nonNegative,
        summary: "A: holds early steps back; a tenth of the steps that are planned."),
      .init(
        name: "c", defaultValue: 0.1, range: .positive,
        summary: "c: how far from x the first losses are; about the noise of the loss."),
      .init(
        name: "alpha", defaultValue: 0.602, range: .nonNegative,
        summary: "α: how fast steps become smaller."),
      .init(
        name: "gamma", defaultValue: 0.101, range: .nonNegative,
        summary: "γ: how fast the distance becomes smaller."),
    ]
  }
}

extension OptimizerCatalogue {
  static let spsa = OptimizerDefinition(
    "spsa", title: "SPSA",
    summary: "A gradient estimated from two losses, however many parameters there are.",
    equations: [
      "aₜ = a/(A + t)^α, cₜ = c/t^γ, Δ = ±1 in each coordinate at random",
      "ĝ = (f(x + cₜ·Δ) − f(x − cₜ·Δ))/(2·cₜ·Δ)", "x ← x − aₜ·ĝ",
    ],
    source: "Spall 1992, 1998", needs: .losses,
    search: SearchFamily(
      SPSA<Double>.parameters, .float(SPSA<Float>.self, SPSA<FloatPack>.self),
      .double(SPSA<Double>.self, SPSA<DoublePack>.self), isRandom: true))
}
