import Lanes

extension TracedGraph.Reduction {
  /// What the first number is combined with.
  var identity: Double {
    switch self {
    case .sum, .any, .last: 0
    case .largest: -.infinity
    case .smallest: .infinity
    }
  }

  /// What numbers up to one were combined to, with the next one.
  @inline(__always)
  fileprivate func combine<V: Lane>(_ known: V, _ next: V) -> V {
    switch self {
    case .sum: known + next
    case .any: known.replacing(with: 1, where: next .!= 0)
    case .last: known.replacing(with: next, where: next .!= 0)
    case .largest: V.maximum(known, next)
    case .smallest: V.minimum(known, next)
    }
  }
}

extension StepPhases.Reduction {
  /// Combines numbers where lanes are trials.
  @inline(__always)
  func run<V: PackLane>(
    from source: UnsafeMutablePointer<V>, sourceStride: Int, to target: UnsafeMutablePointer<V>,
    targetStride: Int, blocks: Int
  ) {
    let first = V(repeating: V.Element(kind.identity))
    for term in terms {
      for column in 0..<term.width {
        let result = target + (term.target + column) * targetStride
        var row = source + (term.first + column) * sourceStride
        if term.isCopy {
          result.update(from: row, count: blocks)
          continue
        }
        let step = term.width * sourceStride
        if kind == .sum, blocks == 1 {
          var total = term.begins ? 0 : result[0]
          for _ in 0..<term.count {
            total += row[0]
            row += step
          }
          result[0] = total
          continue
        }
        if term.begins { result.update(repeating: first, count: blocks) }
        for _ in 0..<term.count {
          switch kind {
          case .sum: for block in 0..<blocks { result[block] += row[block] }
          case .any, .last, .largest, .smallest:
            for block in 0..<blocks { result[block] = kind.combine(result[block], row[block]) }
          }
          row += step
        }
      }
    }
  }

  /// Combines numbers of one trial that lie side by side.
  @inline(__always)
  func run<Number: LaneElement>(
    from source: UnsafePointer<Number>, to target: UnsafeMutablePointer<Number>
  ) {
    for term in terms {
      if term.isCopy {
        target[term.target] = source[term.first]
        continue
      }
      let results = target + term.target
      if term.begins { results.update(repeating: Number(kind.identity), count: term.width) }
      if term.width == 1 {
        var result = results[0]
        switch kind {
        case .sum: for at in term.first..<term.first + term.count { result += source[at] }
        case .any, .last, .largest, .smallest:
          for at in term.first..<term.first + term.count {
            result = kind.combine(result, source[at])
          }
        }
        results[0] = result
        continue
      }
      for row in 0..<term.count {
        let numbers = source + (term.first + row * term.width)
        switch kind {
        case .sum: for column in 0..<term.width { results[column] += numbers[column] }
        case .any, .last, .largest, .smallest:
          for column in 0..<term.width {
            results[column] = kind.combine(results[column], numbers[column])
          }
        }
      }
    }
  }
}
