// Products of matrices whose numbers lie in packs of lanes: where models over data spend their time.
//
// A product is computed by tiles of the result, which stay in vector registers for the whole sum.
// `DenseProduct` cuts a product into tiles; `TileGenerator` writes the machine code of each, by the
// assembler of `MachineCode`; `PortableProduct` is the same in Swift, for other processors. Every sum
// has one order and one rounding a term, so all of them give the same bits.
