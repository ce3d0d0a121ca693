import Engine

/// Where a run takes outcomes from and keeps them, each under the hash of all that determines it. Thread-safe.
///
/// A group is what trials have in common; its hash says whether it is worth asking for any of them.
public protocol OutcomeStore: Sendable {
  /// Whether anything of a group may be stored.
  ///
  /// - Parameter group: the hash of what all trials of the group share.
  func holds(group: [UInt8]) -> Bool

  /// Reads outcomes.
  ///
  /// - Parameters:
  ///   - keys: of some trials.
  ///   - table: where outcomes go, from the row `first` on, in the order of the keys.
  ///   - first: the row of the first key.
  /// - Returns: for each key whether it is stored.
  func read(_ keys: [[UInt8]], into table: OutcomeTable, first: Int) -> [Bool]

  /// Stores outcomes.
  ///
  /// - Parameters:
  ///   - keys: of the trials, and the row of each in the table.
  ///   - group: the hash of what all of them share.
  ///   - table: that the rows are of.
  func write(_ keys: [(key: [UInt8], row: Int)], of table: OutcomeTable, group: [UInt8])

  /// A larger piece than an outcome: how far a batch of trials came, or a path.
  ///
  /// - Parameter key: the hash of all that determines it.
  func piece(_ key: [UInt8]) -> [UInt8]?

  /// Stores a piece, in place of an earlier one.
  ///
  /// - Parameters:
  ///   - content: any bytes; more than 256 MiB are not stored.
  ///   - key: the hash of all that determines it.
  ///   - group: the hash of what its trials share.
  func keep(_ content: [UInt8], as key: [UInt8], group: [UInt8])

  /// Removes a piece that is no longer needed.
  func remove(_ key: [UInt8])
}
