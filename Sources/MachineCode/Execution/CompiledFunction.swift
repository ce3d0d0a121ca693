import Programs

/// A ``LoweredFunction`` as machine code for one instruction set and one type of number.
package final class CompiledFunction: Sendable {
  let code: ExecutableMemory
  let function: LoweredFunction
  package let layout: ContextLayout
  /// The code itself, for debugging: `objdump -D -b binary -m i386:x86-64` reads it.
  package var bytes: [UInt8] { code.bytes }
  /// Where in the code each region starts; nil where a region has only calls.
  package let regionOffsets: [Int?]
  /// How many bytes a context has.
  let contextSize: Int

  /// Nil where inputs have more strides than there are registers for them, or the system gives no
  /// memory for code.
  package init?(
    _ function: LoweredFunction, _ set: InstructionSet, isDouble: Bool, _ inputs: CallingLayout
  ) {
    layout = ContextLayout(function, inputs)
    guard
      let generated = CodeGenerator.generate(function, set, isDouble: isDouble, layout),
      let code = ExecutableMemory(generated.bytes)
    else { return nil }
    self.code = code
    self.function = function
    regionOffsets = generated.entries
    contextSize = layout.spill(generated.spillCount)
  }
}
