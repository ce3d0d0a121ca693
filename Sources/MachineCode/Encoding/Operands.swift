/// A vector register: `xmm`, `ymm` or `zmm`. VEX encodings reach the first 16, EVEX all 32.
package struct VectorRegister: Hashable, Comparable, Sendable {
  package let number: Int

  package init(_ number: Int) {
    precondition((0..<32).contains(number), "there are 32 vector registers")
    self.number = number
  }

  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// A mask register of AVX-512, which has a bit for each element of a vector.
package enum MaskRegister: UInt8, CaseIterable, Sendable {
  case k0, k1, k2, k3, k4, k5, k6, k7
}

/// A general register, numbered as the processor does. Instructions choose how much of it they use.
package enum GeneralRegister: UInt8, CaseIterable, Comparable, Sendable {
  case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A place in memory: `base + index · scale + displacement`, in bytes.
package struct Address: Hashable, Sendable {
  package struct Index: Hashable, Sendable {
    package let register: GeneralRegister
    package let scale: Int

    /// - Parameters:
    ///   - register: any but `rsp`, which has no encoding as an index.
    ///   - scale: 1, 2, 4 or 8.
    package init(_ register: GeneralRegister, scale: Int = 1) {
      precondition(register != .rsp, "rsp cannot be an index")
      precondition([1, 2, 4, 8].contains(scale), "an index is scaled by 1, 2, 4 or 8")
      self.register = register
      self.scale = scale
    }
  }

  package let base: GeneralRegister
  package let index: Index?
  package let displacement: Int

  /// - Parameter displacement: from −2³¹ to 2³¹ − 1.
  package init(_ base: GeneralRegister, index: Index? = nil, displacement: Int = 0) {
    precondition(Int32(exactly: displacement) != nil, "a displacement has 32 bits")
    self.base = base
    self.index = index
    self.displacement = displacement
  }
}

/// The last operand of most vector instructions.
package enum VectorOrMemory: Hashable, Sendable {
  case register(VectorRegister)
  case memory(Address)
}

/// What an instruction of AVX-512 does to the elements whose bit in a mask is not set.
package enum Masking: Hashable, Sendable {
  case none
  /// They keep what they are. The mask is not `k0`, which means no mask.
  case merging(MaskRegister)
  /// They become 0.
  case zeroing(MaskRegister)
}

/// A comparison of two numbers. None raises the flag of invalid operations for quiet NaNs.
package enum ComparisonPredicate: UInt8, CaseIterable, Sendable {
  case equal = 0x00
  /// One of the two is NaN.
  case unordered = 0x03
  /// Not equal, or one of the two is NaN.
  case notEqual = 0x04
  /// Equal, or one of the two is NaN.
  case equalOrUnordered = 0x08
  case less = 0x11
  case lessOrEqual = 0x12
  case greater = 0x1E
}

/// What a conditional jump asks of the flags; the comparisons are of unsigned numbers.
package enum Condition: UInt8, CaseIterable, Sendable {
  case below = 0x2
  case notEqual = 0x5
  case belowOrEqual = 0x6
}

/// The last operand of an instruction, by a register's number whatever its kind.
enum RegisterOrMemory {
  case register(UInt8)
  case memory(Address)

  /// The fourth bits of the index and of the base or register.
  var highBits: (index: Bool, base: Bool) {
    switch self {
    case .register(let number): (false, number & 8 != 0)
    case .memory(let address):
      ((address.index?.register.rawValue ?? 0) & 8 != 0, address.base.rawValue & 8 != 0)
    }
  }
}
