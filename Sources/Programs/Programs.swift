// What every stage of compilation and execution shares: programs of instructions over lanes, the same
// as functions in SSA form, and the interpreter.
//
// Formulas make programs, MachineCode translates SSA functions, Engine makes the steps of optimizers
// from both. None of that is known here: no syntax, no processor, no optimizer, no file.
