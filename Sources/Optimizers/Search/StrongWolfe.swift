import Engine
import Lanes

/// A line search for a step that lowers the loss and flattens the slope: the strong Wolfe conditions.
///
/// f(t) ≤ f(0) + c₁·t·f′(0) and |f′(t)| ≤ c₂·|f′(0)|
///
/// Steps grow until a bracket is found, then it is narrowed by cubic interpolation; at most 25
/// evaluations. Nocedal & Wright, algorithms 3.5 and 3.6, as PyTorch's LBFGS does it.
struct StrongWolfe<V: Lane> {
  /// A step with its loss and its slope.
  private struct Place {
    var t: V
    var loss: V
    var slope: V

    @inline(__always)
    func replacing(with other: Place, where mask: V.Mask) -> Place {
      Place(
        t: t.replacing(with: other.t, where: mask),
        loss: loss.replacing(with: other.loss, where: mask),
        slope: slope.replacing(with: other.slope, where: mask))
    }
  }

  /// Where a place of each trial is kept.
  private struct KeptPlace {
    let t: SearchNumber<V>
    let loss: SearchNumber<V>
    let slope: SearchNumber<V>

    init(_ memory: SearchMemory<V>) {
      t = memory.number()
      loss = memory.number()
      slope = memory.number()
    }

    @inline(__always)
    var place: Place {
      get { Place(t: t.value, loss: loss.value, slope: slope.value) }
      nonmutating set {
        (t.value, loss.value, slope.value) = (newValue.t, newValue.loss, newValue.slope)
      }
    }

    @inline(__always)
    func set(_ lanes: V.Mask, _ other: Place) { place = place.replacing(with: other, where: lanes) }
  }

  private let c1: V = 1e-4
  private let c2: V
  private let maximumEvaluations: V = 25
  private let smallest: V = 1e-9
  private let direction: SearchVector<V>
  /// The largest component of the direction.
  private let reach: SearchNumber<V>
  private let origin: KeptPlace
  private let previous: KeptPlace
  /// The ends of the bracket.
  private let a: KeptPlace
  private let b: KeptPlace
  private let isBracketed: SearchNumber<V>
  /// Whether the loss at `a` is the lower one.
  private let lowIsFirst: SearchNumber<V>
  private let isStuck: SearchNumber<V>
  private let count: SearchNumber<V>
  /// The step that is being tried; at the end the step to take.
  let t: SearchNumber<V>

  /// - Parameters:
  ///   - direction: what is searched along; one that descends.
  ///   - curvature: c₂.
  init(_ memory: SearchMemory<V>, along direction: SearchVector<V>, curvature: V = 0.9) {
    c2 = curvature
    self.direction = direction
    reach = memory.number()
    (origin, previous) = (KeptPlace(memory), KeptPlace(memory))
    (a, b) = (KeptPlace(memory), KeptPlace(memory))
    (isBracketed, lowIsFirst, isStuck) = (memory.number(), memory.number(), memory.number())
    (count, t) = (memory.number(), memory.number())
  }

  /// Starts a search of some trials, all of the block that will search in this step.
  ///
  /// - Parameter t: the first step to try.
  @inline(__always)
  mutating func begin(
    _ trials: SearchTrials<V>, _ lanes: V.Mask, from t: V
  ) -> SearchRequest<V> {
    self.t.value = t
    reach.value = largest(direction)
    origin.place = Place(t: 0, loss: trials.loss, slope: dot(trials.gradient, direction))
    previous.place = origin.place
    (isBracketed.value, isStuck.value, count.value) = (0, 0, 0)
    trials.look(along: direction, by: t)
    return .gradient(lanes)
  }

  /// Takes the answers.
  ///
  /// - Returns: the trials that ask again; ``t`` of the others is the step to take.
  @inline(__always)
  mutating func resume(_ trials: SearchTrials<V>) -> V.Mask {
    let found = Place(
      t: t.value, loss: trials.probeLoss, slope: dot(trials.probeGradient, direction))
    let start = origin.place
    let isLower = found.loss .<= start.loss + c1 * found.t * start.slope
    let isFlat = found.slope.magnitude .<= -c2 * start.slope
    let isBracketed = isBracketed.isTrue
    var between = V.Mask(repeating: false)
    var growing = between
    let searching = trials.lanes .& .!isBracketed
    if searching.isAnyTrue {
      (growing, between) = grow(searching, found, isLower, isFlat)
    }
    let narrowing = trials.lanes .& isBracketed
    if narrowing.isAnyTrue {
      between .|= narrow(narrowing, found, isLower, isFlat)
    }
    if between.isAnyTrue { between = tryBetween(between) }
    let goesOn = growing .| between
    if goesOn.isAnyTrue { trials.look(along: direction, by: t.value) }
    return goesOn
  }

  /// Trials without a bracket: they find one, or try a longer step.
  @inline(__always)
  private func grow(
    _ lanes: V.Mask, _ found: Place, _ isLower: V.Mask, _ isFlat: V.Mask
  ) -> (growing: V.Mask, enclosed: V.Mask) {
    let isLast = lanes .& (count.value .== maximumEvaluations)
    t.set(isLast .& .!(found.loss .< origin.loss.value), 0)
    let before = previous.place
    let isHigh =
      .!isLower .| ((count.value .> 1) .& (found.loss .>= before.loss)) .| found.slope.isNaNMask
    let enclosed = lanes .& .!isLast .& (isHigh .| (.!isFlat .& (found.slope .>= 0)))
    let growing = lanes .& .!isLast .& .!isHigh .& .!isFlat .& .!(found.slope .>= 0)
    if enclosed.isAnyTrue {
      a.set(enclosed, before)
      b.set(enclosed, found)
      isBracketed.set(enclosed, 1)
      lowIsFirst.set(enclosed, V(truth: isFirstLow))
    }
    if growing.isAnyTrue {
      let least = found.t + 0.01 * (found.t - before.t)
      t.set(growing, Self.interpolate(before, found, within: (least, found.t * 10)))
      previous.set(growing, found)
      count.set(growing, count.value + 1)
    }
    return (growing, enclosed)
  }

  @inline(__always)
  private var isFirstLow: V.Mask { (a.loss.value .<= b.loss.value) .| b.loss.value.isNaNMask }

  /// Trials with a bracket: it ends where the trial looked.
  ///
  /// - Returns: those that search on.
  @inline(__always)
  private func narrow(
    _ lanes: V.Mask, _ found: Place, _ isLower: V.Mask, _ isFlat: V.Mask
  ) -> V.Mask {
    count.set(lanes, count.value + 1)
    let isFirst = lowIsFirst.isTrue
    let (first, second) = (a.place, b.place)
    var low = second.replacing(with: first, where: isFirst)
    var high = first.replacing(with: second, where: isFirst)
    let isHigh = .!isLower .| (found.loss .>= low.loss)
    let goesOn = lanes .& (isHigh .| .!isFlat)
    let isBehind = .!isHigh .& (found.slope * (high.t - low.t) .>= 0)
    high = high.replacing(with: low, where: isBehind)
    high = high.replacing(with: found, where: isHigh)
    low = low.replacing(with: found, where: .!isHigh)
    a.set(goesOn, high.replacing(with: low, where: isFirst))
    b.set(goesOn, low.replacing(with: high, where: isFirst))
    lowIsFirst.set(goesOn .& isHigh, V(truth: isFirstLow))
    return goesOn
  }

  /// Chooses steps within brackets.
  ///
  /// - Returns: the trials that try one; the others take the lower end.
  @inline(__always)
  private func tryBetween(_ lanes: V.Mask) -> V.Mask {
    let (first, second) = (a.place, b.place)
    let isOver =
      (count.value .>= maximumEvaluations)
      .| ((second.t - first.t).magnitude * reach.value .< smallest)
    let lower = V.select(lowIsFirst.isTrue, first.t, second.t)
    let (low, high) = (V.smaller(first.t, second.t), V.greater(first.t, second.t))
    let place = Self.interpolate(first, second, within: (low, high))
    let margin = 0.1 * (high - low)
    let isNear = V.smaller(high - place, place - low) .< margin
    let isPushed = isNear .& (isStuck.isTrue .| (place .>= high) .| (place .<= low))
    let inside = V.select(
      (place - high).magnitude .< (place - low).magnitude, high - margin, low + margin)
    t.set(lanes, V.select(isOver, lower, place.replacing(with: inside, where: isPushed)))
    isStuck.set(lanes .& .!isOver, V(truth: isNear .& .!isPushed))
    return lanes .& .!isOver
  }

  /// Where the cubic through two places with their slopes is lowest, within bounds.
  @inline(__always)
  private static func interpolate(_ a: Place, _ b: Place, within bounds: (V, V)) -> V {
    let d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    let square = d1 * d1 - a.slope * b.slope
    let d2 = square.squareRoot()
    let isOrdered = a.t .<= b.t
    let near = b.replacing(with: a, where: isOrdered)
    let far = a.replacing(with: b, where: isOrdered)
    let part = (far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2)
    let place = far.t - (far.t - near.t) * part
    // Where the cubic has no minimum the root is NaN, and so is the place.
    let middle = (bounds.0 + bounds.1) / 2
    return V.smaller(V.greater(place, bounds.0), bounds.1)
      .replacing(with: middle, where: .!(square .>= 0) .| place.isNaNMask)
  }
}
