import Lanes

/// A step of an optimizer and the evaluation of the loss after it as native code: one pass over the
/// trials of a batch.
package final class StepProgram: Sendable {
  /// What the code depends on beside the loss.
  struct Key: Hashable {
    var rule: StepRule
    var layout: StepLayout
    var set: InstructionSet
    var isDouble: Bool
  }

  let native: NativeProgram
  package let layout: StepLayout

  private init(_ native: NativeProgram, _ layout: StepLayout) {
    self.native = native
    self.layout = layout
  }

  /// The code of a step on packs; nil where the step, the loss or the processor does not allow it.
  ///
  /// - Parameters:
  ///   - loss: computes the loss and its gradient.
  ///   - rule: who the optimizer is: for the same, `record` takes down the same.
  ///   - record: runs the step on names. What it takes down may hold no function.
  package static func program<V: Lane>(
    _ lane: V.Type, loss: Program, rule: StepRule, layout: StepLayout,
    record: (Recording) -> RecordedStep?
  ) -> StepProgram? {
    let set = InstructionSet.standard
    guard MemoryLayout<V>.size == 64, V.width == 16 || V.width == 8, set != .portable else {
      return nil
    }
    let key = Key(rule: rule, layout: layout, set: set, isDouble: V.width == 8)
    let inputs = layout.inputs
    return loss.native.step(key) {
      let recording = Recording()
      guard let step = Recording.$current.withValue(recording, operation: { record(recording) }),
        let values = recording.values, !values.contains(where: { $0.operation.isKernel }),
        let trace = StepTrace.make(layout, values, step, loss: loss, isSeldom: set == .avx2)
      else { return nil }
      var inputs = inputs
      if trace.values.contains(where: { $0.operation == .settleAlone }) {
        inputs.telling = .seldom
      } else if layout.dimension == 1, set == .avx512, V.width == 16 {
        // Of several components one after the other adds to what is told.
        inputs.telling = .joining
      }
      guard let native = NativeProgram(NativePlan(trace), set, isDouble: key.isDouble, inputs)
      else { return nil }
      return StepProgram(native, layout)
    }
  }
}

/// Who an optimizer is.
package enum StepRule: Hashable, Sendable {
  /// A rule in Swift, by its type.
  case type(ObjectIdentifier)
  /// A rule written as a formula.
  case formula(FormulaIdentity)

  /// Of one compiled formula, while it is remembered.
  package struct FormulaIdentity: Hashable, Sendable {
    private let cache: NativeCache
    package init(_ program: Program) { cache = program.native }
  }
}

/// A ``StepProgram`` at work on the memory of one batch.
package final class StepFrame<V: Lane> {
  private let frame: NativeFrame<V>
  package let layout: StepLayout

  /// A frame for batches of up to `maximumBlocks` blocks.
  package init(_ program: StepProgram, maximumBlocks: Int) {
    frame = NativeFrame(program.native, maximumBlocks: maximumBlocks)
    layout = program.layout
  }

  /// Says where the points, gradients and losses are, and the smallest losses and what is told.
  ///
  /// - Parameters:
  ///   - capacity: how many blocks lie between components.
  ///   - findings: a word for each block: bit `i` is set where the gradient of trial `i` holds a NaN,
  ///     bit `i + 16` where no parameter of it changed. Bits that stand for no trial are left 0.
  package func bind(
    x: UnsafeMutablePointer<V>, gradient: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    best: UnsafeMutablePointer<V>, findings: UnsafeMutablePointer<UInt32>, capacity: Int
  ) {
    for component in 0..<layout.dimension {
      setAddress(layout.x(component), x + component * capacity)
      setAddress(layout.gradient(component), gradient + component * capacity)
    }
    setAddress(layout.loss, loss)
    setAddress(layout.best, best)
    frame.setAddress(frame.program.layout.findings, UnsafeRawPointer(findings))
  }

  /// Says where what lies behind one of the layout's addresses begins.
  package func setAddress(_ address: Int, _ first: UnsafeMutablePointer<V>) {
    frame.setAddress(address, UnsafeRawPointer(first))
  }

  /// To be called when all addresses are set.
  package func finishBinding() { frame.bindCalls() }

  /// What ``run(_:)`` does, for many steps of small batches; nil where it is more than one function.
  /// It may be used as long as the frame is there.
  package var call: StepCall? { frame.onlyFunction.map { StepCall(function: $0.0, frame: $0.1) } }

  /// What ``run(_:)`` tells, and where.
  package var telling: StepTelling { frame.program.layout.inputs.telling }

  /// Steps all trials of `blocks` blocks, of which there is at least one.
  ///
  /// - Returns: what ``telling`` says.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @discardableResult
  package func run(_ blocks: Int) -> UInt64 { frame.run(blocks) }
}

/// A step that is one function of native code. Called with the frame and 64 times how many blocks there
/// are, it does and returns what ``StepFrame/run(_:)`` does.
package struct StepCall {
  package let function: @convention(c) (UnsafeMutableRawPointer, Int) -> UInt64
  package let frame: UnsafeMutableRawPointer
}
