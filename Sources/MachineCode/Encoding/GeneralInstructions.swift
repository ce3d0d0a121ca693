extension Assembler {
  // MARK: Moves

  package mutating func push(_ register: GeneralRegister) { holding(.push, register) }
  package mutating func pop(_ register: GeneralRegister) { holding(.pop, register) }

  /// Loads 64 bits.
  package mutating func mov64(_ destination: GeneralRegister, _ source: Address) {
    general(.movR64M64, field: destination.rawValue, .memory(source))
  }

  /// Loads 32 bits, and clears the upper half.
  package mutating func mov32(_ destination: GeneralRegister, _ source: Address) {
    general(.movR32M32, field: destination.rawValue, .memory(source))
  }

  /// The address itself, not what lies there.
  package mutating func lea64(_ destination: GeneralRegister, _ source: Address) {
    general(.leaR64M, field: destination.rawValue, .memory(source))
  }

  /// Stores a number of 32 bits.
  package mutating func mov32(_ destination: Address, _ value: Int) {
    general(.movM32I32, .memory(destination))
    append32(value)
  }

  /// Stores 16 bits.
  package mutating func mov16(_ destination: Address, _ source: GeneralRegister) {
    general(.movM16R16, field: source.rawValue, .memory(destination))
  }

  /// Stores 8 bits.
  package mutating func mov8(_ destination: Address, _ source: GeneralRegister) {
    general(.movM8R8, field: source.rawValue, .memory(destination))
  }

  // MARK: Arithmetic

  /// Adds a number of 32 bits.
  package mutating func add64(_ register: GeneralRegister, _ value: Int) {
    general(.addR64I32, .register(register.rawValue))
    append32(value)
  }

  /// Adds a number of 8 bits, by a shorter instruction.
  package mutating func add64(_ register: GeneralRegister, short value: Int) {
    general(.addR64I8, .register(register.rawValue))
    append8(value)
  }

  package mutating func add64(_ destination: GeneralRegister, _ source: GeneralRegister) {
    general(.addR64R64, field: source.rawValue, .register(destination.rawValue))
  }

  /// Adds to 64 bits in memory.
  package mutating func add64(_ destination: Address, _ source: GeneralRegister) {
    general(.addM64R64, field: source.rawValue, .memory(destination))
  }

  /// Adds a number of 8 bits to 32 bits in memory.
  package mutating func add32(_ destination: Address, short value: Int) {
    general(.addM32I8, .memory(destination))
    append8(value)
  }

  package mutating func and64(_ register: GeneralRegister, _ value: Int) {
    general(.andR64I32, .register(register.rawValue))
    append32(value)
  }

  package mutating func and16(_ destination: Address, _ source: GeneralRegister) {
    general(.andM16R16, field: source.rawValue, .memory(destination))
  }

  package mutating func and8(_ destination: Address, _ source: GeneralRegister) {
    general(.andM8R8, field: source.rawValue, .memory(destination))
  }

  package mutating func or64(_ destination: GeneralRegister, _ source: GeneralRegister) {
    general(.orR64R64, field: source.rawValue, .register(destination.rawValue))
  }

  package mutating func or32(_ register: GeneralRegister, short value: Int) {
    general(.orR32I8, .register(register.rawValue))
    append8(value)
  }

  package mutating func or8(_ destination: Address, _ source: GeneralRegister) {
    general(.orM8R8, field: source.rawValue, .memory(destination))
  }

  /// 0 where both are the same register.
  package mutating func xor32(_ destination: GeneralRegister, _ source: GeneralRegister) {
    general(.xorR32R32, field: source.rawValue, .register(destination.rawValue))
  }

  /// - Parameter count: from 0 to 31.
  package mutating func shl32(_ register: GeneralRegister, _ count: Int) {
    precondition((0..<32).contains(count), "a shift by more bits than there are")
    general(.shlR32I8, .register(register.rawValue))
    append8(count)
  }

  /// - Parameter count: from 0 to 63.
  package mutating func shl64(_ register: GeneralRegister, _ count: Int) {
    precondition((0..<64).contains(count), "a shift by more bits than there are")
    general(.shlR64I8, .register(register.rawValue))
    append8(count)
  }

  // MARK: Comparisons

  package mutating func cmp64(_ first: GeneralRegister, _ second: GeneralRegister) {
    general(.cmpR64R64, field: second.rawValue, .register(first.rawValue))
  }

  package mutating func cmp64(_ register: GeneralRegister, _ value: Int) {
    if register == .rax {
      accumulator(.cmpRaxI32)
    } else {
      general(.cmpR64I32, .register(register.rawValue))
    }
    append32(value)
  }

  package mutating func test32(_ first: GeneralRegister, _ second: GeneralRegister) {
    general(.testR32R32, field: second.rawValue, .register(first.rawValue))
  }

  // MARK: Jumps

  /// Jumps to a place that has been written, an offset in ``bytes``.
  package mutating func jump(to target: Int) {
    plain(.jmp)
    appendDistance(to: target)
  }

  /// The same where a condition holds.
  package mutating func jump(if condition: Condition, to target: Int) {
    conditional(condition)
    appendDistance(to: target)
  }

  /// Jumps to where the result is bound.
  package mutating func jump() -> ForwardJump {
    plain(.jmp)
    return appendUnknownDistance()
  }

  /// The same where a condition holds.
  package mutating func jump(if condition: Condition) -> ForwardJump {
    conditional(condition)
    return appendUnknownDistance()
  }

  private mutating func conditional(_ condition: Condition) {
    switch condition {
    case .below: escaped(.jb)
    case .notEqual: escaped(.jne)
    case .belowOrEqual: escaped(.jbe)
    }
  }

  package mutating func ret() { plain(.ret) }

  /// Instructions without effect, up to a multiple of `boundary` bytes.
  package mutating func align(_ boundary: Int) {
    while bytes.count % boundary != 0 { nop(min(8, boundary - bytes.count % boundary)) }
  }
}
