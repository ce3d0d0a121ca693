import Engine
import Lanes

/// CMA-ES: points drawn around a mean, which goes to the best of them, and the shape they are drawn in learns
/// from it.
///
/// y = B·D·z, z normal, C = B·D²·Bᵀ; x = m + σ·y, λ of them; by rank, y_w = Σ w·y of the μ best
/// m ← m + σ·y_w
/// p_σ ← (1 − c_σ)·p_σ + √(c_σ(2 − c_σ)·μ_w)·B·D⁻¹·Bᵀ·y_w
/// p_c ← (1 − c_c)·p_c + h·√(c_c(2 − c_c)·μ_w)·y_w, h = 0 where p_σ is long, else 1
/// C ← (1 − c₁ − c_μ + (1 − h)·c₁·c_c(2 − c_c))·C + c₁·p_c·p_cᵀ + c_μ·Σ w·y·yᵀ
/// σ ← σ·exp((c_σ/d_σ)·(‖p_σ‖/E‖z‖ − 1))
///
/// Hansen, "The CMA evolution strategy: a tutorial" (2016), with the weights of the μ best alone and a new
/// decomposition each generation, by ``SymmetricEigen``. x is m; eigenvalues below the precision of the
/// largest count as that. λ losses a step; no gradient. For some ten to a hundred parameters of losses that are rugged,
/// noisy or ill-conditioned.
struct CMAES<V: Lane>: SearchMethod {
  private let n: Int
  private let memory: SearchMemory<V>
  private let most: Int
  private let count: SearchNumber<V>
  private let weights: SearchVector<V>
  // What a trial's λ and n decide, as the tutorial's table 1.
  private let (effective, cSigma, dSigma, cC, c1, cMu):
    (
      SearchNumber<V>, SearchNumber<V>, SearchNumber<V>, SearchNumber<V>, SearchNumber<V>,
      SearchNumber<V>
    )
  private let length: V
  private let sigma: SearchNumber<V>
  private let (pathSigma, pathC, shift, turned):
    (SearchVector<V>, SearchVector<V>, SearchVector<V>, SearchVector<V>)
  private let covariance: [SearchVector<V>]
  private let deviations: SearchVector<V>
  private let eigen: SymmetricEigen<V>
  /// The points of a generation as they lie about the mean, and their losses.
  private let points: [SearchVector<V>]
  private let losses: SearchVector<V>
  private let share: SearchVector<V>
  private var step = 0
  private var asked = 0
  private var moving = V.Mask(repeating: false)

  init(_ memory: SearchMemory<V>) {
    self.memory = memory
    let n = memory.dimension
    self.n = n
    let size = Double(n)
    let usual = 4 + (3 * Double.log(size)).rounded(.down)
    func population(_ parameter: Double) -> Double { parameter < 2 ? usual : parameter }
    most = Int(min(1e4, max(usual, memory.largestParameter(1))))
    let most = most
    let constants = memory.constants { population($0[1]) }
    count = constants
    weights = memory.vector(most)
    for k in 0..<most {
      weights[k] = memory.rounded { Self.weight(k, population($0[1])) }
    }
    func number(_ value: (_ effective: Double) -> Double) -> SearchNumber<V> {
      memory.constants { value(Self.effective(population($0[1]))) }
    }
    func sigmaRate(_ m: Double) -> Double { (m + 2) / (size + m + 5) }
    func rankOne(_ m: Double) -> Double { 2 / ((size + 1.3) * (size + 1.3) + m) }
    effective = number { $0 }
    cSigma = number(sigmaRate)
    dSigma = number { m in
      1 + 2 * max(0, ((m - 1) / (size + 1)).squareRoot() - 1) + sigmaRate(m)
    }
    cC = number { m in (4 + m / size) / (size + 4 + 2 * m / size) }
    c1 = number(rankOne)
    cMu = number { m in
      min(1 - rankOne(m), 2 * (m - 2 + 1 / m) / ((size + 2) * (size + 2) + m))
    }
    length = V(rounding: size.squareRoot() * (1 - 1 / (4 * size) + 1 / (21 * size * size)))
    sigma = memory.parameter(0)
    (pathSigma, pathC, shift, turned) = (
      memory.vector(), memory.vector(), memory.vector(), memory.vector()
    )
    covariance = (0..<n).map { _ in memory.vector() }
    for i in 0..<n { covariance[i][i] = 1 }
    deviations = memory.vector()
    eigen = SymmetricEigen(memory)
    points = (0..<most).map { _ in memory.vector() }
    losses = memory.vector(most)
    share = memory.vector(most)
  }

  /// The weight of the point that is the k-th best, from 0, of λ.
  private static func weight(_ k: Int, _ population: Double) -> Double {
    let parents = (population / 2).rounded(.down)
    func raw(_ k: Int) -> Double { Double.log((population + 1) / 2) - Double.log(Double(k + 1)) }
    guard Double(k) < parents else { return 0 }
    var sum = 0.0
    for other in 0..<Int(parents) { sum += raw(other) }
    return raw(k) / sum
  }

  /// μ_w: how many points the weights are worth.
  private static func effective(_ population: Double) -> Double {
    var squares = 0.0
    for k in 0..<Int((population / 2).rounded(.down)) {
      squares += weight(k, population) * weight(k, population)
    }
    return 1 / squares
  }

  static var asksForLosses: Bool { true }
  static var isRandom: Bool { true }

  mutating func reserve(_ step: Int) { self.step = step }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    moving = trials.lanes
    eigen.decompose(covariance, moving)
    var largest = eigen.value(0)
    for j in 1..<max(1, n) { largest = V.greater(largest, eigen.value(j)) }
    let least = largest * V(repeating: V.Element.ulpOfOne)
    deviations.set { V.greater(least, eigen.value($0)).squareRoot() }
    asked = 0
    return draw(trials)
  }

  /// Draws a point, and asks for its loss.
  @inline(__always)
  private mutating func draw(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    turned.set { i in
      deviations[i] * SearchRandom.normal(memory, step: step, index: asked * n + i)
    }
    let point = points[asked]
    point.set { dot(eigen.vectors[$0], turned) }
    trials.probe.set { trials.x[$0] + sigma.value * point[$0] }
    return .loss(moving .& (V(repeating: V.Element(asked)) .< count.value))
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    // A point without a loss is the last.
    losses[asked] = trials.probeLoss.replacing(
      with: V(rounding: .infinity), where: trials.probeLoss.isNaNMask)
    asked += 1
    if asked < most {
      let request = draw(trials)
      if request.lanes.isAnyTrue { return request }
    }
    rank()
    learn(trials)
    return .done
  }

  /// Gives each point the weight of its rank; of equals the earlier is better.
  @inline(__always)
  private func rank() {
    for k in 0..<asked {
      var rank: V = 0
      for other in 0..<asked where other != k {
        let isBefore =
          other < k ? losses[other] .<= losses[k] : losses[other] .< losses[k]
        let isThere = V(repeating: V.Element(other)) .< count.value
        rank += V(truth: isBefore .& isThere)
      }
      var weight: V = 0
      for place in 0..<(asked + 1) / 2 {
        weight = weight.replacing(
          with: weights[place], where: rank .== V(repeating: V.Element(place)))
      }
      share[k] = weight.replacing(
        with: 0, where: .!(V(repeating: V.Element(k)) .< count.value))
    }
  }

  @inline(__always)
  private func learn(_ trials: SearchTrials<V>) {
    shift.set { i in
      var sum: V = 0
      for k in 0..<asked { sum += share[k] * points[k][i] }
      return sum
    }
    trials.x.set(moving) { trials.x[$0] + sigma.value * shift[$0] }
    // B·D⁻¹·Bᵀ·y_w
    turned.set { j in
      var sum: V = 0
      for i in 0..<n { sum += eigen.vectors[i][j] * shift[i] }
      return sum / deviations[j]
    }
    let (cS, cC, c1, cMu) = (cSigma.value, cC.value, c1.value, cMu.value)
    let gain = (cS * (2 - cS) * effective.value).squareRoot()
    pathSigma.set(moving) { i in
      (1 - cS) * pathSigma[i] + gain * dot(eigen.vectors[i], turned)
    }
    let norm = dot(pathSigma, pathSigma).squareRoot()
    let rest = (1 - V.power(1 - cS, 2 * step)).squareRoot()
    let isShort = norm / rest .< (1.4 + V(rounding: 2 / (Double(n) + 1))) * length
    let h = V(truth: isShort)
    let push = h * (cC * (2 - cC) * effective.value).squareRoot()
    pathC.set(moving) { (1 - cC) * pathC[$0] + push * shift[$0] }
    let keep = 1 - c1 - cMu + (1 - h) * c1 * cC * (2 - cC)
    for i in 0..<n {
      let row = covariance[i]
      row.set(moving) { j in
        var spread: V = 0
        for k in 0..<asked { spread += share[k] * (points[k][i] * points[k][j]) }
        return keep * row[j] + c1 * (pathC[i] * pathC[j]) + cMu * spread
      }
    }
    sigma.set(moving, sigma.value * V.exp(cS / dSigma.value * (norm / length - 1)))
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "sigma", defaultValue: 0.3, range: .positive,
        summary: "σ at the start: about a third of how far the minimum may be."),
      .init(
        name: "population", defaultValue: 0, range: ParameterRange(0, 1000),
        summary: "λ: how many points a generation has; 0 and 1 for 4 + ⌊3·ln n⌋.", kind: .whole),
    ]
  }
}

extension OptimizerCatalogue {
  static let cmaES = OptimizerDefinition(
    "cma_es", title: "CMA-ES",
    summary:
      "Points drawn around a mean, which goes to the best of them, in a shape that learns from it.",
    equations: [
      "x = m + σ·y, y normal with covariance C, λ of them; y_w = Σ w·y of the best half",
      "m ← m + σ·y_w",
      "p_σ ← (1 − c_σ)·p_σ + √(c_σ(2 − c_σ)·μ_w)·C^(−½)·y_w",
      "p_c ← (1 − c_c)·p_c + h·√(c_c(2 − c_c)·μ_w)·y_w",
      "C ← (1 − c₁ − c_μ + (1 − h)·c₁·c_c(2 − c_c))·C + c₁·p_c·p_cᵀ + c_μ·Σ w·y·yᵀ",
      "σ ← σ·exp((c_σ/d_σ)·(‖p_σ‖/E‖z‖ − 1))",
    ],
    source: "Hansen 2016, the tutorial; the weights of the best half alone", needs: .losses,
    search: SearchFamily(
      CMAES<Double>.parameters, .float(CMAES<Float>.self, CMAES<FloatPack>.self),
      .double(CMAES<Double>.self, CMAES<DoublePack>.self), isRandom: true, mostParameters: 200))
}
