import Programs

/// How the step constants of a group of trials are computed: which of them all trials share, which
/// differ by trial, and which change with the step.
///
/// What trials share and what does not change is computed apart from the rest, so that a step computes
/// for each trial only what needs both.
package struct ConstantsPlan: Sendable {
  /// When and for whom a number is computed.
  package struct Stage: Hashable, Sendable {
    package var isVarying: Bool
    package var isTimed: Bool

    static let once = Stage(isVarying: false, isTimed: false)
    static let timed = Stage(isVarying: false, isTimed: true)
    static let varyingOnce = Stage(isVarying: true, isTimed: false)
    static let varyingTimed = Stage(isVarying: true, isTimed: true)
  }

  /// One of the four parts: a program whose inputs are the numbers of ``ConstantsPlan/numbers``.
  package struct Part: Sendable {
    /// The numbers that it reads, by input, and those that it computes, by output: the inputs behind.
    package var reads: [Int]
    package var computes: [Int]
    /// In Double.
    package var program: Program
  }

  /// A number that is kept: a parameter, the step, something carried, or something computed.
  package struct Number: Sendable {
    package enum Source: Hashable, Sendable {
      case parameter(Int)
      case step
      case carried(Int)
      case computed
      case constant(Double)
    }
    package var source: Source
    package var stage: Stage

    /// Whether a part of a stage finds it rather than computes it.
    func isRead(by stage: Stage) -> Bool {
      switch source {
      case .parameter, .step, .carried: true
      case .constant: false
      case .computed: self.stage != stage
      }
    }
  }

  package let numbers: [Number]
  package let once: Part
  package let timed: Part
  package let varyingOnce: Part
  package let varyingTimed: Part
  /// The numbers that all trials share and that change with the step, as others use them.
  let timedNumbers: [Int]
  /// The number that each coefficient is.
  package let coefficients: [Int]
  /// The number that each carried constant becomes after a step, and the one that it was before.
  let carriedNext: [Int]
  let carriedBefore: [Int]
  let carriedInitial: [CarriedConstant.Initial]

  /// Whether a coefficient differs by trial.
  func isVarying(_ coefficient: Int) -> Bool {
    numbers[coefficients[coefficient]].stage.isVarying
  }

  /// - Parameter varying: for each parameter whether it differs by trial.
  package init(_ arithmetic: OptimizerArithmetic, varying: [Bool]) {
    let arithmetic = arithmetic.withComputedStep
    let graph = arithmetic.constants
    var stages = [Stage](repeating: .once, count: graph.values.count)
    // What is carried takes on what it is computed from, which may be carried itself.
    var carriedStages = arithmetic.carried.map { carried -> Stage in
      guard case .parameter(let parameter) = carried.initial else { return .timed }
      return Stage(isVarying: varying[parameter], isTimed: true)
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      for (at, value) in graph.values.enumerated() {
        switch value.kind {
        case .input(.parameter(let parameter)):
          stages[at] = Stage(isVarying: varying[parameter], isTimed: false)
        case .input(.step): stages[at] = .timed
        case .input(.carried(let carried)): stages[at] = carriedStages[carried]
        default:
          stages[at] = value.operands.reduce(.once) {
            Stage(
              isVarying: $0.isVarying || stages[$1].isVarying,
              isTimed: $0.isTimed || stages[$1].isTimed)
          }
        }
      }
      for (at, carried) in arithmetic.carried.enumerated()
      where stages[carried.next].isVarying && !carriedStages[at].isVarying {
        carriedStages[at].isVarying = true
        isChanged = true
      }
    }

    // A value is kept where another stage needs it, or the step does.
    let roots = arithmetic.coefficients + arithmetic.carried.map(\.next)
    let isNeeded = graph.reachable(from: roots)
    var isKept = [Bool](repeating: false, count: graph.values.count)
    for root in roots { isKept[root] = true }
    for (at, value) in graph.values.enumerated() where isNeeded[at] {
      if case .input = value.kind { isKept[at] = true }
      for operand in value.operands where stages[operand] != stages[at] { isKept[operand] = true }
    }
    var numbers: [Number] = []
    var numberOf = [Int](repeating: -1, count: graph.values.count)
    for (at, value) in graph.values.enumerated() where isNeeded[at] && isKept[at] {
      let source: Number.Source
      switch value.kind {
      case .input(.parameter(let parameter)): source = .parameter(parameter)
      case .input(.step): source = .step
      case .input(.carried(let carried)): source = .carried(carried)
      case .constant(let bits):
        // Constants stand in the programs themselves.
        guard roots.contains(at) else { continue }
        source = .constant(Double(bitPattern: bits))
      default: source = .computed
      }
      numberOf[at] = numbers.count
      numbers.append(Number(source: source, stage: stages[at]))
    }
    func part(_ stage: Stage) -> Part {
      let computed = graph.values.indices.filter {
        numberOf[$0] >= 0 && stages[$0] == stage && numbers[numberOf[$0]].source == .computed
      }
      // Other kept numbers are read; what they are computed from is not needed again.
      var slots: [Int: Int] = [:]
      var reads: [Int] = []
      var isPart = [Bool](repeating: false, count: graph.values.count)
      for at in computed { isPart[at] = true }
      for at in graph.values.indices.reversed() where isPart[at] {
        if numberOf[at] >= 0, numbers[numberOf[at]].isRead(by: stage) {
          slots[at] = reads.count
          reads.append(numberOf[at])
        } else {
          for operand in graph.values[at].operands { isPart[operand] = true }
        }
      }
      let stores = computed.enumerated().map { (value: $1, slot: reads.count + $0) }
      return Part(
        reads: reads, computes: computed.map { numberOf[$0] },
        program: graph.program(
          stores: stores, slots: slots, inputCount: reads.count + computed.count))
    }
    once = part(.once)
    timed = part(.timed)
    varyingOnce = part(.varyingOnce)
    varyingTimed = part(.varyingTimed)
    var before: [Int] = []
    for at in arithmetic.carried.indices {
      let input = graph.values.firstIndex { $0.kind == .input(.carried(at)) }
      before.append(input.map { numberOf[$0] } ?? -1)
    }
    coefficients = arithmetic.coefficients.map { numberOf[$0] }
    carriedNext = arithmetic.carried.map { numberOf[$0.next] }
    carriedBefore = before
    carriedInitial = arithmetic.carried.map(\.initial)
    self.numbers = numbers
    let users = varyingTimed.reads + coefficients + carriedNext
    timedNumbers =
      timed.computes
      + numbers.indices.filter {
        guard case .carried = numbers[$0].source else { return false }
        return numbers[$0].stage == .timed && users.contains($0)
      }
  }

  /// Whether a step's shared numbers follow from those of the step before.
  var carriesShared: Bool {
    carriedBefore.contains { $0 >= 0 && (timed.reads.contains($0) || timedNumbers.contains($0)) }
  }
}

extension OptimizerArithmetic {
  /// The same arithmetic where no coefficient is the step itself: what changes with the step is computed, and kept
  /// by step.
  fileprivate var withComputedStep: OptimizerArithmetic {
    var result = self
    for (at, place) in coefficients.enumerated()
    where constants.values[place].kind == .input(.step) {
      let one = result.constants.constant(1)
      result.coefficients[at] = result.constants.append(.operation(.multiply), [place, one])
    }
    return result
  }
}
