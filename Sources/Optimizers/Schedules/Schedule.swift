import Engine
import Lanes

/// A learning rate that changes with the step: what users read about it, and how it is computed.
public struct ScheduleDefinition: Sendable {
  /// The rate at step t = 0, 1, …, recorded once: it becomes part of an optimizer's step constants.
  package typealias Rate = @Sendable (_ t: TracerLane, _ p: [TracerLane]) -> TracerLane

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
  package let rate: Rate
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

  /// The learning rate of a trial at some steps t = 0, 1, …
  public func rates(at steps: some Sequence<Int>, trial: Int = 0) -> [Double] {
    let numbers = parameters.columns.map { $0[min(trial, $0.count - 1)] }
    let rate = TracedNumber(parameters: numbers) { [definition] in definition.rate($1, $0) }
    return steps.map { rate.value(step: $0) }
  }

  /// The learning rate of a trial at step t = 0, 1, …
  public func rate(at t: Int, trial: Int = 0) -> Double {
    rates(at: CollectionOfOne(t), trial: trial)[0]
  }
}
