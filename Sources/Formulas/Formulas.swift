// The formula language: reading it (`Language`), the graph of operations that a formula is (`Graph`),
// and its derivatives (`Differentiation`). What leaves this target is a `Program`.
//
// Losses and optimizers are written in it, but are not known here.
