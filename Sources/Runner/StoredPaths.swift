import Results
import Support
import Sweeps

/// Paths of expensive trials in a store: a trial of an hour is not run for each picture of it.
struct StoredPaths: Sendable {
  private let store: any OutcomeStore
  private let plan: Plan
  private let keeps: [UInt8]
  private let points: RecordedPoints

  /// The least time of a trial whose path is stored, in seconds.
  private static let leastCost = 0.5

  init(_ store: any OutcomeStore, _ plan: Plan, every: RecordRule.Every, points: RecordedPoints) {
    self.store = store
    self.plan = plan
    let steps: UInt64 =
      switch every {
      case .steps(let count): UInt64(count)
      case .logarithmic: 0
      }
    keeps = withUnsafeBytes(of: steps.littleEndian) { Array($0) }
    self.points = points
  }

  private func components(of trial: Int) -> [Int]? {
    points.components(plan, plan.group(of: trial).lossIndex)
  }

  private func averages(_ trial: Int) -> Bool {
    plan.experiment.optimizers[plan.group(of: trial).optimizerIndex].averages
  }

  /// The hash of a trial and of what is recorded of it, and that of its group.
  private func key(_ trial: Int) -> (key: [UInt8], group: [UInt8]) {
    let identities = plan.identities(of: plan.group(of: trial))
    var digest = Digest()
    digest.update(field: "descent path 2")
    digest.update(identities.identity(plan.trial(trial)).bytes)
    digest.update(keeps)
    let components = components(of: trial)
    digest.update(field: points == .all ? "all" : components.map { "\($0)" } ?? "each")
    if averages(trial) { digest.update(field: "average") }
    return (digest.finalized(), identities.sharedBytes)
  }

  func path(of trial: Int) -> Trajectory? {
    let (key, group) = key(trial)
    guard store.holds(group: group), let bytes = store.piece(key) else { return nil }
    var path = Self.read(bytes, of: trial, hasAverage: averages(trial))
    path?.components = components(of: trial)
    return path
  }

  /// Stores a path that was worth it.
  func keep(_ path: Trajectory, took seconds: Double) {
    guard seconds >= Self.leastCost else { return }
    let (key, group) = key(path.trial)
    store.keep(Self.bytes(path), as: key, group: group)
  }

  private static var columns: [WritableKeyPath<Trajectory.Learning, [Double]>] {
    [\.epochs, \.batchLosses, \.testLosses, \.testAccuracies, \.parameterNorms]
  }

  /// How many rows and components, and how many more numbers a row has: those of data, and the average's loss where
  /// the optimizer reports one; then steps, losses, norms, points and those; eight bytes each, little-endian.
  private static func bytes(_ path: Trajectory) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + 8 * path.count * (8 + path.dimension))
    func put(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    put(UInt64(path.count))
    put(UInt64(path.dimension))
    let more =
      (path.learning.map { learning in
        Self.columns.map { learning[keyPath: $0] }
      } ?? []) + [path.averageLosses].compactMap { $0 }
    put(UInt64(more.count))
    for step in path.iterations { put(UInt64(step)) }
    let numbers = path.losses + path.gradientNorms + path.points + more.flatMap { $0 }
    for number in numbers { put(number.bitPattern) }
    return bytes
  }

  private static func read(_ bytes: [UInt8], of trial: Int, hasAverage: Bool) -> Trajectory? {
    guard bytes.count >= 24, bytes.count % 8 == 0 else { return nil }
    func word(_ at: Int) -> UInt64 {
      bytes.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8 * at, as: UInt64.self))
      }
    }
    let words = bytes.count / 8
    let averages = hasAverage ? 1 : 0
    guard let rows = Int(exactly: word(0)), let dimension = Int(exactly: word(1)),
      let more = Int(exactly: word(2)), rows <= words,
      more == averages || more == averages + columns.count,
      dimension <= words, 3 + rows * (3 + dimension + more) == words
    else { return nil }
    var path = Trajectory(trial: trial, dimension: dimension)
    path.iterations = (0..<rows).map { Int(truncatingIfNeeded: word(3 + $0)) }
    func reals(_ first: Int, _ count: Int) -> [Double] {
      (first..<first + count).map { Double(bitPattern: word($0)) }
    }
    path.losses = reals(3 + rows, rows)
    path.gradientNorms = reals(3 + 2 * rows, rows)
    path.points = reals(3 + 3 * rows, rows * dimension)
    func column(_ at: Int) -> [Double] { reals(3 + (3 + dimension + at) * rows, rows) }
    if hasAverage { path.averageLosses = column(more - 1) }
    guard more > averages else { return path }
    var learning = Trajectory.Learning()
    for (at, keyPath) in columns.enumerated() { learning[keyPath: keyPath] = column(at) }
    path.learning = learning
    return path
  }
}
