import Engine
import Results
import Support
import Sweeps

/// A plan in shards, and their files in a store.
///
/// What a shard is depends on the plan and the number of shards alone, so that processes on many hosts agree without
/// asking one another.
public struct PlanShards: Sendable {
  public let plan: Plan
  /// In the order of their numbers.
  public let shards: [PlanShard]
  /// The store's folder.
  public let store: String
  /// What trials cost, by group.
  package let costs: [GroupCost]

  /// Divides a plan.
  ///
  /// - Parameters:
  ///   - total: how many shards; from 1 to as many as there are trials.
  ///   - store: the folder of the store.
  ///   - plan: what runs.
  public init(_ plan: Plan, total: Int, in store: String) throws(RunnerError) {
    self.plan = plan
    self.store = store
    let compiler = try GroupCompiler(plan)
    let leastPiece =
      plan.groups.filter { $0.count > 0 }.map {
        compiler.learning($0) == nil ? Self.formulaPiece : Self.learningPiece
      }.max() ?? 1
    costs = plan.groups.map { TrialCost(plan, $0, compiler).all }
    shards = plan.shards(total, costs: costs, leastPiece: leastPiece)
  }

  /// About how long a shard takes, in seconds of a processor, if all of its trials take all steps.
  public func mostSeconds(_ number: Int) -> Double {
    shards[number - 1].pieces.reduce(0) { sum, piece in
      let cost = costs[piece.group]
      return sum + cost.sum(piece.trials.upperBound) - cost.sum(piece.trials.lowerBound)
    }
  }

  /// About how long the longest trial takes, likewise.
  public var mostSecondsOfTrial: Double {
    zip(plan.groups, costs).map { group, cost in
      switch cost {
      case .equal(let seconds): group.count > 0 ? seconds : 0
      case .sums: (0..<group.count).map { cost.sum($0 + 1) - cost.sum($0) }.max() ?? 0
      }
    }.max() ?? 0
  }

  /// The least trials of a piece. Those on formulas step in large batches; those over data are so long that it is worth
  /// more that each shard gets some of every optimizer, whose cost may be misjudged, than that all packs are full.
  private static let (formulaPiece, learningPiece) = (1024, 8)

  /// What no other trials have, however they are divided: 16 hexadecimal digits.
  public var identity: String {
    Hexadecimal.text(
      ShardKeys(plan, PlanShard(number: 1, total: 1, pieces: plan.wholeGroups)).digest.prefix(8))
  }

  /// What became of a shard.
  public enum State: Sendable, Hashable {
    case whole
    case missing
    /// Its file is no use, and why.
    case damaged(String)
  }

  /// The trials of a shard, with their keys, and its files.
  struct Contents: Sendable {
    let shard: PlanShard
    let keys: ShardKeys
    let files: ShardFiles
  }

  /// A shard by its number.
  func contents(_ number: Int) -> Contents {
    let shard = shards[number - 1]
    let keys = ShardKeys(plan, shard)
    return Contents(
      shard: shard, keys: keys,
      files: ShardFiles(in: store, number: number, of: shards.count, keys.digest))
  }

  /// Where a shard is when it is whole.
  public func path(_ number: Int) -> String { contents(number).files.path }

  /// What became of a shard, by its file.
  public func state(_ number: Int) -> State {
    contents(number).read { _, _ in true }
  }
}

extension PlanShards.Contents {
  /// Reads the shard's file.
  ///
  /// - Parameter body: receives each trial, by its number in the shard, and its record; whether it is sound.
  func read(_ body: (_ at: Int, _ record: UnsafeRawBufferPointer) -> Bool) -> PlanShards.State {
    let file: TrialsFile
    do throws(TrialsFile.Failure) { file = try TrialsFile(reading: files.path) } catch {
      return error.isMissing ? .missing : .damaged(error.message)
    }
    // The name has the arithmetic's version as well; whoever renames files is found out.
    guard file.isCurrent, file.count == shard.count else {
      return .damaged("'\(Escaping.terminal(files.path))' has other trials")
    }
    var at = 0
    var isSound = true
    file.scan { key, record, _ in
      isSound = isSound && key.elementsEqual(keys[at]) && body(at, record)
      at += 1
    }
    return isSound ? .whole : .damaged("'\(Escaping.terminal(files.path))' has other trials")
  }
}

/// The keys of a shard's trials, in its order.
struct ShardKeys: Sendable {
  /// 32 bytes each.
  private let bytes: [UInt8]
  /// The SHA-256 of the arithmetic's version and all keys.
  let digest: [UInt8]
  /// The hashes of the groups of which there are trials.
  let groups: [[UInt8]]

  init(_ plan: Plan, _ shard: PlanShard) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32 * shard.count)
    var groups: [[UInt8]] = []
    var maker: (group: Int, identities: IdentityMaker)?
    for piece in shard.pieces {
      let group = plan.groups[piece.group]
      if maker?.group != piece.group {
        maker = (piece.group, plan.identities(of: group))
        if let maker { groups.append(maker.identities.sharedBytes) }
      }
      guard let identities = maker?.identities else { continue }
      for trial in piece.trials {
        bytes += identities.identity(plan.trial(trial, of: group)).bytes
      }
    }
    self.bytes = bytes
    var digest = Digest()
    digest.update(number: UInt64(ArithmeticVersion.number))
    bytes.withUnsafeBytes { digest.update($0) }
    self.digest = digest.finalized()
    var known: Set<[UInt8]> = []
    self.groups = groups.filter { known.insert($0).inserted }
  }

  subscript(_ at: Int) -> ArraySlice<UInt8> { bytes[32 * at..<32 * (at + 1)] }
}
