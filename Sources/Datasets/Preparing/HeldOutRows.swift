import Glibc
import Support

/// Which rows of a table are held out.
enum HeldOutRows {
  /// ⌈share · rows⌉ of the decimal number as which a share is written: 0.1 of 30 is 3, though the binary number
  /// nearest to 0.1 is above it.
  static func count(_ share: Double, of rows: Int) -> Int {
    guard share > 0 else { return 0 }
    guard share < 1 else { return rows }
    var mantissa: UInt128 = 0
    var decimals = 0
    var exponent = 0
    var isFraction = false
    var text = share.description[...]
    if let mark = text.firstIndex(of: "e") {
      exponent = Int(text[text.index(after: mark)...]) ?? 0
      text = text[..<mark]
    }
    for character in text {
      if character == "." {
        isFraction = true
      } else if let digit = character.wholeNumberValue {
        mantissa = mantissa * 10 + UInt128(digit)
        if isFraction { decimals += 1 }
      }
    }
    decimals -= exponent
    // 17 digits times fewer than 2³² rows is below 10²⁷.
    guard decimals <= 36 else { return 1 }
    var scale: UInt128 = 1
    for _ in 0..<decimals { scale *= 10 }
    let product = mantissa * UInt128(rows)
    return Int(product / scale + (product % scale > 0 ? 1 : 0))
  }

  /// Checks a share, and moves the rows that are held out behind the others.
  ///
  /// - Parameter move: takes the new order of all rows.
  /// - Returns: how many rows are left to train on.
  static func split(
    _ test: TestSplit, rows: Int, path: String, _ move: ([Int32]) throws(DataSetError) -> Void
  ) throws(DataSetError) -> Int {
    let share: Double
    switch test {
    case .none, .file: return rows
    case .share(let given): share = given
    case .shuffled(let given, _): share = given
    }
    guard share > 0, share < 1 else {
      throw DataSetError(
        .share, path, "the share of test rows is \(shortest(share))",
        hint: "it is above 0 and below 1: 0.2")
    }
    let held = count(share, of: rows)
    guard held < rows else {
      throw DataSetError(
        .noTrainingRow, path,
        "no row is left to train on: \(shortest(share)) of \(rows) \(rows == 1 ? "row is" : "rows are") held out",
        hint: "hold out a smaller share")
    }
    if case .shuffled(_, let seed) = test {
      let order = RandomPermutation.of(rows, seed: seed, purpose: .data)
      var isHeld = [Bool](repeating: false, count: rows)
      for row in order.suffix(held) { isHeld[Int(row)] = true }
      let numbers = 0..<Int32(rows)
      try move(numbers.filter { !isHeld[Int($0)] } + numbers.filter { isHeld[Int($0)] })
    }
    return rows - held
  }
}

extension NumberStore {
  /// Brings rows of `width` numbers into another order, in place: row `order[i]` becomes row i.
  func reorder(_ order: [Int32], width: Int) {
    guard let base, width > 0 else { return }
    var isDone = [Bool](repeating: false, count: order.count)
    withUnsafeTemporaryAllocation(of: Element.self, capacity: width) { first in
      guard let kept = first.baseAddress else { return }
      for begin in order.indices where !isDone[begin] {
        // One cycle of the permutation: its first row waits aside.
        kept.update(from: base + begin * width, count: width)
        var at = begin
        while true {
          isDone[at] = true
          let from = Int(order[at])
          if from == begin { break }
          (base + at * width).update(from: base + from * width, count: width)
          at = from
        }
        (base + at * width).update(from: kept, count: width)
      }
    }
  }
}
