import Lanes
import MachineCode
import Programs

/// A loss and its gradient, for all trials of a batch at once.
public protocol BatchLoss<V>: AnyObject {
  associatedtype V: Lane
  /// Prepares for a batch, before the first evaluation.
  func bind(_ batch: Batch<V>)
  /// Sets `batch.loss` and `batch.gradient` from `batch.x`, for `batch.blocks` blocks.
  func evaluate(_ batch: Batch<V>)
}

/// A loss written as a formula.
public final class ProgramLoss<V: Lane>: BatchLoss {
  private let machine: Machine<V>
  private let dimension: Int
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<V>>

  /// - Parameters:
  ///   - program: computes the loss and its gradient.
  ///   - maximumTrials: of a batch.
  public init(_ program: Program, maximumTrials: Int) {
    dimension = program.inputCount
    machine = Machine(program, maximumBlocks: max(1, (maximumTrials + V.width - 1) / V.width))
    inputs = .allocate(capacity: max(1, dimension))
    outputs = .allocate(capacity: dimension + 1)
  }

  deinit {
    inputs.deallocate()
    outputs.deallocate()
  }

  public func bind(_ batch: Batch<V>) {
    outputs.initialize(to: batch.loss)
    for component in 0..<dimension {
      (inputs + component).initialize(
        to: ProgramInput(UnsafePointer(batch.x + component * batch.capacity)))
      (outputs + component + 1).initialize(to: batch.gradient + component * batch.capacity)
    }
    machine.bind(inputs: inputs, outputs: outputs)
  }

  public func evaluate(_ batch: Batch<V>) {
    machine.run(blocks: batch.blocks)
  }
}

/// A loss written in Swift: one element of each lane at a time, specialised by the compiler.
public final class NativeLoss<V: Lane>: BatchLoss {
  @usableFromInline let body: (Batch<V>) -> Void

  /// - Parameter body: gives the loss and the gradient at a point; the arrays have a place for each
  ///   component, `stride` blocks apart.
  @inlinable
  public init(
    _ body:
      @escaping (_ x: UnsafePointer<V>, _ gradient: UnsafeMutablePointer<V>, _ stride: Int)
      -> V
  ) {
    self.body = { batch in
      for block in 0..<batch.blocks {
        batch.loss[block] = body(
          UnsafePointer(batch.x + block), batch.gradient + block, batch.capacity)
      }
    }
  }

  public func bind(_ batch: Batch<V>) {}
  @inlinable
  public func evaluate(_ batch: Batch<V>) { body(batch) }
}
