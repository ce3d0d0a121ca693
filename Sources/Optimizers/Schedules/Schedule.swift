import Lanes

/// A learning rate that changes with the step: what users read about it, and how it is computed.
public struct ScheduleDefinition: Sendable {
  typealias Rate = @Sendable (_ t: DoublePack, _ p: ScheduleParameters) -> DoublePack

  /// As experiment files write it.
  public let name: String
  /// One sentence.
  public let summary: String
  /// The rate at step t = 0, 1, …
  public let equation: String
  public let source: String
  /// In the order of the manual.
  public let parameters: [ParameterDescription]
  /// Parameters that are lists of numbers: `boundaries` and `values`, one more of these than of
  /// those. Their numbers, `boundaries` first, are then the columns of ``ScheduleSettings``.
  public let lists: [ParameterDescription]
  let rate: Rate
}

/// A schedule's parameters for eight trials.
struct ScheduleParameters {
  let first: UnsafePointer<DoublePack>
  let count: Int
  subscript(index: Int) -> DoublePack { first[index] }
}

/// A schedule and its parameters for the trials of a batch.
public struct ScheduleSettings: Sendable {
  public let definition: ScheduleDefinition
  /// In the order of the definition's parameters; for lists their numbers, one after the other.
  public var parameters: ParameterColumns

  public init(_ definition: ScheduleDefinition, _ parameters: ParameterColumns) {
    self.definition = definition
    self.parameters = parameters
  }

  /// The learning rate of a trial at step t = 0, 1, …
  public func rate(at t: Int, trial: Int = 0) -> Double {
    let numbers = parameters.columns.map {
      DoublePack(repeating: $0[min(trial, $0.count - 1)])
    }
    return numbers.withUnsafeBufferPointer { buffer in
      guard let first = buffer.baseAddress else { return .nan }
      let p = ScheduleParameters(first: first, count: buffer.count)
      return definition.rate(DoublePack(repeating: Double(t)), p).element(at: 0)
    }
  }
}

/// A schedule at work on a batch.
@usableFromInline
final class ScheduleMemory {
  private let settings: ScheduleSettings
  /// Whether trials differ.
  @usableFromInline let varies: Bool
  /// The parameters of eight trials after the parameters of eight others.
  private var packs: [DoublePack] = []
  private let groups: Int

  @usableFromInline
  init(_ settings: ScheduleSettings, trials: Int) {
    self.settings = settings
    let columns = settings.parameters.columns
    varies = columns.contains { column in
      column.contains { $0.bitPattern != column[0].bitPattern }
    }
    groups = (trials + DoublePack.width - 1) / DoublePack.width
    for group in 0..<(varies ? groups : 0) {
      for column in columns {
        var pack = DoublePack(repeating: 0)
        for lane in 0..<DoublePack.width {
          let trial = group * DoublePack.width + lane
          pack.setElement(at: lane, to: column[min(trial, column.count - 1)])
        }
        packs.append(pack)
      }
    }
  }

  /// The rate that all trials share, at step 1, 2, …
  @usableFromInline
  func rate(_ t: Int) -> Double { settings.rate(at: t - 1) }

  /// The rate of each trial at step 1, 2, …
  @usableFromInline
  func rates(_ t: Int, into rates: UnsafeMutablePointer<Double>, capacity: Int) {
    let count = settings.parameters.columns.count
    packs.withUnsafeBufferPointer { buffer in
      guard let first = buffer.baseAddress else { return }
      for group in 0..<groups {
        let p = ScheduleParameters(first: first + group * count, count: count)
        let pack = settings.definition.rate(DoublePack(repeating: Double(t - 1)), p)
        for lane in 0..<min(DoublePack.width, capacity - group * DoublePack.width) {
          rates[group * DoublePack.width + lane] = pack.element(at: lane)
        }
      }
    }
  }

  @usableFromInline
  func move(from: Int, to: Int) {
    guard varies else { return }
    let count = settings.parameters.columns.count
    let width = DoublePack.width
    for index in 0..<count {
      let value = packs[from / width * count + index].element(at: from % width)
      packs[to / width * count + index].setElement(at: to % width, to: value)
    }
  }
}
