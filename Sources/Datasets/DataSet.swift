import Support

/// Rows of numbers and what is to be predicted from them. It never changes, and all threads share it.
///
/// The training rows come first, in their order, then the test rows in theirs.
public final class DataSet: Sendable {
  /// The name in the experiment or in the catalogue.
  public let name: String
  /// The features' names, in the order of a row.
  public let featureNames: [String]
  public let targetName: String
  /// How many rows are learned from: at least 1.
  public let trainingRows: Int
  /// How many rows are held out.
  public let testRows: Int
  /// The distinct targets of the whole set: ascending as numbers, words by code points. Empty unless all targets
  /// are whole numbers or all are words, and for more than ``mostClasses`` whole numbers.
  public let classes: [String]
  /// Why no model can classify the rows; nil where it can. A class without a training row is one reason.
  public let classProblem: DataSetError?
  /// The SHA-256 of the files' bytes as they lie on the disk, in the order training, test, images before labels;
  /// of generated sets that of their definition. 32 bytes. Of a single file it is what `sha256sum` prints.
  public let digest: [UInt8]
  /// The files it was read from, each with the hexadecimal SHA-256 of its bytes.
  public let sources: [Source]
  /// A SHA-256 over all that determines the numbers: digest, columns, split, scaling; no name and no path.
  public let identity: [UInt8]
  public let summary: DataSetSummary

  /// A file that a set was read from.
  public struct Source: Sendable, Hashable {
    /// As it was given.
    public let path: String
    /// In hexadecimal.
    public let digest: String
  }

  /// More different whole numbers than these are no classes.
  public static let mostClasses = 65_536

  private let featureStore: NumberStore<Double>
  private let targetStore: NumberStore<Double>?
  private let labelStore: NumberStore<Int32>?

  /// Reads or makes a data set.
  ///
  /// - Parameters:
  ///   - definition: what it is made from.
  ///   - name: how it is called.
  /// - Throws: what is wrong, with its place in the file.
  /// - Complexity: files are read once, in pieces; memory holds the numbers alone.
  public convenience init(_ definition: DataSetDefinition, name: String) throws(DataSetError) {
    try self.init(DataSetBuilder.table(of: definition), name: name)
  }

  init(_ table: PreparedTable, name: String) {
    self.name = name
    featureNames = table.featureNames
    targetName = table.targetName
    trainingRows = table.trainingRows
    testRows = table.rows - table.trainingRows
    classes = table.classes.names
    classProblem = table.classes.problem
    digest = table.digest
    sources = table.sources
    identity = table.identity
    summary = table.summary
    featureStore = table.features
    targetStore = table.targets
    labelStore = table.classes.labels
  }

  /// How many rows there are in all.
  public var rows: Int { trainingRows + testRows }

  /// The features, scaled: row by row, `featureNames.count` numbers each.
  public var features: Numbers<Double> { Numbers(featureStore) }

  /// The targets as numbers, never scaled; nil where they are words.
  public var targets: Numbers<Double>? { targetStore.map { Numbers($0) } }

  /// Each row's class, from 0; nil where there are none.
  public var labels: Numbers<Int32>? { labelStore.map { Numbers($0) } }

  /// The features' names, then the target's.
  public var columnNames: [String] { featureNames + [targetName] }

  /// A column's number for each row, features scaled; a target of words is the numbers of its classes.
  ///
  /// - Returns: nil where no column has that name.
  public func column(named name: String) -> [Double]? {
    if name == targetName { return targets.map(Array.init) ?? labels?.map(Double.init) }
    guard let place = featureNames.firstIndex(of: name) else { return nil }
    let width = featureNames.count
    return features.withUnsafeBufferPointer { features in
      (0..<rows).map { features[$0 * width + place] }
    }
  }
}
