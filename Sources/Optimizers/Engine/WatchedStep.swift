import Lanes

extension RuleMemory {
  /// One pass that keeps the smallest losses, finds gradients that are NaN, steps the other trials,
  /// and finds those that did not move.
  @inlinable @inline(__always)
  func stepAndWatch<R: VectorRule>(_ type: R.Type, _ batch: Batch<V>, _ watch: Watch<V>)
  where R.V == V {
    if shape.rows == 1, !shape.lanesAreElements {
      stepRow(type, batch, watch)
    } else {
      stepRows(type, batch, watch)
    }
  }

  /// Trials of one number: everything that a block needs is fetched once, and stays in registers
  /// where the rule is inlined.
  @inlinable @inline(__always)
  func stepRow<R: VectorRule>(_ type: R.Type, _ batch: Batch<V>, _ watch: Watch<V>)
  where R.V == V {
    let (x, gradient, loss) = (batch.x, batch.gradient, batch.loss)
    let (best, findings) = (watch.best, watch.findings)
    let states = states.assumingMemoryBound(to: R.State.self)
    let shared = shared.assumingMemoryBound(to: R.Shared.self)
    let columns = columns
    let capacity = capacity
    let rule = rule.assumingMemoryBound(to: R.self)
    let blocks = batch.blocks
    // Lanes behind the last living trial hold what is left of others.
    let living = batch.livingInLastBlock | batch.livingInLastBlock << 16
    // Known here, so that loops over the numbers of a trial vanish.
    let shape = VectorShape(count: 1, rows: 1, lanesAreElements: false)
    var all: UInt32 = 0

    @inline(__always)
    func step(_ block: Int, _ rule: R) {
      let old = x[block]
      var new = old
      var slope = gradient[block]
      var state = states[block]
      var common = shared[block]
      let value = loss[block]
      let isNaN = slope.isNaNMask
      let known = best[block]
      best[block] = known.replacing(with: value, where: (value .< known) .| known.isNaNMask)
      withUnsafeMutablePointer(to: &new) { new in
        withUnsafeMutablePointer(to: &slope) { slope in
          withUnsafeMutablePointer(to: &state) { state in
            withUnsafeMutablePointer(to: &common) { common in
              rule.step(
                Elements(
                  x: Column(new, stride: 1), gradient: Column(slope, stride: 1),
                  state: Column(state, stride: 1), shared: Column(common, stride: 1), loss: value,
                  shape: shape))
            }
          }
        }
      }
      states[block] = state
      shared[block] = common
      // What a rule leaves here is asked for by nothing but its pauses.
      if R.pauses { gradient[block] = slope }
      let isSame = new .== old
      x[block] = new.replacing(with: old, where: isNaN)
      let mask = block &+ 1 == blocks ? living : ~0
      let found = (isNaN.bitmask | isSame.bitmask << 16) & mask
      findings[block] = found
      all |= found
    }

    let table = table
    var block = 0
    if varying.isEmpty {
      // A copy: the rule's numbers are then known not to change with the batch's.
      let rule = rule.pointee
      while block < blocks {
        step(block, rule)
        block &+= 1
      }
    } else if varying.count == 1 {
      let own = table + varying[0]
      while block < blocks {
        own.pointee = columns[block]
        step(block, rule.pointee)
        block &+= 1
      }
    } else {
      // In its own memory, whose lanes do not cross cache lines as they would on the stack.
      varying.withUnsafeBufferPointer { varying in
        let count = varying.count
        while block < blocks {
          var at = 0
          while at < count {
            table[varying[at]] = columns[at &* capacity &+ block]
            at &+= 1
          }
          step(block, rule.pointee)
          block &+= 1
        }
      }
    }
    watch.all = all
  }

  /// Trials of several numbers.
  @inlinable @inline(__always)
  func stepRows<R: VectorRule>(_ type: R.Type, _ batch: Batch<V>, _ watch: Watch<V>)
  where R.V == V {
    let (best, before) = (watch.best, watch.before)
    let findings = watch.findings
    let blocks = batch.blocks
    let living = batch.livingInLastBlock | batch.livingInLastBlock << 16
    var all: UInt32 = 0
    var block = 0
    forEachBlock(type, batch) { rule, e in
      let rows = e.shape.rows
      var isNaN = e.gradient[0].isNaNMask
      before[0] = e.x[0]
      var row = 1
      while row < rows {
        isNaN .|= e.gradient[row].isNaNMask
        before[row] = e.x[row]
        row &+= 1
      }
      let known = best[block]
      best[block] = known.replacing(with: e.loss, where: (e.loss .< known) .| known.isNaNMask)
      rule.pointee.step(e)
      let mask = block &+ 1 == blocks ? living : ~0
      let wrong = isNaN.bitmask
      var isSame = before[0] .== e.x[0]
      row = 1
      while row < rows {
        isSame .&= (before[row] .== e.x[row])
        row &+= 1
      }
      if wrong != 0 {
        for row in 0..<rows { e.x[row] = e.x[row].replacing(with: before[row], where: isNaN) }
      }
      let found = (wrong | isSame.bitmask << 16) & mask
      findings[block] = found
      all |= found
      block &+= 1
    }
    watch.all = all
  }
}
