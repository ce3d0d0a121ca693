import Glibc
import Optimizers
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Shards have every trial once, are of equal cost, and give what a run gives, whatever became of them on the way.
@Suite struct ShardTests {
  private static let grid = """
    loss: [rosenbrock, {sphere: {dimension: 3}}]
    seeds: 3
    start: {uniform: [-2, 2]}
    stop: {max_iterations: 40}
    optimizers:
      - adam: {learning_rate: {logspace: [1e-3, 1, 40]}}
      - momentum: {learning_rate: [1e-3, 1e-3, 1e-2], momentum: {linspace: [0, 0.9, 7]}}
      - lbfgs
    """
  private static let sampled = """
    loss: {expression: 2*x^4 + 3*x^3 + 2}
    start: {x: 2}
    sampling: {method: halton, trials: 301}
    stop: {max_iterations: 30}
    optimizers:
      - adam: {learning_rate: {log_uniform: [1e-4, 1]}}
      - gradient_descent: {learning_rate: {log_uniform: [1e-4, 1]}}
    """
  private static let batches = """
    loss: {softmax_regression: {data: iris}}
    seeds: 2
    stop: {max_epochs: 2}
    batch: [8, 32, 64]
    optimizers:
      - adam: {learning_rate: [1e-2, 1e-1]}
      - schedule_free_adamw: {learning_rate: {logspace: [1e-3, 1, 10]}}
    """
  private static var everyRule: String {
    """
    loss: [rosenbrock, beale]
    stop: {max_iterations: 3}
    optimizers:
    \(OptimizerCatalogue.all.map { "  - \($0.name)" }.joined(separator: "\n"))
    """
  }
  static let texts = [grid, sampled, batches, everyRule]

  private func shards(_ plan: Plan, _ total: Int, _ store: String = "none") throws -> PlanShards {
    try PlanShards(plan, total: total, in: store)
  }

  private func totals(_ plan: Plan) -> [Int] {
    Array(Set([1, 2, 3, 7, 50, plan.count]).filter { $0 <= plan.count }).sorted()
  }

  @Test(arguments: texts) func everyTrialIsInOneShard(_ text: String) throws {
    let plan = Plan(try experiment(text))
    for total in totals(plan) {
      let made = try shards(plan, total)
      #expect(made.shards.map(\.number) == Array(1...total))
      var found = Set<[Int]>()
      for shard in made.shards {
        #expect(shard.count > 0)
        var last = (group: -1, trial: -1)
        for piece in shard.pieces {
          #expect(!piece.trials.isEmpty && piece.trials.lowerBound >= 0)
          #expect(piece.trials.upperBound <= plan.groups[piece.group].count)
          // In the order of the plan.
          #expect((last.group, last.trial) < (piece.group, piece.trials.lowerBound))
          last = (piece.group, piece.trials.upperBound - 1)
          for trial in piece.trials { #expect(found.insert([piece.group, trial]).inserted) }
        }
      }
      #expect(found.count == plan.count && plan.count > 40, "\(total)")
      // The same for whoever asks.
      #expect(try shards(plan, total).shards == made.shards)
    }
  }

  /// No shard costs more than another by more than a trial a piece.
  @Test(arguments: texts) func shardsAreOfEqualCost(_ text: String) throws {
    let plan = Plan(try experiment(text))
    for total in totals(plan) where total * 8 <= plan.count {
      let made = try shards(plan, total)
      let costs = made.shards.map { shard in
        shard.pieces.reduce(0.0) { sum, piece in
          let cost = made.costs[piece.group]
          return sum + cost.sum(piece.trials.upperBound) - cost.sum(piece.trials.lowerBound)
        }
      }
      let dearest =
        zip(plan.groups, made.costs).map { group, cost in
          (0..<group.count).map { cost.sum($0 + 1) - cost.sum($0) }.max() ?? 0
        }.max() ?? 0
      let mean = costs.reduce(0, +) / Double(total)
      let pieces = made.shards.map(\.pieces.count).max() ?? 1
      #expect(mean > 0)
      #expect(costs.allSatisfy { abs($0 - mean) <= 1.01 * dearest * Double(pieces) }, "\(costs)")
    }
  }

  /// A batch of 8 rows takes eight times the steps of one of 64 in an epoch, and costs more.
  @Test func costsAreOfEachTrial() throws {
    let plan = Plan(try experiment(Self.batches))
    let costs = try shards(plan, 1).costs
    guard case .sums(let sums) = costs[0] else {
      Issue.record("the minibatches differ, and the costs do not")
      return
    }
    let each = (0..<plan.groups[0].count).map { sums[$0 + 1] - sums[$0] }
    #expect(Set(each.map { Float($0) }).count == 3)
    #expect((each.max() ?? 0) > 2 * (each.min() ?? 0))
  }

  private func outcomes(_ results: RunResults) -> [[UInt64]] {
    (0..<results.plan.count).map { bits(results.outcome($0)) }
  }

  private func joined(_ shards: PlanShards) throws -> RunResults {
    guard case .whole(let results) = try shards.join(jobs: 2) else {
      throw ShardsMissing()
    }
    return results
  }

  @Test(arguments: [grid, sampled, batches]) func joinedShardsAreTheRun(_ text: String) throws {
    let plan = Plan(try experiment(text))
    let whole = outcomes(try #require(try Runner.run(plan, jobs: 2)))
    for total in [1, 3, 7, 30] {
      let folder = TemporaryFolder()
      let shards = try shards(plan, total, folder.path)
      // Whichever ends first.
      for number in (1...total).reversed() {
        #expect(shards.state(number) == .missing)
        #expect(try ShardRun(number, of: shards).run(jobs: number % 2 + 1))
        #expect(shards.state(number) == .whole)
        // One that is whole runs no more.
        #expect(try ShardRun(number, of: shards).journal == nil)
      }
      #expect(try outcomes(joined(shards)) == whole)
      // Nothing but whole shards is left, and no database was made.
      #expect(folder.files(below: "shards").count == total)
      #expect(folder.bytes(of: "trials.sqlite") == nil && folder.bytes(of: "host") == nil)
      // An ordinary run takes all of them.
      let store = TrialStore(in: folder.path)
      #expect(store.count(of: plan) == plan.count)
      let again = try #require(try Runner.run(plan, jobs: 1, store: store, keepsAll: true))
      #expect(outcomes(again) == whole && store.written == 0)
    }
  }

  // MARK: Shards that are stopped

  /// Trials of more than 100 µs, so that they are in the journal.
  private static let slow = """
    loss: {rosenbrock: {dimension: 300}}
    start: {uniform: [-2, 2]}
    seeds: 200
    stop: {max_iterations: 1000, converged: never}
    optimizers:
      - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
    """

  /// A journal that is cut off anywhere gives what is whole in it, and the shard is the same in the end.
  @Test func journalsAreReadAsFarAsTheyAreSound() throws {
    let plan = Plan(try experiment(Self.slow))
    let folder = TemporaryFolder()
    let shards = try shards(plan, 2, folder.path)
    let stopped = try ShardRun(1, of: shards)
    let some = Counter()
    // A batch or two.
    #expect(
      try !stopped.run(jobs: 1, progress: { some.value = $0.done }, isCancelled: { some.value > 0 })
    )
    let name = try #require(folder.files(below: "shards").first { $0.hasSuffix(".part") })
    let journal = try #require(folder.bytes(of: "shards/\(name)"))
    let all = try #require(stopped.journal).written
    #expect(all > 0 && all < stopped.shard.count)
    unlink(folder.file("shards/\(name)"))
    var counts: [Int] = []
    let lengths =
      Array(stride(from: 0, to: journal.count, by: journal.count / 40)) + [journal.count]
    for length in lengths {
      let part = "\(name.dropLast(".part".count))-\(length).part"
      folder.write(Array(journal.prefix(length)), to: "shards/\(part)")
      counts.append(try #require(try ShardRun(1, of: shards).journal).found)
      for name in folder.files(below: "shards") { unlink(folder.file("shards/\(name)")) }
    }
    #expect(counts == counts.sorted() && counts.first == 0 && counts.last == all)
    #expect(Set(counts).count > 5)
    // Damage ends what is read, and is no outcome.
    var damaged = journal
    damaged[journal.count / 2] ^= 1
    folder.write(damaged, to: "shards/\(name)")
    let goesOn = try ShardRun(1, of: shards)
    let found = try #require(goesOn.journal).found
    #expect(found > 0 && found < all)
    let reused = Counter()
    #expect(try goesOn.run(jobs: 2, progress: { reused.value = max(reused.value, $0.reused) }))
    #expect(reused.value == found)
    #expect(try ShardRun(2, of: shards).run(jobs: 2))
    #expect(
      try outcomes(joined(shards)) == outcomes(try #require(try Runner.run(plan, jobs: 2))))
    #expect(folder.files(below: "shards").count == 2)
  }

  /// What is not the shard, whole, is never taken for it.
  @Test func damageIsFound() throws {
    let plan = Plan(try experiment(Self.grid))
    let folder = TemporaryFolder()
    let shards = try shards(plan, 3, folder.path)
    for number in 1...3 { #expect(try ShardRun(number, of: shards).run(jobs: 1)) }
    let path = shards.path(2)
    let name = "shards/\(path.split(separator: "/").last ?? "")"
    let bytes = try #require(folder.bytes(of: name))
    func isDamaged() -> Bool {
      if case .damaged(let reason) = shards.state(2) { return reason.contains(name) }
      return false
    }
    for length in stride(from: 0, to: bytes.count, by: bytes.count / 50) {
      folder.write(Array(bytes.prefix(length)), to: name)
      #expect(isDamaged(), "\(length) bytes")
    }
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 200) {
      var changed = bytes
      changed[place] ^= 0x10
      folder.write(changed, to: name)
      #expect(isDamaged(), "byte \(place)")
    }
    // Another shard under its name.
    let other = try #require(
      folder.bytes(of: "shards/\(shards.path(1).split(separator: "/").last ?? "")"))
    folder.write(other, to: name)
    #expect(isDamaged())
    guard case .missing(let missing) = try shards.join(jobs: 1) else {
      Issue.record("another shard is taken for this one")
      return
    }
    #expect(missing.map(\.number) == [2])
    // It runs again, to the same bytes.
    #expect(try ShardRun(2, of: shards).run(jobs: 2))
    #expect(folder.bytes(of: name) == bytes)
    unlink(path)
    #expect(shards.state(2) == .missing)
  }

  /// What is stored elsewhere is not run again: of shards that were cut otherwise, and of a database.
  @Test func storedTrialsAreGivenToShards() throws {
    let plan = Plan(try experiment(Self.slow))
    let folder = TemporaryFolder()
    let three = try shards(plan, 3, folder.path)
    for number in [1, 3] { #expect(try ShardRun(number, of: three).run(jobs: 2)) }
    let stored = three.shards[0].count + three.shards[2].count
    let five = try shards(plan, 5, folder.path)
    let numbers = Array(1...5)
    #expect(try five.seed(numbers, from: TrialStore(in: folder.path)) == stored)
    let left = numbers.filter { five.state($0) != .whole }
    #expect(!left.isEmpty && left.count < 5)
    var (found, count) = (0, 0)
    for number in left {
      let run = try ShardRun(number, of: five)
      found += run.journal?.found ?? 0
      count += run.shard.count
      #expect(try run.run(jobs: 2))
    }
    #expect(count - found == plan.count - stored)
    let whole = outcomes(try #require(try Runner.run(plan, jobs: 2)))
    #expect(try outcomes(joined(five)) == whole)
    // Pruning puts all of them into the database, from which others are given.
    let store = TrialStore(in: folder.path)
    #expect(store.prune(keeping: nil) == 0)
    #expect(folder.files(below: "shards").isEmpty)
    #expect(store.contents().trials == plan.count)
    let two = try shards(plan, 2, folder.path)
    #expect(try two.seed([1, 2], from: store) == plan.count)
    #expect(try outcomes(joined(two)) == whole)
  }
}

/// Pruning loses nothing that is sound.
@Suite struct ShardPruningTests {
  private func stored() throws -> (folder: TemporaryFolder, plan: Plan) {
    let folder = TemporaryFolder()
    let plan = Plan(try experiment(ShardTests.texts[0]))
    let shards = try PlanShards(plan, total: 2, in: folder.path)
    for number in 1...2 { #expect(try ShardRun(number, of: shards).run(jobs: 2)) }
    return (folder, plan)
  }

  /// A database that is damaged is set aside, and takes the trials of shards anew.
  @Test(arguments: [false, true]) func aDamagedDatabase(_ isFoundLate: Bool) throws {
    let (folder, plan) = try stored()
    let first = TrialStore(in: folder.path)
    _ = first.prune(keeping: nil)
    first.close()
    #expect(folder.files(below: "shards").isEmpty)
    let shards = try PlanShards(plan, total: 2, in: folder.path)
    for number in 1...2 { #expect(try ShardRun(number, of: shards).run(jobs: 2)) }
    var bytes = try #require(folder.bytes(of: "trials.sqlite"))
    // The header alone, or what comes to light when it is used.
    for at in isFoundLate ? 4096..<bytes.count : 0..<100 { bytes[at] = 0xFF }
    folder.write(bytes, to: "trials.sqlite")
    let store = TrialStore(in: folder.path)
    _ = store.prune(keeping: nil)
    #expect(store.count(of: plan) == plan.count)
    store.close()
    #expect(TrialStore(in: folder.path).count(of: plan) == plan.count)
  }

  /// Where another host uses the database, shards stay as they are, and so does what stopped ones left.
  @Test func anotherHost() throws {
    let (folder, plan) = try stored()
    folder.write("a journal", to: "shards/1-of-9-0000000000000000.x.part")
    let before = folder.contents(below: "shards")
    let lock = try HostLock.taken(in: folder.path, host: "another")
    let store = TrialStore(in: folder.path)
    #expect(store.prune(keeping: nil) == 0)
    #expect(store.takeMessages().contains { $0.contains("in use on the host 'another'") })
    #expect(folder.contents(below: "shards") == before && before.count == 3)
    #expect(store.count(of: plan) == plan.count)
    withExtendedLifetime(lock) {}
  }

  /// What is no shard goes, what cannot be read stays.
  @Test func filesOfNoUse() throws {
    let (folder, _) = try stored()
    folder.write("no trials", to: "shards/3-of-9-0000000000000000.trials")
    folder.write("", to: "shards/4-of-9-0000000000000000.trials/inside")
    _ = TrialStore(in: folder.path).prune(keeping: nil)
    #expect(folder.files(below: "shards") == ["4-of-9-0000000000000000.trials/inside"])
  }
}

/// A number that a run changes.
private final class Counter: @unchecked Sendable {
  var value = 0
}

private struct ShardsMissing: Error {}
