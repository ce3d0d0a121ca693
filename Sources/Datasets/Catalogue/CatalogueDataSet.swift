import CDatasets

/// A data set that is part of the program.
///
/// 20 % of its rows, the last ones, are test rows, and its features are scaled to mean 0 and deviation 1.
public struct CatalogueDataSet: Sendable, Hashable {
  public let name: String
  /// What it is, in a line.
  public let summary: String
  /// Its columns in words.
  public let details: String
  /// Who made it, and where it is published.
  public let source: String
  public let licence: String
  public let target: String

  /// How each set is split and scaled.
  public static let test = TestSplit.share(0.2)
  public static let scale = Scale.standard

  /// All sets, in the order of lists.
  public static let all = [
    CatalogueDataSet(
      name: "digits",
      summary: "8×8 images of handwritten digits: 1,797 rows, 64 pixels, 10 classes",
      details:
        "Pixels `pixel_0_0` to `pixel_7_7` from 0 to 16; the target `label` from 0 to 9. Three pixels are 0 in every row.",
      source:
        "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits (its test part), UCI Machine Learning Repository, doi:10.24432/C50P49",
      licence: licenceOfAll, target: "label"),
    CatalogueDataSet(
      name: "breast_cancer",
      summary: "cell nuclei of breast tumours: 569 rows, 30 features, 2 classes",
      details:
        "Mean, standard error and worst of ten measures of cell nuclei; the target `benign` is 0 for malignant, 1 for benign.",
      source:
        "W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B",
      licence: licenceOfAll, target: "benign"),
    CatalogueDataSet(
      name: "iris", summary: "sepals and petals of irises: 150 rows, 4 features, 3 classes",
      details:
        "Lengths and widths in centimetres; the target `species` is 0 for setosa, 1 for versicolor, 2 for virginica. Rows are shuffled once; as in R, without the two wrong rows of UCI's file.",
      source:
        "R. A. Fisher (1936), The use of multiple measurements in taxonomic problems; UCI Machine Learning Repository, doi:10.24432/C56C76",
      licence: licenceOfAll, target: "species"),
    CatalogueDataSet(
      name: "wine", summary: "chemical analysis of wines: 178 rows, 13 features, 3 classes",
      details: "The target `cultivar` is 0, 1 or 2. Rows are shuffled once.",
      source:
        "S. Aeberhard and M. Forina (1991), Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J",
      licence: licenceOfAll, target: "cultivar"),
  ]

  private static let licenceOfAll =
    "CC BY 4.0 (UCI Machine Learning Repository); as packaged by scikit-learn (BSD-3-Clause)"

  /// The set of a name.
  public static func named(_ name: String) -> CatalogueDataSet? {
    all.first { $0.name == name }
  }

  /// The definition, which a data set is made from.
  public var definition: DataSetDefinition { .catalogue(name) }

  /// Calls `body` with the set's file, CSV in gzip's form.
  func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(DataSetError) -> Result
  ) throws(DataSetError) -> Result {
    let file = cdatasets_file(name)
    return try body(UnsafeRawBufferPointer(start: file.bytes, count: file.count))
  }
}
