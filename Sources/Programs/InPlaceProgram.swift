import Synchronization

/// A program whose inputs and outputs are the same memory, and whose operands counters from outside may
/// choose: loops as they are, or straight-line code for given counters where that is short. Both give the
/// same bits.
package final class InPlaceProgram: Sendable {
  /// A counter from outside.
  package struct Counter: Sendable, Hashable {
    package var loop: Int
    /// It is one of `0..<bound`.
    package var bound: Int

    package init(loop: Int, bound: Int) {
      self.loop = loop
      self.bound = bound
    }
  }

  /// With its loops, for the interpreter.
  package let program: Program
  /// The counters that the program uses.
  package let counters: [Counter]
  private let isKept: @Sendable (Int) -> Bool
  private let table: Range<Int>
  /// Straight-line programs, by number; inner nil: too long.
  private let variants = Mutex<[Int: Program?]>([:])

  /// Straight-line code is made for at most so many values of the counters.
  private static let maximumVariants = 16

  /// - Parameters:
  ///   - counters: those that it may use.
  ///   - table: inputs that lie one block after the other and are the same for all lanes.
  ///   - isKept: of which slots what the program leaves there is needed afterwards.
  package init(
    _ program: Program, counters: [Counter], table: Range<Int>,
    keeping isKept: @escaping @Sendable (Int) -> Bool
  ) {
    self.program = program
    self.counters = counters.filter { program.uses(counter: $0.loop) }
    self.table = table
    self.isKept = isKept
  }

  /// How many variants of straight-line code there are: one for each value of the counters. 0 where the
  /// loops run as they are.
  package var variantCount: Int {
    var count = 1
    for counter in counters {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: max(1, counter.bound))
      guard !isTooMuch, product <= Self.maximumVariants else { return 0 }
      count = product
    }
    return straightLine(0) == nil ? 0 : count
  }

  /// The code of a variant: its number is that of the counters' values, the first counter slowest.
  package func straightLine(_ variant: Int) -> Program? {
    variants.withLock { variants in
      if let known = variants[variant] { return known }
      var values: [Int: Int] = [:]
      var rest = variant
      for counter in counters.reversed() {
        values[counter.loop] = rest % max(1, counter.bound)
        rest /= max(1, counter.bound)
      }
      let function = SSAFunction(inPlace: program, keeping: isKept, counters: values)
      let made = function.map {
        Program.straightLine($0, inputCount: program.inputCount, table: table)
      }
      variants[variant] = .some(made)
      return made
    }
  }
}

extension Program {
  /// Whether a counter chooses operands or bounds loops.
  fileprivate func uses(counter loop: Int) -> Bool {
    elements.contains { $0.index.terms.contains { $0.loop == loop } }
      || loops.contains { ($0.from.terms + $0.through.terms).contains { $0.loop == loop } }
  }
}
