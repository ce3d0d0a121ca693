import Engine
import Glibc
import Sweeps

extension RunChunk {
  /// How many trials of a group step together.
  ///
  /// Many numbers a trial fill the cache with fewer trials; fewer than 64 would leave too little to
  /// do for each instruction of a formula.
  /// Expensive trials are fewer to a batch, since a run that is stopped keeps whole batches.
  static func batch(
    of group: Plan.Group, _ plan: Plan, _ compiler: GroupCompiler, _ tuning: RunTuning
  ) -> Int {
    if let learning = compiler.learning(group) { return learning.maximumTrials }
    let dimension = max(1, plan.experiment.losses[group.lossIndex].loss.dimension)
    // A number has its gradient and some state, a trial its losses: 28 bytes of 32 bits where Adam
    // optimizes one number, 44 for two.
    let most =
      switch dimension {
      case 1: max(1024, min(2048, firstCache / 32))
      case 2: 1024
      default: max(64, min(512, 16384 / dimension))
      }
    // A test may ask for more than one number a trial would get.
    let wanted =
      tuning.batchTrials.map { $0 > 1024 ? $0 : min($0, most) }
      ?? min(most, max(64, Int(min(1e9, 1 / compiler.mostSeconds(group)))))
    return max(1, min(wanted, (1 << 20) / dimension))
  }

  /// How many bytes of data the processor's first cache holds, as far as the system knows.
  private static let firstCache: Int = {
    #if os(Linux) && canImport(Glibc)
      return max(1 << 15, Int(sysconf(Int32(_SC_LEVEL1_DCACHE_SIZE))))
    #else
      return 1 << 15
    #endif
  }()

  /// Trials of a plan in chunks, in order: whole batches, and several chunks for each thread.
  static func chunks(
    of pieces: [PlanShard.Piece], _ plan: Plan, _ compiler: GroupCompiler, jobs: Int,
    _ tuning: RunTuning
  ) -> [RunChunk] {
    pieces.flatMap { piece in
      let size = size(of: piece, plan, compiler, jobs: jobs, tuning)
      return stride(from: piece.trials.lowerBound, to: piece.trials.upperBound, by: size).map {
        RunChunk(group: piece.group, trials: $0..<min($0 + size, piece.trials.upperBound))
      }
    }
  }

  /// How many trials of a piece a thread takes at a time.
  private static func size(
    of piece: PlanShard.Piece, _ plan: Plan, _ compiler: GroupCompiler, jobs: Int,
    _ tuning: RunTuning
  ) -> Int {
    let group = plan.groups[piece.group]
    // Trials that share a seed are far apart in the plan's order.
    if let learning = compiler.learning(group) {
      return learning.chunkSize(of: piece.trials.count, jobs: jobs)
    }
    let batch = batch(of: group, plan, compiler, tuning)
    let batches = (piece.trials.count + batch - 1) / batch
    // Rows are made a chunk at a time: the more numbers they have, the fewer at once.
    let dimension = max(1, plan.experiment.losses[group.lossIndex].loss.dimension)
    let most = min(tuning.chunkBatches, (1 << 18) / (batch * dimension))
    // Few enough that threads end together: what is left at the end is what one of them waits.
    return batch * max(1, min(most, batches / (jobs > 1 ? 64 * jobs : 8)))
  }

  /// The order in which several threads run chunks: within stretches of some million trials the
  /// expensive first, so that none is left for the end, and rows can be written stretch by stretch.
  static func order(
    _ chunks: [RunChunk], _ plan: Plan, _ compiler: GroupCompiler, jobs: Int
  ) -> [Int] {
    guard jobs > 1 else { return Array(chunks.indices) }
    var costs: [Int: Double] = [:]
    for chunk in chunks where costs[chunk.group] == nil {
      costs[chunk.group] = compiler.secondsOfStep(plan.groups[chunk.group])
    }
    var order: [Int] = []
    order.reserveCapacity(chunks.count)
    var stretch: [Int] = []
    var trials = 0
    func close() {
      // Equal costs keep their order.
      order += stretch.sorted { a, b in
        let left = (costs[chunks[a].group] ?? 0) * Double(chunks[a].trials.count)
        let right = (costs[chunks[b].group] ?? 0) * Double(chunks[b].trials.count)
        return left == right ? a < b : left > right
      }
      stretch.removeAll(keepingCapacity: true)
      trials = 0
    }
    for at in chunks.indices {
      stretch.append(at)
      trials += chunks[at].trials.count
      if trials >= 1 << 21 { close() }
    }
    close()
    return order
  }
}

/// Trials of a chunk that step together.
struct RunBatch {
  /// By their numbers within the group.
  let trials: [Int]
  /// Where they are neighbours, and may fill a table's rows directly; else nil.
  let range: Range<Int>?

  var count: Int { trials.count }

  /// A chunk's trials: neighbours, or those that share rows and noise.
  static func batches(
    of chunk: RunChunk, _ group: Plan.Group, _ compiler: GroupCompiler, size: Int
  ) -> [RunBatch] {
    if let learning = compiler.learning(group) {
      return learning.batches(of: chunk.trials).map { RunBatch(trials: $0, range: nil) }
    }
    return stride(from: chunk.trials.lowerBound, to: chunk.trials.upperBound, by: size).map {
      let range = $0..<min($0 + size, chunk.trials.upperBound)
      return RunBatch(trials: Array(range), range: range)
    }
  }

  /// Those that are not stored; the rows of the others are set. Nil where none is stored.
  func missing(in stored: StoredOutcomes?, of group: Int, _ table: OutcomeTable) -> [Int]? {
    if let range { return stored?.fill(range, of: group, table) }
    return stored?.fill(trials, of: group, table)
  }
}
