/// What a data set is made from: all that `DataSet(_:name:)` needs to know.
public enum DataSetDefinition: Sendable, Hashable {
  /// A CSV file with a header, as it is or compressed by gzip.
  ///
  /// - Parameters:
  ///   - path: where the file is, as the system opens it; messages show it as it is given.
  ///   - target: the column to predict: numbers alone, or words alone.
  ///   - features: columns of numbers; nil for all but the target, in the file's order.
  case file(
    path: String, target: String, features: [String]? = nil, test: TestSplit = .none,
    scale: Scale = .none)
  /// Images and their labels in IDX form, as MNIST has them, as they are or compressed by gzip: a feature a
  /// pixel. What is tested on has files of its own: both or neither.
  case images(
    images: String, labels: String, testImages: String? = nil, testLabels: String? = nil,
    scale: Scale = .none)
  /// Rows made by a formula and the counter-based generator.
  ///
  /// - Parameters:
  ///   - parameters: by name; those of ``GeneratedSet/parameters`` that are not named have their defaults.
  ///   - rows: at least 2.
  ///   - test: not a file.
  case generated(
    GeneratedSet, parameters: [String: Double] = [:], rows: Int, seed: Int = 0,
    test: TestSplit = .none, scale: Scale = .none)
  /// A set of the catalogue, by its name: see ``CatalogueDataSet``.
  case catalogue(String)
}

/// Which rows are held out to test on.
public enum TestSplit: Sendable, Hashable {
  /// None.
  case none
  /// The last ⌈share · rows⌉ rows of the file; the product is that of the decimal number as it is written, so
  /// that 0.1 of 30 rows are 3. Above 0, below 1.
  case share(Double)
  /// ⌈share · rows⌉ rows that a random permutation chooses. All rows keep their order.
  case shuffled(share: Double, seed: Int)
  /// The rows of another file that has the same columns, in any order.
  case file(String)
}

/// How features are scaled: each for itself, by the numbers of the training rows alone. Targets never are.
public enum Scale: String, Sendable, Hashable, CaseIterable {
  case none
  /// (x − mean) / population standard deviation.
  case standard
  /// (x − minimum) / (maximum − minimum): from 0 to 1 in the training rows.
  case unit

  /// A line for lists.
  public var summary: String {
    switch self {
    case .none: "features as they are"
    case .standard: "less the mean, over the population standard deviation of the training rows"
    case .unit: "the training rows' minimum becomes 0, their maximum 1"
    }
  }
}
