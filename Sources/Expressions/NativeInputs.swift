/// Where native code finds its inputs: each a block after another, or one block for all.
struct NativeInputs: Hashable, Sendable {
  /// An input's memory.
  struct Place: Hashable, Sendable {
    /// Which of the frame's addresses it is reached from.
    var address: Int
    /// How many blocks behind that address it begins.
    var offset = 0
    /// How many blocks lie from one of its blocks to the next; 0 where there is one for all.
    var stride = 1
    /// Whether all lanes of that one block have the same number.
    var isUniform = false
  }

  var places: [Place]
  /// How many addresses they are reached from.
  var addressCount: Int
  /// Whether the code tells of trials: the frame's last address is then where.
  var hasFindings = false
  var telling = StepTelling.always

  /// Inputs of one address each.
  ///
  /// - Parameter isShared: for each whether it has one block for all.
  init(isShared: [Bool]) {
    places = isShared.enumerated().map { Place(address: $0, stride: $1 ? 0 : 1) }
    addressCount = isShared.count
  }

  init(places: [Place], addressCount: Int, hasFindings: Bool) {
    self.places = places
    self.addressCount = addressCount
    self.hasFindings = hasFindings
  }

  /// Distances between blocks that no addressing mode has: an index of their own counts them.
  var oddStrides: [Int] {
    Set(places.map(\.stride)).subtracting([0, 1, 2, 4, 8]).sorted()
  }
}
