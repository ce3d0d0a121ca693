import Engine

/// A line search for a step that lowers the loss and flattens the slope: the strong Wolfe conditions.
///
/// f(t) ≤ f(0) + c₁·t·f′(0) and |f′(t)| ≤ c₂·|f′(0)|
///
/// Steps grow until a bracket is found, then it is narrowed by cubic interpolation; at most 25
/// evaluations. Nocedal & Wright, algorithms 3.5 and 3.6, as PyTorch's LBFGS does it.
struct StrongWolfe<Number: BinaryFloatingPoint> {
  private struct Place {
    var t: Number
    var loss: Number
    var slope: Number
  }

  private let c1: Number = 1e-4
  private let c2: Number
  private let maximumEvaluations = 25
  private let smallest: Number = 1e-9
  private var direction: [Number] = []
  private var reach: Number = 0
  private var origin = Place(t: 0, loss: 0, slope: 0)
  private var previous = Place(t: 0, loss: 0, slope: 0)
  private var bracket: (Place, Place)?
  private var lowIsFirst = true
  private var isStuck = false
  private var count = 0
  /// The step that is being tried; at the end the step to take.
  private(set) var t: Number = 0

  /// - Parameter curvature: c₂.
  init(curvature: Number = 0.9) { c2 = curvature }

  /// Starts a search.
  ///
  /// - Parameters:
  ///   - direction: one that descends.
  ///   - t: the first step to try.
  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(
    _ trial: inout SearchTrial<Number>, along direction: [Number], from t: Number
  ) -> SearchRequest {
    self.direction = direction
    self.t = t
    reach = largest(direction)
    origin = Place(t: 0, loss: trial.loss, slope: dot(trial.gradient, direction))
    previous = origin
    bracket = nil
    isStuck = false
    count = 0
    return trial.look(along: direction, by: t)
  }

  /// Takes an answer.
  ///
  /// - Returns: `done` when ``t`` is the step to take.
  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let found = Place(t: t, loss: trial.probeLoss, slope: dot(trial.probeGradient, direction))
    if bracket != nil { return narrow(found, &trial) }
    if count == maximumEvaluations {
      if !(found.loss < origin.loss) { t = 0 }
      return .done
    }
    if !isLower(found) || (count > 1 && found.loss >= previous.loss) || found.slope.isNaN {
      return enclose(previous, found, &trial)
    }
    if isFlat(found) { return .done }
    if found.slope >= 0 { return enclose(previous, found, &trial) }
    let least = t + 0.01 * (t - previous.t)
    let next = Self.interpolate(previous, found, within: (least, t * 10))
    previous = found
    count += 1
    t = next
    return trial.look(along: direction, by: t)
  }

  private func isLower(_ place: Place) -> Bool {
    place.loss <= origin.loss + c1 * place.t * origin.slope
  }

  private func isFlat(_ place: Place) -> Bool { place.slope.magnitude <= -c2 * origin.slope }

  private mutating func enclose(
    _ a: Place, _ b: Place, _ trial: inout SearchTrial<Number>
  ) -> SearchRequest {
    bracket = (a, b)
    lowIsFirst = a.loss <= b.loss || b.loss.isNaN
    return tryBetween(&trial)
  }

  private mutating func tryBetween(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    guard let (a, b) = bracket else { return .done }
    if count >= maximumEvaluations || (b.t - a.t).magnitude * reach < smallest {
      t = lowIsFirst ? a.t : b.t
      return .done
    }
    let (low, high) = (min(a.t, b.t), max(a.t, b.t))
    t = Self.interpolate(a, b, within: (low, high))
    let margin = 0.1 * (high - low)
    if min(high - t, t - low) < margin {
      if isStuck || t >= high || t <= low {
        t = (t - high).magnitude < (t - low).magnitude ? high - margin : low + margin
        isStuck = false
      } else {
        isStuck = true
      }
    } else {
      isStuck = false
    }
    return trial.look(along: direction, by: t)
  }

  private mutating func narrow(
    _ found: Place, _ trial: inout SearchTrial<Number>
  ) -> SearchRequest {
    guard let (a, b) = bracket else { return .done }
    count += 1
    var (low, high) = lowIsFirst ? (a, b) : (b, a)
    if !isLower(found) || found.loss >= low.loss {
      high = found
      bracket = lowIsFirst ? (low, high) : (high, low)
      if let (a, b) = bracket { lowIsFirst = a.loss <= b.loss || b.loss.isNaN }
      return tryBetween(&trial)
    }
    if isFlat(found) { return .done }
    if found.slope * (high.t - low.t) >= 0 { high = low }
    low = found
    bracket = lowIsFirst ? (low, high) : (high, low)
    return tryBetween(&trial)
  }

  /// Where the cubic through two places with their slopes is lowest, within bounds.
  private static func interpolate(
    _ a: Place, _ b: Place, within bounds: (Number, Number)
  ) -> Number {
    let d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    let square = d1 * d1 - a.slope * b.slope
    guard square >= 0 else { return (bounds.0 + bounds.1) / 2 }
    let d2 = square.squareRoot()
    let (near, far) = a.t <= b.t ? (a, b) : (b, a)
    let part = (far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2)
    let place = far.t - (far.t - near.t) * part
    return place.isNaN ? (bounds.0 + bounds.1) / 2 : min(max(place, bounds.0), bounds.1)
  }
}
