import MachineCode

/// Writes the machine code of tiles: functions of a ``TileFrame`` that compute a column of tiles, one
/// below the other. The sums of a tile stay in registers.
struct TileGenerator {
  private let isOfNumbers: Bool
  /// How many vectors of a pack a tile has: both where a pack has two and elements are numbers.
  private let halves: Int
  private let registerCount: Int
  private(set) var assembler: Assembler

  private var shape = TileShape(rows: 0, columns: 0)
  /// The registers of odd multiples of the strides: with an index's scale they give all multiples.
  private var leftRows: [Int: GeneralRegister] = [:]
  private var rightColumns: [Int: GeneralRegister] = [:]

  /// Where things are within the loop over the depth. `rdi` holds the frame.
  private static let (left, right) = (GeneralRegister.rax, GeneralRegister.r8)
  private static let (leftDepth, rightDepth) = (GeneralRegister.r9, GeneralRegister.r10)
  private static let counter = GeneralRegister.rcx
  /// For multiples of strides; some belong to the caller.
  private static let free: [GeneralRegister] = [
    .r11, .rsi, .rdx, .rbp, .rbx, .r12, .r13, .r14, .r15,
  ]
  private static let ofCaller: Set<GeneralRegister> = [.rbp, .rbx, .r12, .r13, .r14, .r15]

  init(_ set: InstructionSet, isDouble: Bool, isOfNumbers: Bool) {
    self.isOfNumbers = isOfNumbers
    halves = isOfNumbers ? 64 / set.vectorBytes : 1
    registerCount = set.registerCount
    assembler = Assembler(set, isDouble: isDouble)
  }

  /// Writes the function of a tile; returns where it begins.
  mutating func generate(_ shape: TileShape) -> Int {
    self.shape = shape
    assembler.align(64)
    let entry = assembler.bytes.count
    let saved = assignMultiples()
    for register in saved { assembler.push(register) }
    loadMultiples(leftRows, .leftRow)
    loadMultiples(rightColumns, .rightColumn)

    let tile = assembler.bytes.count
    beginSums()
    addProducts()
    storeSums()
    load(.rax, .leftTile)
    assembler.add64(TileFrame.Field.left.address, .rax)
    load(.rax, .resultTile)
    assembler.add64(TileFrame.Field.result.address, .rax)
    assembler.add32(TileFrame.Field.tiles.address, short: -1)
    assembler.jump(if: .notEqual, to: tile)

    assembler.vzeroupper()
    for register in saved.reversed() { assembler.pop(register) }
    assembler.ret()
    return entry
  }

  private mutating func load(_ register: GeneralRegister, _ field: TileFrame.Field) {
    assembler.mov64(register, field.address)
  }

  // MARK: Addresses

  /// Chooses registers for the multiples of strides; returns those to be saved.
  private mutating func assignMultiples() -> [GeneralRegister] {
    var free = Self.free[...]
    func assign(_ count: Int) -> [Int: GeneralRegister] {
      var registers: [Int: GeneralRegister] = [:]
      for odd in stride(from: 1, to: count, by: 2) {
        guard let register = free.popFirst() else {
          preconditionFailure("a tile with more strides than registers")
        }
        registers[odd] = register
      }
      return registers
    }
    leftRows = assign(shape.rows)
    rightColumns = assign(shape.columns)
    let used = Self.free.prefix(leftRows.count + rightColumns.count)
    return used.filter(Self.ofCaller.contains)
  }

  private mutating func loadMultiples(
    _ registers: [Int: GeneralRegister], _ field: TileFrame.Field
  ) {
    guard let single = registers[1] else { return }
    load(single, field)
    for (odd, register) in registers.sorted(by: { $0.key < $1.key }) where odd > 1 {
      guard let previous = registers[odd - 2] else { preconditionFailure("a multiple is missing") }
      assembler.lea64(register, Address(previous, index: Address.Index(single, scale: 2)))
    }
  }

  /// A place some multiple of a stride behind another.
  private func address(
    _ base: GeneralRegister, _ multiple: Int, _ registers: [Int: GeneralRegister],
    displacement: Int = 0
  ) -> Address {
    guard multiple > 0 else { return Address(base, displacement: displacement) }
    let scale = 1 << multiple.trailingZeroBitCount
    guard let register = registers[multiple / scale] else {
      preconditionFailure("a multiple is missing")
    }
    return Address(
      base, index: Address.Index(register, scale: scale), displacement: displacement)
  }

  private func leftAddress(_ row: Int) -> Address { address(Self.left, row, leftRows) }

  private func rightAddress(_ column: Int, _ half: Int) -> Address {
    address(Self.right, column, rightColumns, displacement: 32 * half)
  }

  // MARK: Registers of vectors

  private func sum(_ row: Int, _ column: Int, _ half: Int) -> VectorRegister {
    VectorRegister((row * shape.columns + column) * halves + half)
  }

  private var sumCount: Int { shape.rows * shape.columns * halves }

  private func rightVector(_ column: Int, _ half: Int) -> VectorRegister {
    VectorRegister(sumCount + column * halves + half)
  }

  // MARK: Sums

  /// Calls `body` with each sum and where it is stored.
  private mutating func forEachSum(
    _ body: (inout Assembler, VectorRegister, Address) -> Void
  ) {
    let (row, next, place, step) = (
      GeneralRegister.rax, GeneralRegister.rcx, GeneralRegister.r8, GeneralRegister.r9
    )
    load(row, .result)
    load(next, .resultRow)
    load(step, .resultColumn)
    for line in 0..<shape.rows {
      if line > 0 { assembler.add64(row, next) }
      for column in 0..<shape.columns {
        if column == 1 {
          assembler.lea64(place, Address(row, index: Address.Index(step)))
        } else if column > 1 {
          assembler.add64(place, step)
        }
        for half in 0..<halves {
          let address = Address(column == 0 ? row : place, displacement: 32 * half)
          body(&assembler, sum(line, column, half), address)
        }
      }
    }
  }

  private mutating func beginSums() {
    load(.rcx, .start)
    assembler.cmp64(.rcx, DenseStart.result.rawValue)
    let isFromZero = assembler.jump(if: .notEqual)
    forEachSum { $0.vmovu($1, $2) }
    let end = assembler.jump()
    assembler.bind(isFromZero)
    for number in 0..<sumCount {
      let sum = VectorRegister(number)
      assembler.vxor(sum, sum, .register(sum))
    }
    assembler.bind(end)
  }

  private mutating func storeSums() {
    load(.rcx, .start)
    assembler.cmp64(.rcx, DenseStart.added.rawValue)
    let isStored = assembler.jump(if: .notEqual)
    forEachSum { $0.vadd($1, $1, .memory($2)) }
    assembler.bind(isStored)
    forEachSum { $0.vmovu($2, $1) }
  }

  // MARK: Products

  private mutating func addProducts() {
    load(Self.counter, .depth)
    load(Self.left, .left)
    load(Self.right, .right)
    load(Self.leftDepth, .leftDepth)
    load(Self.rightDepth, .rightDepth)
    assembler.cmp64(Self.counter, 0)
    let isEmpty = assembler.jump(if: .belowOrEqual)
    assembler.align(32)
    let loop = assembler.bytes.count
    addTerm()
    assembler.add64(Self.left, Self.leftDepth)
    assembler.add64(Self.right, Self.rightDepth)
    assembler.add64(Self.counter, short: -1)
    assembler.jump(if: .notEqual, to: loop)
    assembler.bind(isEmpty)
  }

  /// Adds one product to each sum.
  private mutating func addTerm() {
    if shape.rows == 1 {
      // What is used once is not loaded.
      let factor = VectorRegister(sumCount)
      loadLeft(factor, row: 0)
      forEachOfRow { assembler, column, half, this in
        assembler.vfmadd231(
          this.sum(0, column, half), factor, .memory(this.rightAddress(column, half)))
      }
      return
    }
    forEachOfRow { assembler, column, half, this in
      assembler.vmovu(this.rightVector(column, half), this.rightAddress(column, half))
    }
    let firstFree = sumCount + shape.columns * halves
    for row in 0..<shape.rows {
      if shape.columns == 1, halves == 1 {
        let (sum, right) = (sum(row, 0, 0), rightVector(0, 0))
        if isOfNumbers {
          assembler.vfmadd231(sum, right, number: leftAddress(row))
        } else {
          assembler.vfmadd231(sum, right, .memory(leftAddress(row)))
        }
        continue
      }
      let factor = VectorRegister(firstFree + row % (registerCount - firstFree))
      loadLeft(factor, row: row)
      forEachOfRow { assembler, column, half, this in
        assembler.vfmadd231(
          this.sum(row, column, half), factor, .register(this.rightVector(column, half)))
      }
    }
  }

  private mutating func loadLeft(_ register: VectorRegister, row: Int) {
    if isOfNumbers {
      assembler.vbroadcast(register, leftAddress(row))
    } else {
      assembler.vmovu(register, leftAddress(row))
    }
  }

  /// Calls `body` with each vector of a row of the tile.
  private mutating func forEachOfRow(
    _ body: (inout Assembler, _ column: Int, _ half: Int, TileGenerator) -> Void
  ) {
    let this = self
    for column in 0..<shape.columns {
      for half in 0..<halves { body(&assembler, column, half, this) }
    }
  }
}
