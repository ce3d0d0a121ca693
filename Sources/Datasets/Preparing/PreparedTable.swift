/// All that a ``DataSet`` holds.
struct PreparedTable {
  var featureNames: [String]
  var targetName: String
  var rows: Int
  var trainingRows: Int
  var features: NumberStore<Double>
  var targets: NumberStore<Double>?
  var classes: ClassTable
  var digest: [UInt8]
  var sources: [DataSet.Source]
  var identity: [UInt8]
  var summary: DataSetSummary
}
