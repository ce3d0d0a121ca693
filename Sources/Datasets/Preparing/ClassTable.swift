import Support

/// The classes of a target, in their order, and each row's.
struct ClassTable {
  var names: [String] = []
  var labels: NumberStore<Int32>?
  var trainingCounts: [Int] = []
  var testCounts: [Int] = []
  var problem: DataSetError?

  /// - Parameter trainingRows: the first rows, once test rows stand behind them.
  init(_ target: TargetColumn, trainingRows: Int) {
    problem = target.problem
    guard let ids = target.ids, let base = ids.base else { return }
    let isWords = target.isWords == true
    let count = isWords ? target.words.count : target.values.count
    // Bytes of UTF-8 sort as code points do.
    let order =
      isWords
      ? (0..<count).sorted { target.words[$0].lexicographicallyPrecedes(target.words[$1]) }
      : (0..<count).sorted { target.values[$0] < target.values[$1] }
    names = order.map {
      isWords ? String(decoding: target.words[$0], as: UTF8.self) : shortest(target.values[$0])
    }
    var rank = [Int32](repeating: 0, count: count)
    for (place, id) in order.enumerated() { rank[id] = Int32(place) }
    trainingCounts = [Int](repeating: 0, count: count)
    testCounts = trainingCounts
    for row in 0..<ids.count {
      base[row] = rank[Int(base[row])]
      if row < trainingRows {
        trainingCounts[Int(base[row])] += 1
      } else {
        testCounts[Int(base[row])] += 1
      }
    }
    labels = ids
    guard let empty = trainingCounts.firstIndex(of: 0) else { return }
    let first = target.places[order[empty]]
    let rows = testCounts[empty]
    problem = DataSetError(
      .emptyClass, first.path, at: first.place,
      "the class '\(DataSetError.shortened(names[empty]))' has no row to train on: "
        + (rows == 1 ? "its only row is a test row" : "all its \(rows) rows are test rows"),
      hint: "every class has a row to train on; shuffle the test rows, or hold out fewer")
  }
}
