/// The numbers of a trial as its identity sees them: parameters, then the start, then the seed where it counts.
package struct TrialNumbers {
  private var values: [UInt64]
  /// The columns that differ from trial to trial, and their places.
  private let varying: [(place: Int, column: [Double])]
  /// The seeds, where they are part of the identity.
  private let seeds: [Int]

  package init(_ trials: TrialColumns, _ identities: IdentityMaker) {
    let columns = trials.parameters + trials.starts
    values = columns.map { $0[0].bitPattern.littleEndian }
    varying = columns.enumerated().filter { $1.count > 1 }.map { ($0, $1) }
    seeds = identities.includesSeed ? trials.seeds ?? [0] : []
    if let first = seeds.first { values.append(Self.bits(first)) }
  }

  private static func bits(_ seed: Int) -> UInt64 { UInt64(bitPattern: Int64(seed)).littleEndian }

  package mutating func fill(_ trial: Int) {
    for (place, column) in varying { values[place] = column[trial].bitPattern.littleEndian }
    if seeds.count > 1 { values[values.count - 1] = Self.bits(seeds[trial]) }
  }

  package func bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    values.withUnsafeBytes(body)
  }
}

extension Plan {
  /// The number behind the 16 digits of each trial's identity, in the order of the plan.
  package func leadingNumbers() -> [UInt64] {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(count)
    for group in groups {
      let identities = identities(of: group)
      // In pieces, lest the columns of millions of trials stand in memory at once.
      for first in stride(from: 0, to: group.count, by: 8192) {
        let trials = columns(first..<min(first + 8192, group.count), of: group)
        var trial = TrialNumbers(trials, identities)
        for at in 0..<trials.count {
          trial.fill(at)
          numbers.append(trial.bytes { identities.leadingNumber(of: $0) })
        }
      }
    }
    return numbers
  }
}
