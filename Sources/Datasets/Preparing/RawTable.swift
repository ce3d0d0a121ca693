import Support

/// Rows as they were read or made: those to train on first where the test rows have a file of their own.
struct RawTable {
  var featureNames: [String]
  var features: NumberStore<Double>
  var target: TargetColumn
  var rows: Int
  /// How many rows the first file has.
  var firstRows: Int
  var sources: [(path: String, digest: [UInt8])]
  /// Of sets without files: the SHA-256 of their definition.
  var definitionDigest: [UInt8]?

  /// Splits, scales, and finds classes.
  func prepared(_ test: TestSplit, _ scale: Scale) throws(DataSetError) -> PreparedTable {
    let path = sources.first?.path ?? ""
    let width = featureNames.count
    features.trim()
    target.numbers?.trim()
    target.ids?.trim()
    var trainingRows = firstRows
    if firstRows == rows {
      trainingRows = try HeldOutRows.split(test, rows: rows, path: path) { order in
        features.reorder(order, width: width)
        target.numbers?.reorder(order, width: 1)
        target.ids?.reorder(order, width: 1)
      }
    }
    let columns = summaries(width)
    if let range = columns.last?.range, range.lowerBound == range.upperBound {
      throw constant(shortest(range.lowerBound), path)
    }
    if target.words.count == 1 {
      throw constant(String(decoding: target.words[0], as: UTF8.self), path)
    }
    let classes = ClassTable(target, trainingRows: trainingRows)
    // Words are nothing but classes.
    if target.isWords == true, let problem = classes.problem { throw problem }
    if let column = FeatureScaling.apply(
      scale, features, width: width, trainingRows: trainingRows)
    {
      throw DataSetError(
        .notFinite, path,
        "scaled, the feature '\(featureNames[column])' has a test row beyond the greatest number",
        hint: "take another scale, or leave out the row")
    }
    let digest = self.digest
    return PreparedTable(
      featureNames: featureNames, targetName: target.name, rows: rows, trainingRows: trainingRows,
      features: features, targets: target.numbers, classes: classes, digest: digest,
      sources: sources.map { DataSet.Source(path: $0.path, digest: Hexadecimal.text($0.digest)) },
      identity: identity(digest, test, scale, trainingRows),
      summary: DataSetSummary(
        columns: columns,
        classes: classes.names.indices.map {
          DataSetSummary.Class(
            name: classes.names[$0], trainingRows: classes.trainingCounts[$0],
            testRows: classes.testCounts[$0])
        }, trainingRows: trainingRows, testRows: rows - trainingRows, scale: scale,
        memory: features.bytes + (target.numbers?.bytes ?? 0) + (classes.labels?.bytes ?? 0)))
  }

  private func constant(_ value: String, _ path: String) -> DataSetError {
    DataSetError(
      .constantTarget, path, at: target.places.first?.place ?? .whole,
      "the target '\(target.name)' is \(value) in every row",
      hint: "a target has at least two different values")
  }

  /// The digest of the only file; of several files the digest of theirs.
  private var digest: [UInt8] {
    if let definitionDigest { return definitionDigest }
    if sources.count == 1 { return sources[0].digest }
    var digest = Digest()
    for source in sources { digest.update(source.digest) }
    return digest.finalized()
  }

  private func identity(
    _ digest: [UInt8], _ test: TestSplit, _ scale: Scale, _ trainingRows: Int
  ) -> [UInt8] {
    var hash = Digest()
    hash.update(field: "data set 1")
    hash.update(digest)
    hash.update(number: UInt64(featureNames.count))
    for name in featureNames { hash.update(field: name) }
    hash.update(field: target.name)
    hash.update(number: UInt64(rows))
    hash.update(number: UInt64(trainingRows))
    if case .shuffled(_, let seed) = test { hash.update(field: "shuffle \(seed)") }
    hash.update(field: scale.rawValue)
    return hash.finalized()
  }

  private func summaries(_ width: Int) -> [DataSetSummary.Column] {
    let values = features.buffer
    let ranges = FeatureScaling.ranges(values, rows: 0..<rows, width: width)
    var isWhole = [Bool](repeating: true, count: width)
    for row in 0..<rows {
      for column in 0..<width {
        let value = values[row * width + column]
        if value != value.rounded() { isWhole[column] = false }
      }
    }
    var columns = featureNames.indices.map {
      DataSetSummary.Column(name: featureNames[$0], range: ranges[$0], isWhole: isWhole[$0])
    }
    let numbers = target.numbers?.buffer
    let range = numbers.map { FeatureScaling.ranges($0, rows: 0..<rows, width: 1)[0] }
    columns.append(
      DataSetSummary.Column(
        name: target.name, range: range,
        isWhole: numbers?.allSatisfy { $0 == $0.rounded() } ?? false))
    return columns
  }
}
