/// Takes definitions to tables.
enum DataSetBuilder {
  static func table(of definition: DataSetDefinition) throws(DataSetError) -> PreparedTable {
    switch definition {
    case .file(let path, let target, let features, let test, let scale):
      return try csv(ByteReader(path: path), target, features, test, scale)
    case .images(let images, let labels, let testImages, let testLabels, let scale):
      var table = ImageTable()
      try table.read(images: images, labels: labels)
      let firstRows = table.rows
      switch (testImages, testLabels) {
      case (nil, nil): break
      case (let images?, let labels?): try table.read(images: images, labels: labels)
      default:
        throw DataSetError(
          .unpairedTest, testImages ?? testLabels ?? "",
          testImages == nil
            ? "labels to test on have no images" : "images to test on have no labels",
          hint: "name both 'test_images' and 'test_labels', or neither")
      }
      return try RawTable(
        featureNames: table.featureNames, features: table.features, target: table.target,
        rows: table.rows, firstRows: firstRows, sources: table.sources
      ).prepared(.none, scale)
    case .generated(let set, let parameters, let rows, let seed, let test, let scale):
      if case .file(let path) = test {
        throw DataSetError(
          .testFile, path, "a generated set has no file to test on",
          hint: "hold out a share of its rows: 'test: 0.2'")
      }
      return try GeneratedRows.table(set, parameters, rows, seed).prepared(test, scale)
    case .catalogue(let name):
      guard let set = CatalogueDataSet.named(name) else {
        throw DataSetError(
          .unknownSet, "", unknown: "data set", name, among: CatalogueDataSet.all.map(\.name))
      }
      return try set.withBytes { bytes throws(DataSetError) in
        try csv(
          ByteReader(name: "\(name).csv.gz", bytes: bytes), set.target, nil,
          CatalogueDataSet.test, CatalogueDataSet.scale)
      }
    }
  }

  private static func csv(
    _ reader: ByteReader, _ target: String, _ features: [String]?, _ test: TestSplit,
    _ scale: Scale
  ) throws(DataSetError) -> PreparedTable {
    var table = CSVTable(target: target, features: features)
    try table.read(reader)
    let firstRows = table.rows
    if case .file(let path) = test { try table.read(ByteReader(path: path)) }
    return try RawTable(
      featureNames: table.featureNames, features: table.features, target: table.target,
      rows: table.rows, firstRows: firstRows, sources: table.sources
    ).prepared(test, scale)
  }
}
