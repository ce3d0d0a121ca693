import Lanes
import Programs

/// A formula of its variables alone, in the place of a loss over data: for noise without rows.
public final class ExactLoss<V: PackLane>: DataLoss {
  private let evaluator: ProgramEvaluator<V>
  private let spare: UnsafeMutablePointer<V>
  private let spareGradient: UnsafeMutablePointer<V>

  /// - Parameters:
  ///   - gradient: a formula's `Formula.gradientProgram()`.
  ///   - curvature: its `Formula.hessianVectorProgram()`, for optimizers that need it.
  ///   - maximumBlocks: how many blocks the largest batch has.
  public init(gradient: Program, curvature: Program?, dimension: Int, maximumBlocks: Int) {
    evaluator = ProgramEvaluator(
      gradient: gradient, curvature: curvature, dimension: dimension, maximumBlocks: maximumBlocks)
    spare = .allocateAligned(maximumBlocks | 1, repeating: 0)
    spareGradient = .allocateAligned((maximumBlocks | 1) * max(1, dimension), repeating: 0)
  }

  deinit {
    spare.deallocate()
    spareGradient.deallocate()
  }

  public var trainingRows: Int { 0 }
  public var testRows: Int { 0 }
  public var hasAccuracy: Bool { false }

  public func evaluate(
    at x: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?,
    loss: UnsafeMutablePointer<V>?, gradient: UnsafeMutablePointer<V>?, batch: Batch<V>
  ) {
    evaluator.evaluate(
      at: x, loss: loss ?? spare, gradient: gradient ?? spareGradient, batch: batch)
  }

  public func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?, batch: Batch<V>
  ) {
    evaluator.curvature(at: x, along: direction, product: product, batch: batch)
  }

  public func test(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    accuracy: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    loss.update(repeating: V(rounding: .nan), count: batch.blocks)
    accuracy.update(repeating: V(rounding: .nan), count: batch.blocks)
  }
}
