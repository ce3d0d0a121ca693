/// The targets as they are read: numbers or words, each with the number of its class while there may be classes.
struct TargetColumn {
  let name: String
  /// Nil while no row was read, and where targets are words.
  private(set) var numbers: NumberStore<Double>?
  /// Each row's class, numbered as they first occur; nil where there are none.
  private(set) var ids: NumberStore<Int32>? = NumberStore()
  private(set) var words: [[UInt8]] = []
  private(set) var values: [Double] = []
  /// Where each class first occurs.
  private(set) var places: [(path: String, place: DataSetError.Place)] = []
  /// Why there are no classes.
  private(set) var problem: DataSetError?
  /// Whether targets are words; nil before the first.
  private(set) var isWords: Bool?
  private(set) var rows = 0
  private var idOfWord: [[UInt8]: Int32] = [:]
  private var idOfValue: [Double: Int32] = [:]
  private let mostClasses: Int

  init(_ name: String, mostClasses: Int = DataSet.mostClasses) {
    self.name = name
    self.mostClasses = mostClasses
  }

  mutating func append(
    _ value: Double, _ path: String, at place: () -> DataSetError.Place
  ) throws(DataSetError) {
    if isWords == nil {
      isWords = false
      numbers = NumberStore()
    }
    rows += 1
    // −0 and 0 are one class, and one number.
    let value = value == 0 ? 0 : value
    try numbers?.append(1, path).initialize(to: value)
    guard let ids else { return }
    if let id = idOfValue[value] {
      try ids.append(1, path).initialize(to: id)
      return
    }
    guard value == value.rounded(), abs(value) <= 0x1p53 else {
      drop(
        DataSetError(
          .noClasses, path, at: place(),
          "the target '\(name)' is no class: it has numbers that are not whole",
          hint: "classes are whole numbers or words"))
      return
    }
    guard values.count < mostClasses else {
      drop(
        DataSetError(
          .tooManyClasses, path, at: place(),
          "the target '\(name)' is no class: it has more than \(mostClasses) different numbers",
          hint: "choose another target, or a model of regression"))
      return
    }
    let id = Int32(values.count)
    idOfValue[value] = id
    values.append(value)
    places.append((path, place()))
    try ids.append(1, path).initialize(to: id)
  }

  mutating func append(
    word: [UInt8], _ path: String, at place: () -> DataSetError.Place
  ) throws(DataSetError) {
    isWords = true
    rows += 1
    let id: Int32
    if let known = idOfWord[word] {
      id = known
    } else {
      guard words.count < mostClasses else {
        throw DataSetError(
          .tooManyClasses, path, at: place(),
          "the target '\(name)' has more than \(mostClasses) different words",
          hint: "choose a target of classes or of numbers")
      }
      id = Int32(words.count)
      idOfWord[word] = id
      words.append(word)
      places.append((path, place()))
    }
    try ids?.append(1, path).initialize(to: id)
  }

  private mutating func drop(_ reason: DataSetError) {
    ids = nil
    problem = reason
    idOfValue = [:]
  }
}
