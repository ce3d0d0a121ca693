import Lanes

/// An instruction whose operands have been found in memory: ready to run over a batch of lanes.
package struct BoundInstruction<V: Lane> {
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
  /// Where `commit` reports, a word for each block.
  var events: UnsafeMutablePointer<UInt32>?

  package init(
    operation: Operation, exponent: Int = 0, target: UnsafeMutablePointer<V>,
    a: ProgramInput<V>, b: ProgramInput<V>, c: ProgramInput<V>, d: ProgramInput<V>,
    e: ProgramInput<V>, f: ProgramInput<V>
  ) {
    self.operation = operation
    self.exponent = exponent
    self.target = target
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
  }

  /// Runs instructions one after the other. For each it is one jump and a loop of the operation's
  /// vector instructions.
  ///
  /// A function of its own, whatever the caller is: the loops keep their pointers in registers.
  @inline(never)
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  package static func run(_ instructions: UnsafePointer<Self>, count: Int, blocks: Int) {
    for at in 0..<count { Kernels(instruction: instructions + at).run(blocks) }
  }
}

/// The arithmetic of all operations: for the lanes of a running program, and for single numbers in
/// ``Operation/value(_:_:_:payload:)``.
///
/// Each is a loop over the blocks, which reads of the instruction only what it uses.
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
    case .function(.squareRoot), .function(.normRoot): one(blocks) { $0.squareRoot() }
    case .function(.exp): change(blocks, FloatPack.expInPlace, DoublePack.expInPlace) { V.exp($0) }
    case .function(.log): change(blocks, FloatPack.logInPlace, DoublePack.logInPlace) { V.log($0) }
    case .function(.log2):
      change(blocks, FloatPack.log2InPlace, DoublePack.log2InPlace) { V.log2($0) }
    case .function(.log10):
      change(blocks, FloatPack.log10InPlace, DoublePack.log10InPlace) { V.log10($0) }
    case .function(.sin): change(blocks, FloatPack.sinInPlace, DoublePack.sinInPlace) { V.sin($0) }
    case .function(.cos): change(blocks, FloatPack.cosInPlace, DoublePack.cosInPlace) { V.cos($0) }
    case .function(.tan): change(blocks, FloatPack.tanInPlace, DoublePack.tanInPlace) { V.tan($0) }
    case .function(.asin):
      change(blocks, FloatPack.asinInPlace, DoublePack.asinInPlace) { V.asin($0) }
    case .function(.acos):
      change(blocks, FloatPack.acosInPlace, DoublePack.acosInPlace) { V.acos($0) }
    case .function(.atan):
      change(blocks, FloatPack.atanInPlace, DoublePack.atanInPlace) { V.atan($0) }
    case .function(.sinh):
      change(blocks, FloatPack.sinhInPlace, DoublePack.sinhInPlace) { V.sinh($0) }
    case .function(.cosh):
      change(blocks, FloatPack.coshInPlace, DoublePack.coshInPlace) { V.cosh($0) }
    case .function(.tanh):
      change(blocks, FloatPack.tanhInPlace, DoublePack.tanhInPlace) { V.tanh($0) }
    case .function(.magnitude): one(blocks) { $0.magnitude }
    case .function(.sign): one(blocks) { $0.signum }
    case .function(.sigmoid):
      change(blocks, FloatPack.sigmoidInPlace, DoublePack.sigmoidInPlace) { V.sigmoid($0) }
    // NaN stays NaN.
    case .function(.relu): one(blocks) { V.select($0 .<= 0, 0, $0) }
    case .function(.softplus):
      change(blocks, FloatPack.softplusInPlace, DoublePack.softplusInPlace) { V.softplus($0) }
    case .function(.erf): change(blocks, FloatPack.erfInPlace, DoublePack.erfInPlace) { V.erf($0) }
    case .function(.floor): one(blocks) { $0.roundedDown() }
    case .function(.logOrZero): one(blocks) { V.select($0 .== 0, 0, V.log($0)) }
    case .integerPower: power(blocks)
    case .power: two(blocks) { V.pow($0, $1) }
    case .minimum: two(blocks) { V.minimum($0, $1) }
    case .maximum: two(blocks) { V.maximum($0, $1) }
    case .less: two(blocks) { truth($0 .< $1) }
    case .lessOrEqual: two(blocks) { truth($0 .<= $1) }
    case .equal: two(blocks) { truth($0 .== $1) }
    case .notEqual: two(blocks) { truth($0 .!= $1) }
    case .guardedMultiply: two(blocks) { guardedMultiply($0, $1) }
    case .guardedDivide: two(blocks) { guardedDivide($0, $1) }
    case .unordered: two(blocks) { truth($0.isNaNMask .| $1.isNaNMask) }
    case .lesser: two(blocks) { V.select($0 .< $1, $0, $1) }
    case .minimumNumber: two(blocks) { V.select(($0 .< $1) .| $1.isNaNMask, $0, $1) }
    case .commit: commit(blocks)
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
    case .constant, .counter, .element, .detached, .sum, .product, .largest, .smallest,
      .productOfOthers:
      break
    }
  }

  @inline(__always)
  private func commit(_ blocks: Int) {
    let isFirst = instruction.pointee.exponent != 0
    guard let events = instruction.pointee.events else { return }
    let (b, c, d) = (instruction.pointee.b, instruction.pointee.c, instruction.pointee.d)
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks {
      let after = c[block]
      let isWrong = a[block] .!= 0
      let isSame = after .== d[block]
      target[block] = after.replacing(with: b[block], where: isWrong)
      // The condition in the low half of the word, equality in the high one.
      if isFirst {
        events[block] = isWrong.bitmask | isSame.bitmask << 16
      } else {
        events[block] &= isSame.bitmask << 16 | 0xFFFF
      }
    }
  }

  /// The chain of ``Lane/power(_:_:)``, with the shortest ones written out.
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
    default: one(blocks) { V.power($0, exponent) }
    }
  }

  @inline(__always)
  private func one(_ blocks: Int, _ body: (V) -> V) {
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks { target[block] = body(a[block]) }
  }

  /// A function that changes a pack where it lies: on the stack a pack may cross cache lines, which the
  /// memory of programs does not.
  ///
  /// - Parameter single: for lanes of one number.
  @inline(__always)
  private func change(
    _ blocks: Int, _ float: (inout FloatPack) -> Void, _ double: (inout DoublePack) -> Void,
    single: (V) -> V
  ) {
    let (target, a) = (instruction.pointee.target, instruction.pointee.a)
    for block in 0..<blocks {
      if V.self == FloatPack.self {
        target[block] = a[block]
        float(
          &UnsafeMutableRawPointer(target + block).assumingMemoryBound(to: FloatPack.self).pointee)
      } else if V.self == DoublePack.self {
        target[block] = a[block]
        double(
          &UnsafeMutableRawPointer(target + block).assumingMemoryBound(to: DoublePack.self).pointee)
      } else {
        target[block] = single(a[block])
      }
    }
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

/// 1 where a comparison holds, 0 elsewhere.
@inline(__always)
private func truth<V: Lane>(_ mask: V.Mask) -> V { V.select(mask, 1, 0) }

@inline(__always)
private func guardedMultiply<V: Lane>(_ a: V, _ b: V) -> V { V.select(a .== 0, 0, a * b) }

@inline(__always)
private func guardedDivide<V: Lane>(_ a: V, _ b: V) -> V { V.select(b .== 0, 0, a / b) }

extension ProgramInput {
  /// The numbers of a block.
  @inline(__always)
  fileprivate subscript(_ block: Int) -> V { pointer[block &* step] }
}
