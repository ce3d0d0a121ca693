import Engine

/// An optimizer that looks around before it moves: it works on one trial in scalars, and asks for
/// losses and gradients wherever it wants.
///
/// All tensors of the parameters are one vector for it.
///
/// A step is a conversation: ``begin(_:)`` and then ``resume(_:)`` put a point to ask about into
/// `trial.probe` and return ``SearchRequest/gradient``; the answer stands in the trial when
/// ``resume(_:)`` is called. The step ends with ``SearchRequest/done`` and the new point in
/// `trial.x`.
protocol SearchMethod<Number>: SendableMetatype {
  associatedtype Number: BinaryFloatingPoint
  /// - Parameter parameters: in the order of ``parameters``.
  init(dimension: Int, parameters: [Number])
  /// The first parameter, by the name `learning_rate`: a schedule sets it before each step.
  var learningRate: Number { get set }
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest
  /// Writes what is kept between steps, or reads it.
  mutating func code(_ coder: inout StateCoder)

  static var parameters: [ParameterDescription] { get }
}

/// What a method asks for.
enum SearchRequest {
  /// The step is over.
  case done
  /// The loss and the gradient at `probe`.
  case gradient
  /// The product of the second derivatives at `x` and the direction `probe`, as `probeGradient`.
  case curvature
}

/// A trial's point, and the point that its method asks about.
struct SearchTrial<Number: BinaryFloatingPoint> {
  var x: [Number]
  var loss: Number = 0
  var gradient: [Number]
  var probe: [Number]
  var probeLoss: Number = 0
  var probeGradient: [Number]

  init(dimension: Int) {
    x = [Number](repeating: 0, count: dimension)
    gradient = x
    probe = x
    probeGradient = x
  }

  /// Asks about x + t·d.
  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func look(along direction: [Number], by t: Number) -> SearchRequest {
    for i in x.indices { probe[i] = x[i] + t * direction[i] }
    return .gradient
  }

  /// Moves to x + t·d.
  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func move(along direction: [Number], by t: Number) -> SearchRequest {
    for i in x.indices { x[i] += t * direction[i] }
    return .done
  }
}

/// The inner product, summed component by component.
@_specialize(where Number == Float)
@_specialize(where Number == Double)
func dot<Number: BinaryFloatingPoint>(_ a: [Number], _ b: [Number]) -> Number {
  var sum: Number = 0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

/// The largest magnitude; NaN where there is one.
@_specialize(where Number == Float)
@_specialize(where Number == Double)
func largest<Number: BinaryFloatingPoint>(_ a: [Number]) -> Number {
  var result: Number = 0
  for value in a where !(value.magnitude <= result) { result = value.magnitude }
  return result
}
