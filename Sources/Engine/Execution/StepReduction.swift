import Lanes

extension StepPhases.Reduction {
  /// Adds up numbers where lanes are trials.
  @inline(__always)
  func run<V: Lane>(
    from source: UnsafeMutablePointer<V>, sourceStride: Int, to target: UnsafeMutablePointer<V>,
    targetStride: Int, blocks: Int
  ) {
    for term in terms {
      for column in 0..<term.width {
        let sum = target + (term.target + column) * targetStride
        var row = source + (term.first + column) * sourceStride
        if term.isCopy {
          sum.update(from: row, count: blocks)
          continue
        }
        let step = term.width * sourceStride
        if kind == .sum, blocks == 1 {
          var total = term.begins ? 0 : sum[0]
          for _ in 0..<term.count {
            total += row[0]
            row += step
          }
          sum[0] = total
          continue
        }
        if term.begins { sum.update(repeating: 0, count: blocks) }
        for _ in 0..<term.count {
          switch kind {
          case .sum: for block in 0..<blocks { sum[block] += row[block] }
          case .any:
            for block in 0..<blocks {
              sum[block] = sum[block].replacing(with: 1, where: row[block] .!= 0)
            }
          }
          row += step
        }
      }
    }
  }

  /// Adds up numbers of one trial that lie side by side.
  @inline(__always)
  func run<Number: LaneElement>(
    from source: UnsafePointer<Number>, to target: UnsafeMutablePointer<Number>
  ) {
    for term in terms {
      if term.isCopy {
        target[term.target] = source[term.first]
        continue
      }
      if kind == .any {
        let isAny = (0..<term.count * term.width).contains { source[term.first + $0] != 0 }
        target[term.target] = isAny ? 1 : 0
        continue
      }
      if term.width == 1 {
        var sum: Number = term.begins ? 0 : target[term.target]
        for at in term.first..<term.first + term.count { sum += source[at] }
        target[term.target] = sum
        continue
      }
      let sums = target + term.target
      if term.begins { sums.update(repeating: 0, count: term.width) }
      for row in 0..<term.count {
        let numbers = source + (term.first + row * term.width)
        for column in 0..<term.width { sums[column] += numbers[column] }
      }
    }
  }
}
