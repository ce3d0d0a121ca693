/// Gives instructions their final places: outputs are computed where they belong, and values that
/// do not live at the same time share memory.
enum RegisterCoalescing {
  static func apply(to program: inout Program, aliases: [Int: Int]) {
    computeInPlace(&program, aliases)
    allocate(&program)
  }

  /// Replaces a register that ends as an output by the output itself, where nothing later reads the
  /// input that shares its memory.
  private static func computeInPlace(_ program: inout Program, _ aliases: [Int: Int]) {
    var code = program.code
    var first = [Int](repeating: -1, count: program.registerCount)
    var lastRead: [Operand: Int] = [:]
    var loopDepth = 0
    var isInLoop = [Bool](repeating: false, count: program.registerCount)
    for (at, instruction) in code.enumerated() {
      switch instruction.kind {
      case .beginLoop, .beginReverseLoop: loopDepth += 1
      case .endLoop: loopDepth -= 1
      default:
        for source in instruction.sources {
          lastRead[source] = at
          // Any component may be meant: the whole of the inputs counts as read.
          if source.kind == .element { lastRead[Operand(kind: .element, index: -1)] = at }
        }
        if instruction.destination.kind == .register {
          let register = Int(instruction.destination.index)
          if first[register] < 0 { first[register] = at }
          if loopDepth > 0 { isInLoop[register] = true }
        }
      }
    }
    // Outputs that loops add to later hold no other value.
    var isAddedTo = [Bool](repeating: false, count: program.outputCount)
    for instruction in code where instruction.destination.kind == .outputElement {
      let element = program.elements[Int(instruction.destination.index)]
      for slot in element.base..<element.base + element.count { isAddedTo[slot] = true }
    }
    var replacement: [Int: Operand] = [:]
    var removed = [Bool](repeating: false, count: code.count)
    for (at, instruction) in code.enumerated()
    where instruction.kind == .copy && instruction.destination.kind == .output
      && instruction.a.kind == .register
    {
      let register = Int(instruction.a.index)
      guard replacement[register] == nil else { continue }
      let slot = Int(instruction.destination.index)
      guard !isAddedTo[slot] else { continue }
      if let input = aliases[slot] {
        let read = lastRead[Operand(kind: .input, index: Int32(input))] ?? -1
        // An instruction may write where it reads: every lane is read before it is written.
        guard read <= first[register], lastRead[Operand(kind: .element, index: -1)] == nil else {
          continue
        }
      }
      replacement[register] = instruction.destination
      removed[at] = true
    }
    func placed(_ operand: Operand) -> Operand {
      operand.kind == .register ? replacement[Int(operand.index)] ?? operand : operand
    }
    for at in code.indices {
      code[at].destination = placed(code[at].destination)
      code[at].a = placed(code[at].a)
      code[at].b = placed(code[at].b)
      code[at].c = placed(code[at].c)
      code[at].d = placed(code[at].d)
      code[at].e = placed(code[at].e)
      code[at].f = placed(code[at].f)
    }
    program.code = SuperinstructionFusion.compacted(code, removed)
  }

  /// Renumbers registers so that the fewest are needed at once.
  private static func allocate(_ program: inout Program) {
    var code = program.code
    let count = program.registerCount
    var start = [Int](repeating: -1, count: count)
    var end = [Int](repeating: -1, count: count)
    /// The loop around each instruction that began last, as positions.
    var loops: [(begin: Int, end: Int)] = []
    for (at, instruction) in code.enumerated()
    where instruction.kind == .beginLoop || instruction.kind == .beginReverseLoop {
      loops.append((at, Int(instruction.partner)))
    }
    for (at, instruction) in code.enumerated() {
      for operand in instruction.sources + [instruction.destination]
      where operand.kind == .register {
        let register = Int(operand.index)
        if start[register] < 0 { start[register] = at }
        end[register] = max(end[register], at)
      }
    }
    // What a loop uses but did not itself compute must live until the loop ends.
    for loop in loops.reversed() {
      for register in 0..<count
      where start[register] >= 0 && start[register] < loop.begin && end[register] > loop.begin
        && end[register] < loop.end
      {
        end[register] = loop.end
      }
    }
    var endsAt: [Int: [Int]] = [:]
    for register in 0..<count where end[register] >= 0 {
      endsAt[end[register], default: []].append(register)
    }
    var map = [Int](repeating: -1, count: count)
    var free: [Int] = []
    var total = 0
    for at in code.indices {
      // A register whose last reader this is may take the result.
      for register in endsAt[at] ?? [] where map[register] >= 0 { free.append(map[register]) }
      if code[at].destination.kind == .register {
        let register = Int(code[at].destination.index)
        if map[register] < 0 {
          if let reused = free.popLast() {
            map[register] = reused
          } else {
            map[register] = total
            total += 1
          }
          // Computed and never read.
          if end[register] == at { free.append(map[register]) }
        }
      }
      func mapped(_ operand: Operand) -> Operand {
        operand.kind == .register ? .register(map[Int(operand.index)]) : operand
      }
      code[at].destination = mapped(code[at].destination)
      code[at].a = mapped(code[at].a)
      code[at].b = mapped(code[at].b)
      code[at].c = mapped(code[at].c)
      code[at].d = mapped(code[at].d)
      code[at].e = mapped(code[at].e)
      code[at].f = mapped(code[at].f)
    }
    program.code = code
    program.registerCount = total
  }
}
