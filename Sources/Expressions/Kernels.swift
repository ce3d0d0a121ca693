import Lanes

/// An instruction whose operands have been found in memory: ready to run over a batch of lanes.
struct BoundInstruction<V: Lane> {
  /// What to compute; `.input` copies.
  var operation: Operation
  /// Of an integer power.
  var exponent: Int
  var target: UnsafeMutablePointer<V>
  var a: ProgramInput<V>
  var b: ProgramInput<V>
  var c: ProgramInput<V>
  var d: ProgramInput<V>
  var e: ProgramInput<V>
  var f: ProgramInput<V>

  /// Runs instructions one after the other. For each it is one jump and a loop of the operation's
  /// vector instructions.
  ///
  /// A function of its own, whatever the caller is: the loops keep their pointers in registers.
  @inline(never)
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  static func run(_ instructions: UnsafePointer<Self>, count: Int, blocks: Int) {
    for at in 0..<count { Kernels(instruction: instructions + at).run(blocks) }
  }
}

/// The loops of all operations. They read from an instruction what they use of it, no more.
private struct Kernels<V: Lane> {
  let instruction: UnsafePointer<BoundInstruction<V>>

  @inline(__always)
  func run(_ blocks: Int) {
    switch instruction.pointee.operation {
    case .input: one(blocks) { $0 }
    case .add: two(blocks) { $0 + $1 }
    case .subtract: two(blocks) { $0 - $1 }
    case .multiply: two(blocks) { $0 * $1 }
    case .divide: two(blocks) { $0 / $1 }
    case .negate: one(blocks) { -$0 }
    case .squareRoot, .normRoot: one(blocks) { $0.squareRoot() }
    case .exp: one(blocks) { V.exp($0) }
    case .log: one(blocks) { V.log($0) }
    case .log2: one(blocks) { V.log2($0) }
    case .log10: one(blocks) { V.log10($0) }
    case .sin: one(blocks) { V.sin($0) }
    case .cos: one(blocks) { V.cos($0) }
    case .tan: one(blocks) { V.tan($0) }
    case .asin: one(blocks) { V.asin($0) }
    case .acos: one(blocks) { V.acos($0) }
    case .atan: one(blocks) { V.atan($0) }
    case .sinh: one(blocks) { V.sinh($0) }
    case .cosh: one(blocks) { V.cosh($0) }
    case .tanh: one(blocks) { V.tanh($0) }
    case .magnitude: one(blocks) { $0.magnitude }
    case .sign: one(blocks) { $0.signum }
    case .sigmoid: one(blocks) { V.sigmoid($0) }
    case .relu: one(blocks) { Kernel.relu($0) }
    case .softplus: one(blocks) { V.softplus($0) }
    case .erf: one(blocks) { V.erf($0) }
    case .floor: one(blocks) { $0.roundedDown() }
    case .logOrZero: one(blocks) { Kernel.logOrZero($0) }
    case .integerPower: power(blocks)
    case .power: two(blocks) { V.pow($0, $1) }
    case .minimum: two(blocks) { V.minimum($0, $1) }
    case .maximum: two(blocks) { V.maximum($0, $1) }
    case .less: two(blocks) { Kernel.truth($0 .< $1) }
    case .lessOrEqual: two(blocks) { Kernel.truth($0 .<= $1) }
    case .equal: two(blocks) { Kernel.truth($0 .== $1) }
    case .notEqual: two(blocks) { Kernel.truth($0 .!= $1) }
    case .guardedMultiply: two(blocks) { Kernel.guardedMultiply($0, $1) }
    case .guardedDivide: two(blocks) { Kernel.guardedDivide($0, $1) }
    case .select: three(blocks) { V.select($0 .!= 0, $1, $2) }
    case .multiplyAdd: three(blocks) { $0 * $1 + $2 }
    case .multiplySubtract: three(blocks) { $0 * $1 - $2 }
    case .subtractMultiply: three(blocks) { $2 - $0 * $1 }
    case .multiplyMultiply: three(blocks) { $0 * $1 * $2 }
    case .addMultiply: three(blocks) { ($0 + $1) * $2 }
    case .subtractMultiplied: three(blocks) { ($0 - $1) * $2 }
    case .addAdd: three(blocks) { $0 + $1 + $2 }
    case .multiplyAddAdd: four(blocks) { $0 * $1 + $2 + $3 }
    case .multiplyMultiplyAdd: four(blocks) { $0 * $1 + $2 * $3 }
    case .multiplyMultiplyAddAdd: five(blocks) { $0 * $1 + $2 * $3 + $4 }
    case .productAdd: four(blocks) { $0 * $1 * $2 + $3 }
    case .subtractProduct: four(blocks) { $3 - $0 * $1 * $2 }
    case .multiplyProductAdd: five(blocks) { $0 * $1 + $2 * $3 * $4 }
    case .productProductAdd: six(blocks) { $0 * $1 * $2 + $3 * $4 * $5 }
    case .rootAdd: two(blocks) { $0.squareRoot() + $1 }
    case .rootMultiply: two(blocks) { ($0 * $1).squareRoot() }
    case .rootMultiplyAdd: three(blocks) { ($0 * $1).squareRoot() + $2 }
    case .multiplyDivide: three(blocks) { $0 * $1 / $2 }
    case .productDivide: four(blocks) { $0 * $1 * $2 / $3 }
    case .subtractQuotient: four(blocks) { $3 - $0 * $1 / $2 }
    case .subtractProductQuotient: five(blocks) { $4 - $0 * $1 * $2 / $3 }
    case .constant, .counter, .element, .sum, .product, .productOfOthers: break
    }
  }

  /// The chain that `Kernel.power` runs, without asking for each block which it is.
  @inline(__always)
  private func power(_ blocks: Int) {
    let exponent = instruction.pointee.exponent
    switch exponent {
    case 2: one(blocks) { $0 * $0 }
    case 3: one(blocks) { $0 * $0 * $0 }
    case 4:
      one(blocks) {
        let square = $0 * $0
        return square * square
      }
    default: one(blocks) { Kernel.power($0, exponent) }
    }
  }

  @inline(__always)
  private func one(_ blocks: Int, _ body: (V) -> V) {
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks { target[block] = body(a[block]) }
  }
  @inline(__always)
  private func two(_ blocks: Int, _ body: (V, V) -> V) {
    let b = instruction.pointee.b
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks { target[block] = body(a[block], b[block]) }
  }
  @inline(__always)
  private func three(_ blocks: Int, _ body: (V, V, V) -> V) {
    let (b, c) = (instruction.pointee.b, instruction.pointee.c)
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks { target[block] = body(a[block], b[block], c[block]) }
  }
  @inline(__always)
  private func four(_ blocks: Int, _ body: (V, V, V, V) -> V) {
    let (b, c, d) = (instruction.pointee.b, instruction.pointee.c, instruction.pointee.d)
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks { target[block] = body(a[block], b[block], c[block], d[block]) }
  }
  @inline(__always)
  private func five(_ blocks: Int, _ body: (V, V, V, V, V) -> V) {
    let (b, c, d) = (instruction.pointee.b, instruction.pointee.c, instruction.pointee.d)
    let e = instruction.pointee.e
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks {
      target[block] = body(a[block], b[block], c[block], d[block], e[block])
    }
  }
  @inline(__always)
  private func six(_ blocks: Int, _ body: (V, V, V, V, V, V) -> V) {
    let (b, c, d) = (instruction.pointee.b, instruction.pointee.c, instruction.pointee.d)
    let (e, f) = (instruction.pointee.e, instruction.pointee.f)
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks {
      target[block] = body(a[block], b[block], c[block], d[block], e[block], f[block])
    }
  }
}

extension ProgramInput {
  /// The numbers of a block.
  @inline(__always)
  fileprivate subscript(_ block: Int) -> V { pointer[block &* step] }
}
