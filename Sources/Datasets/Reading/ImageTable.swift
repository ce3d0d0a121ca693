/// Reads images and their labels: a row an image, a feature a pixel.
struct ImageTable {
  let features = NumberStore<Double>()
  private(set) var target = TargetColumn("label")
  private(set) var featureNames: [String] = []
  private(set) var rows = 0
  private(set) var sources: [(path: String, digest: [UInt8])] = []
  private var shape: [Int] = []

  /// Reads a file of images and one of labels; a second pair has images of the same shape.
  mutating func read(images: String, labels: String) throws(DataSetError) {
    let pictures = try IDXFile(
      ByteReader(path: images), into: features, ranks: 2...4,
      "images are arrays of 2 to 4 dimensions, the first one of images")
    let numbers = NumberStore<Double>()
    let answers = try IDXFile(
      ByteReader(path: labels), into: numbers, ranks: 1...1, "labels are arrays of 1 dimension")
    let count = pictures.dimensions[0]
    let shape = Array(pictures.dimensions.dropFirst())
    if self.shape.isEmpty {
      self.shape = shape
      try name(images)
    }
    guard shape == self.shape else {
      func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
      throw DataSetError(
        .shapesDiffer, images, at: .byte(8),
        "images to test on have \(text(shape)) pixels, those to train on \(text(self.shape))",
        hint: "all images have one shape")
    }
    guard answers.dimensions[0] == count else {
      throw DataSetError(
        .countsDiffer, labels, at: .byte(4),
        "there are \(answers.dimensions[0]) labels for \(count) images",
        hint: "each image of '\(images)' has a label")
    }
    guard rows + count < Int32.max else {
      throw DataSetError(.tooManyRows, images, "there are too many images", hint: nil)
    }
    let size = answers.stride
    for (at, value) in numbers.buffer.enumerated() {
      guard value >= 0, value < Double(DataSet.mostClasses), value == value.rounded() else {
        throw DataSetError(
          .label, labels, at: .byte(8 + at * size), "a label is \(value.description)",
          hint: "labels are whole numbers from 0 to \(DataSet.mostClasses - 1)")
      }
      try target.append(value, labels) { .byte(8 + at * size) }
    }
    rows += count
    sources += [(images, pictures.digest), (labels, answers.digest)]
  }

  /// `pixel_3_7` of pictures, `feature_5` of rows.
  private mutating func name(_ path: String) throws(DataSetError) {
    let count = shape.reduce(1, *)
    guard count <= 1 << 22 else {
      throw DataSetError(
        .notIDX, path, at: .byte(4), "an image has \(count) pixels",
        hint: "an image has at most \(1 << 22) pixels")
    }
    for index in 0..<count {
      var rest = index
      var places: [String] = []
      for size in shape.reversed() {
        places.insert(String(rest % size), at: 0)
        rest /= size
      }
      featureNames.append(
        (shape.count == 1 ? "feature_" : "pixel_") + places.joined(separator: "_"))
    }
  }
}
