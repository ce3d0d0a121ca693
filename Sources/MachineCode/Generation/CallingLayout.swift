import Programs

/// Whether an input has one block for all blocks.
package enum InputSharing: Hashable, Sendable {
  /// It has a block for each.
  case none
  /// One number, in every lane.
  case number
  /// One block, whose lanes have numbers of their own.
  case block

  init<V>(_ input: ProgramInput<V>) {
    self = input.step != 0 ? .none : input.lanesDiffer ? .block : .number
  }
}

/// Where machine code finds its inputs: each a block after another, or one block for all.
package struct CallingLayout: Hashable, Sendable {
  /// An input's memory.
  package struct Place: Hashable, Sendable {
    /// Which of the context's addresses it is reached from.
    package var address: Int
    /// How many blocks behind that address it begins.
    package var offset = 0
    /// How many blocks lie from one of its blocks to the next; 0 where there is one for all.
    package var stride = 1
    /// Whether all lanes of that one block have the same number.
    package var isUniform = false

    package init(address: Int, offset: Int = 0, stride: Int = 1, isUniform: Bool = false) {
      self.address = address
      self.offset = offset
      self.stride = stride
      self.isUniform = isUniform
    }
  }

  /// An input that lies a fixed way behind another: one address serves for both.
  package struct Neighbor: Hashable, Sendable {
    /// The other input.
    var base: Int
    /// How many blocks behind it.
    var offset: Int

    package init(base: Int, offset: Int) {
      self.base = base
      self.offset = offset
    }
  }

  package var places: [Place]
  /// How many addresses they are reached from.
  package var addressCount: Int
  /// Whether the code reports events: ContextLayout/eventMasks is then where.
  package var reportsEvents = false
  package var eventReporting = EventReporting.perBlock

  /// The inputs of a program.
  ///
  /// - Parameters:
  ///   - sharing: for each whether it has one block for all.
  ///   - table: inputs that are reached from one address, the last, where they are shared.
  ///   - neighbors: inputs that are reached from the address of another.
  package init(
    sharing: [InputSharing], table: Range<Int> = 0..<0, neighbors: [Int: Neighbor] = [:],
    reportsEvents: Bool = false
  ) {
    let count = sharing.count
    places = sharing.enumerated().map { slot, sharing in
      switch sharing {
      case .block: return Place(address: slot, stride: 0)
      case .number:
        return table.contains(slot)
          ? Place(address: count, offset: slot - table.lowerBound, stride: 0, isUniform: true)
          : Place(address: slot, stride: 0, isUniform: true)
      case .none:
        let neighbor = neighbors[slot] ?? Neighbor(base: slot, offset: 0)
        return Place(address: neighbor.base, offset: neighbor.offset)
      }
    }
    addressCount = count + (table.isEmpty ? 0 : 1)
    self.reportsEvents = reportsEvents
  }

  /// Inputs that lie anywhere.
  package init(places: [Place], addressCount: Int, reportsEvents: Bool) {
    self.places = places
    self.addressCount = addressCount
    self.reportsEvents = reportsEvents
  }

  /// Strides that no addressing mode has: an index register of their own counts them.
  var oddStrides: [Int] {
    Set(places.map(\.stride)).subtracting([0, 1, 2, 4, 8]).sorted()
  }
}
