// Rules are written in lanes: one import gives their author both.
@_exported import Engine
@_exported import Lanes

/// An optimizer for parameters of one's own.
///
/// ```swift
/// var weights: [Float] = …
/// let optimizer = try Optimizer("adam", ["learning_rate": 0.01], parameters: weights)
/// for _ in 0..<1000 { optimizer.step(&weights, gradient: gradient(weights)) }
/// ```
///
/// The elements lie side by side in SIMD lanes; the numbers are the same, to the last bit, as those
/// of a loop over them.
public final class Optimizer<Number: PackElement> {
  public let definition: OptimizerDefinition
  /// How many steps were made.
  public private(set) var steps = 0
  /// Whether ``average(of:)`` is more than the parameters themselves.
  public let averages: Bool
  private let tensor: TensorOptimizer<Number.Pack>

  /// An optimizer of the catalogue.
  ///
  /// - Parameters:
  ///   - name: as experiment files write it.
  ///   - hyperparameters: those that are not to have their default.
  ///   - parameters: where the first step will start from.
  ///   - tensors: what the parameters are, end to end, for rules that take norms of a tensor; one vector if nil.
  /// - Throws: what is wrong with a name or a number, or with how many numbers the tensors have.
  public convenience init(
    _ name: String, _ hyperparameters: [String: Double] = [:], parameters: [Number],
    tensors: [TensorShape]? = nil
  ) throws(OptimizerError) {
    let count = tensors?.reduce(0) { $0 + $1.count }
    guard count == nil || count == parameters.count else {
      throw .wrongTensors(count: count ?? 0, parameters: parameters.count)
    }
    guard let definition = OptimizerCatalogue.optimizer(named: name) else {
      throw .unknownOptimizer(name)
    }
    var columns = definition.defaults
    for name in hyperparameters.keys.sorted() {
      guard let at = definition.parameters.firstIndex(where: { $0.name == name }) else {
        throw .unknownParameter(name, allowed: definition.parameters.map(\.name))
      }
      let value = hyperparameters[name] ?? .nan
      guard definition.parameters[at].range.contains(value) else {
        throw .outOfRange(name, value, allowed: definition.parameters[at].range)
      }
      columns.columns[at] = [value]
    }
    self.init(
      definition, OptimizerSettings(columns), parameters: parameters, tensors: tensors)
  }

  /// An optimizer with all its settings: schedules, clipping, wrapped optimizers.
  ///
  /// - Parameters:
  ///   - definition: its entry of the catalogue, or one of the caller's own.
  ///   - settings: hyperparameters and what is composed with the rule; its groups are of the tensors.
  ///   - parameters: where the first step will start from.
  ///   - tensors: what the parameters are, end to end: as many numbers; other counts are a programmer's error. One
  ///     vector if nil.
  public init(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, parameters: [Number],
    tensors: [TensorShape]? = nil
  ) {
    self.definition = definition
    averages = definition.averages(with: settings)
    tensor = TensorOptimizer(
      definition.arithmetic(with: settings),
      parameters: definition.numbers(of: settings).map { $0[0] },
      tensors: tensors?.grouped(by: definition.groups(of: settings)),
      start: parameters)
  }

  /// Moves the parameters by one step.
  ///
  /// Rules that look at one element at a time work in the array itself. Optimizers that ask for other
  /// points (``OptimizerDefinition/needs``) find NaN here.
  ///
  /// - Parameters:
  ///   - parameters: as many as there were at first; others are a programmer's error.
  ///   - gradient: the gradient at `parameters`.
  ///   - loss: the loss at `parameters`, for optimizers that use it.
  public func step(_ parameters: inout [Number], gradient: [Number], loss: Number = 0) {
    step(&parameters, gradient, loss, NoEvaluator())
  }

  /// Moves the parameters by one step, asking for losses and gradients wherever the optimizer wants.
  ///
  /// - Parameters:
  ///   - evaluate: the loss and the gradient at a point.
  ///   - parameters: moved by the step.
  public func step(
    _ parameters: inout [Number], evaluate: ([Number]) -> (loss: Number, gradient: [Number])
  ) {
    let (loss, gradient) = evaluate(parameters)
    withoutActuallyEscaping(evaluate) { evaluate in
      step(&parameters, gradient, loss, ClosureEvaluator<Number>(evaluate))
    }
  }

  private func step(
    _ parameters: inout [Number], _ gradient: [Number], _ loss: Number,
    _ evaluator: any Evaluator<Number.Pack>
  ) {
    precondition(
      parameters.count == tensor.count && gradient.count == tensor.count,
      "an optimizer's parameters and gradients are as many as at first")
    steps += 1
    tensor.step(steps, &parameters, gradient, loss: loss, evaluator)
  }

  /// What the optimizer reports after the steps so far: the average of its points, as `schedule_free_sgd`, `ema` and
  /// `swa` keep one; of other optimizers the parameters themselves.
  ///
  /// - Parameter parameters: as the last step left them; other counts than at first are a programmer's error.
  public func average(of parameters: [Number]) -> [Number] {
    precondition(
      parameters.count == tensor.count, "an optimizer's parameters are as many as at first")
    return tensor.average(at: parameters)
  }

  /// Everything that the next steps depend on, beside the parameters.
  public var state: [UInt8] {
    var coder = StateCoder()
    coder.code(&steps)
    tensor.code(&coder)
    return coder.bytes
  }

  /// Goes on from a state that an optimizer of the same kind, settings and size had.
  ///
  /// - Throws: when the bytes are not as many as such a state has; the optimizer is then unusable.
  public func restore(_ state: [UInt8]) throws(OptimizerError) {
    var coder = StateCoder(reading: state)
    coder.code(&steps)
    tensor.code(&coder)
    guard !coder.isShort, coder.isAtEnd else { throw .wrongState(bytes: state.count) }
  }
}

/// What can be wrong with the choice of an optimizer.
public enum OptimizerError: Error, Hashable, Sendable {
  case unknownOptimizer(String)
  case unknownParameter(String, allowed: [String])
  case outOfRange(String, Double, allowed: ParameterRange)
  case wrongState(bytes: Int)
  /// The tensors have another count of numbers than the parameters.
  case wrongTensors(count: Int, parameters: Int)
}

/// Evaluates a function of one vector.
private final class ClosureEvaluator<Number: PackElement>: Evaluator {
  typealias V = Number.Pack
  private let function: ([Number]) -> (loss: Number, gradient: [Number])

  init(_ function: @escaping ([Number]) -> (loss: Number, gradient: [Number])) {
    self.function = function
  }

  func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    let answer = function(batch.elements(of: x))
    loss[0] = V(repeating: answer.loss)
    batch.setElements(of: gradient, to: answer.gradient)
  }

  /// A function alone has no second derivatives: NaN.
  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    NoEvaluator().curvature(at: x, along: direction, product: product, batch: batch)
  }
}
