/// Facts of a data set, for people: from its numbers before scaling.
public struct DataSetSummary: Sendable, Hashable {
  /// A column, features first, the target last.
  public struct Column: Sendable, Hashable {
    public let name: String
    /// The least and the greatest number over all rows; nil where the column is words.
    public let range: ClosedRange<Double>?
    /// Whether all its numbers are whole.
    public let isWhole: Bool
  }

  /// A class, and how many rows are of it.
  public struct Class: Sendable, Hashable {
    public let name: String
    public let trainingRows: Int
    public let testRows: Int
  }

  public let columns: [Column]
  /// Empty where the target has no classes.
  public let classes: [Class]
  public let trainingRows: Int
  public let testRows: Int
  public let scale: Scale
  /// The bytes of memory that its numbers take.
  public let memory: Int
}
