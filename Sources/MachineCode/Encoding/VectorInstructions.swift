// Every name stands for the instruction of the assembler's type: `vadd` is VADDPS or VADDPD.

extension Assembler {
  // MARK: Arithmetic

  /// `destination = first + second`
  package mutating func vadd(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vadd, destination, first, second, masking)
  }

  /// `destination = first − second`
  package mutating func vsub(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vsub, destination, first, second, masking)
  }

  /// `destination = first · second`
  package mutating func vmul(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vmul, destination, first, second, masking)
  }

  /// `destination = first / second`
  package mutating func vdiv(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vdiv, destination, first, second, masking)
  }

  /// The smaller; `second` where one is NaN or both are 0.
  package mutating func vmin(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vmin, destination, first, second, masking)
  }

  /// The larger; `second` where one is NaN or both are 0.
  package mutating func vmax(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vmax, destination, first, second, masking)
  }

  /// The bits that both have.
  package mutating func vand(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vand, destination, first, second, masking)
  }

  /// The bits of `second` that `first` has not.
  package mutating func vandn(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vandn, destination, first, second, masking)
  }

  /// The bits that one of the two has.
  package mutating func vxor(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vxor, destination, first, second, masking)
  }

  private mutating func three(
    _ mnemonic: VectorMnemonic, _ destination: VectorRegister, _ first: VectorRegister,
    _ second: VectorOrMemory, _ masking: Masking
  ) {
    vector(mnemonic, field: destination.number, middle: first.number, second, masking)
  }

  package mutating func vsqrt(
    _ destination: VectorRegister, _ source: VectorOrMemory, _ masking: Masking = .none
  ) {
    vector(.vsqrt, field: destination.number, source, masking)
  }

  /// `destination = first · second + destination`, rounded once.
  package mutating func vfmadd231(
    _ destination: VectorRegister, _ first: VectorRegister, _ second: VectorOrMemory,
    _ masking: Masking = .none
  ) {
    three(.vfmadd231, destination, first, second, masking)
  }

  /// The same, where all elements of the second factor are one number in memory. AVX-512 only.
  package mutating func vfmadd231(
    _ destination: VectorRegister, _ first: VectorRegister, number second: Address,
    _ masking: Masking = .none
  ) {
    vector(
      .vfmadd231, field: destination.number, middle: first.number, .memory(second), masking,
      isNumber: true)
  }

  /// The largest integral values that are not above. VROUNDPS, or VRNDSCALEPS with AVX-512.
  package mutating func vround(downTo destination: VectorRegister, _ source: VectorOrMemory) {
    // 8: no exception for what is not integral; 1: down.
    vector(.vround, field: destination.number, source, immediate: 0x09)
  }

  // MARK: Moves

  /// Loads a vector; VMOVUPS.
  package mutating func vmovu(_ destination: VectorRegister, _ source: Address) {
    vector(.vmovuLoad, field: destination.number, .memory(source))
  }

  /// Loads one number into all elements; VBROADCASTSS or VBROADCASTSD.
  package mutating func vbroadcast(
    _ destination: VectorRegister, _ source: Address, _ masking: Masking = .none
  ) {
    vector(.vbroadcast, field: destination.number, .memory(source), masking, isNumber: true)
  }

  /// Stores a vector; VMOVUPS.
  package mutating func vmovu(_ destination: Address, _ source: VectorRegister) {
    vector(.vmovuStore, field: source.number, .memory(destination))
  }

  /// Copies a register; VMOVAPS.
  package mutating func vmova(
    _ destination: VectorRegister, _ source: VectorRegister, _ masking: Masking = .none
  ) {
    vector(.vmova, field: destination.number, .register(source), masking)
  }

  // MARK: Comparisons

  /// Ones where the comparison holds, zeros elsewhere. AVX2 only.
  package mutating func vcmp(
    _ predicate: ComparisonPredicate, _ destination: VectorRegister, _ first: VectorRegister,
    _ second: VectorRegister
  ) {
    precondition(!hasMasks, "EVEX compares into masks")
    vector(
      .vcmp, field: destination.number, middle: first.number, .register(second),
      immediate: predicate.rawValue)
  }

  /// A bit for each element, set where the comparison holds. AVX-512 only.
  package mutating func vcmp(
    _ predicate: ComparisonPredicate, _ destination: MaskRegister, _ first: VectorRegister,
    _ second: VectorRegister
  ) {
    precondition(hasMasks, "only EVEX compares into masks")
    vector(
      .vcmpMask, field: Int(destination.rawValue), middle: first.number, .register(second),
      immediate: predicate.rawValue)
  }

  /// `yes` where a mask's bit is set, `no` elsewhere. AVX-512 only.
  package mutating func vblendm(
    _ destination: VectorRegister, no: VectorRegister, yes: VectorRegister, mask: MaskRegister
  ) {
    precondition(hasMasks, "vblendm has only EVEX")
    vector(
      .vblendm, field: destination.number, middle: no.number, .register(yes), .merging(mask))
  }

  /// `yes` where the sign bit of `truth` is set, `no` elsewhere. AVX2 only.
  package mutating func vblendv(
    _ destination: VectorRegister, no: VectorRegister, yes: VectorRegister, truth: VectorRegister
  ) {
    precondition(!hasMasks, "vblendv has only VEX")
    precondition(truth.number < 16, "a vector register that needs EVEX")
    vector(
      .vblendv, field: destination.number, middle: no.number, .register(yes),
      immediate: UInt8(truth.number << 4))
  }

  // MARK: Masks

  /// The sign bits of a vector's elements. AVX2 only.
  package mutating func vmovmsk(_ destination: GeneralRegister, _ source: VectorRegister) {
    precondition(!hasMasks && source.number < 16, "vmovmsk has only VEX")
    mask(.vmovmsk, field: destination.rawValue, .register(UInt8(source.number)))
  }

  /// Marks the upper halves of vectors as unused: code with older instructions would wait for them.
  package mutating func vzeroupper() { mask(.vzeroupper, nil) }

  /// 8 bits of a mask. AVX-512 only.
  package mutating func kmovb(_ destination: GeneralRegister, _ source: MaskRegister) {
    masks(.kmovb, field: destination.rawValue, .register(source.rawValue))
  }

  /// 16 bits of a mask. AVX-512 only.
  package mutating func kmovw(_ destination: GeneralRegister, _ source: MaskRegister) {
    masks(.kmovw, field: destination.rawValue, .register(source.rawValue))
  }

  /// 32 bits of a mask. AVX-512 only.
  package mutating func kmovd(_ destination: GeneralRegister, _ source: MaskRegister) {
    masks(.kmovd, field: destination.rawValue, .register(source.rawValue))
  }

  /// Stores 32 bits of a mask. AVX-512 only.
  package mutating func kmovd(_ destination: Address, _ source: MaskRegister) {
    masks(.kmovdStore, field: source.rawValue, .memory(destination))
  }

  /// The bits that one of the two has, 32 of them. AVX-512 only.
  package mutating func kxord(
    _ destination: MaskRegister, _ first: MaskRegister, _ second: MaskRegister
  ) {
    masks(.kxord, destination, first, second)
  }

  /// The bits that one of the two has or both, 32 of them. AVX-512 only.
  package mutating func kord(
    _ destination: MaskRegister, _ first: MaskRegister, _ second: MaskRegister
  ) {
    masks(.kord, destination, first, second)
  }

  /// 16 bits of `low`, and above them 16 of `high`. AVX-512 only.
  package mutating func kunpckwd(
    _ destination: MaskRegister, high: MaskRegister, low: MaskRegister
  ) {
    masks(.kunpckwd, destination, high, low)
  }

  private mutating func masks(
    _ mnemonic: MaskMnemonic, _ destination: MaskRegister, _ first: MaskRegister,
    _ second: MaskRegister
  ) {
    masks(
      mnemonic, field: destination.rawValue, middle: first.rawValue, .register(second.rawValue))
  }

  private mutating func masks(
    _ mnemonic: MaskMnemonic, field: UInt8, middle: UInt8 = 0, _ last: RegisterOrMemory
  ) {
    precondition(hasMasks, "only AVX-512 has masks")
    mask(mnemonic, field: field, middle: middle, last)
  }
}
