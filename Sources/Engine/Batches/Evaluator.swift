import Lanes
import MachineCode
import Programs

/// Answers an optimizer's questions about the loss at points of its own choice.
public protocol Evaluator<V>: AnyObject {
  associatedtype V: Lane
  /// Finds the losses and gradients of the living trials at `x`.
  ///
  /// - Parameters:
  ///   - x: points, laid out as `batch.x`.
  ///   - loss: laid out as `batch.loss`.
  ///   - gradient: laid out as `batch.gradient`.
  func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>)
  /// Finds the losses alone, of the same bits; laid out as `batch.x` and `batch.loss`.
  func losses(at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>, batch: Batch<V>)
  /// Finds the products of the matrices of second derivatives at `x` with directions; all three are
  /// laid out as `batch.x`.
  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>)
}

extension Evaluator {
  /// Throws the gradient away.
  public func losses(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    let gradient = UnsafeMutablePointer<V>.allocateAligned(
      batch.runs * batch.capacity, repeating: 0)
    defer { gradient.deallocate() }
    evaluate(at: x, loss: loss, gradient: gradient, batch: batch)
  }
}

/// Knows nothing: every answer is NaN.
public final class NoEvaluator<V: Lane>: Evaluator {
  public init() {}

  public func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    loss.update(repeating: V(rounding: .nan), count: batch.capacity)
    gradient.update(repeating: V(rounding: .nan), count: batch.runs * batch.capacity)
  }

  public func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    product.update(repeating: V(rounding: .nan), count: batch.runs * batch.capacity)
  }
}

/// Evaluates the programs of a formula, for batches whose lanes are trials.
///
/// One evaluator serves one thread.
public final class ProgramEvaluator<V: Lane>: Evaluator {
  private let gradientMachine: Machine<V>
  private let curvatureMachine: Machine<V>?
  private let lossMachine: Machine<V>?
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<V>>

  /// - Parameters:
  ///   - gradient: a formula's `Formula.gradientProgram()`.
  ///   - curvature: its `Formula.hessianVectorProgram()`, for optimizers that need it; without it
  ///     second derivatives are NaN.
  ///   - loss: its `Formula.valueProgram()`, for optimizers that ask for losses alone.
  ///   - maximumBlocks: how many blocks the largest batch has.
  public init(
    gradient: Program, curvature: Program? = nil, loss: Program? = nil, dimension: Int,
    maximumBlocks: Int
  ) {
    lossMachine = loss.map { Machine($0, maximumBlocks: maximumBlocks) }
    gradientMachine = Machine(gradient, maximumBlocks: maximumBlocks)
    curvatureMachine = curvature.map { Machine($0, maximumBlocks: maximumBlocks) }
    inputs = .allocate(capacity: max(1, 2 * dimension))
    outputs = .allocate(capacity: dimension + 1)
  }

  deinit {
    inputs.deallocate()
    outputs.deallocate()
  }

  public func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    (outputs + 0).initialize(to: loss)
    for component in 0..<batch.dimension {
      let row = component * batch.capacity
      (inputs + component).initialize(to: ProgramInput(UnsafePointer(x + row)))
      (outputs + component + 1).initialize(to: gradient + row)
    }
    gradientMachine.run(inputs: inputs, outputs: outputs, blocks: batch.blocks)
  }

  public func losses(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    guard let lossMachine else {
      let gradient = UnsafeMutablePointer<V>.allocateAligned(
        batch.runs * batch.capacity, repeating: 0)
      defer { gradient.deallocate() }
      evaluate(at: x, loss: loss, gradient: gradient, batch: batch)
      return
    }
    (outputs + 0).initialize(to: loss)
    for component in 0..<batch.dimension {
      (inputs + component).initialize(
        to: ProgramInput(UnsafePointer(x + component * batch.capacity)))
    }
    lossMachine.run(inputs: inputs, outputs: outputs, blocks: batch.blocks)
  }

  public func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    guard let curvatureMachine else {
      NoEvaluator().curvature(at: x, along: direction, product: product, batch: batch)
      return
    }
    for component in 0..<batch.dimension {
      let row = component * batch.capacity
      (inputs + component).initialize(to: ProgramInput(UnsafePointer(x + row)))
      (inputs + batch.dimension + component).initialize(
        to: ProgramInput(UnsafePointer(direction + row)))
      (outputs + component).initialize(to: product + row)
    }
    curvatureMachine.run(inputs: inputs, outputs: outputs, blocks: batch.blocks)
  }
}
