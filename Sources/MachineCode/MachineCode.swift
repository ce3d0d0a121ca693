// Machine code for x86-64: what translates an SSA function, keeps the code in executable memory, and
// runs a program by it, or by the interpreter where there is none.
//
// `Lowering` cuts a function into regions of code with calls between them, and its operations into the
// stages of a pipeline. `Generation` selects instructions and allocates registers. `Encoding` writes
// instructions as bytes, one method a mnemonic: it alone knows opcodes. `Execution` has what others
// use: `Machine` for programs, `CompiledFunction` and `ExecutionContext` for functions.
//
// The bits of a result never depend on the instruction set: nothing is reassociated or contracted.
// The only trace of optimizers is the opcodes that commit a step and report events of trials.
