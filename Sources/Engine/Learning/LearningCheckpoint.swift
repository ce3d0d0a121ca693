extension LearningEngine {
  /// Everything that the rest of a run depends on, and the outcomes so far; for use within a pulse.
  ///
  /// - Parameter t: the step that was made.
  public func checkpoint(_ t: Int) -> [UInt8] {
    var coder = StateCoder()
    var header = [t, batch.count, batch.dimension, evaluatedStep, hasGradient ? 1 : 0]
    for at in header.indices { coder.code(&header[at]) }
    codeTrials(&coder)
    return coder.bytes
  }

  private func codeTrials(_ coder: inout StateCoder) {
    if let outcomes { outcomes.code(&coder, rows: 0..<outcomes.count) }
    if batch.lanesAreElements {
      let size = batch.capacity * MemoryLayout<V>.stride
      coder.code(UnsafeMutableRawBufferPointer(start: batch.x, count: size))
      coder.code(UnsafeMutableRawBufferPointer(start: batch.gradient, count: size))
      coder.code(&batch.loss[0])
      coder.code(&batch.extraEvaluations[0])
      measures.relocatableState.code(&coder, trials: 1)
      coder.code(&lastLoss[0])
      coder.code(&calmEvaluations[0])
      delayed?.code(&coder)
      optimizer.codeSingle(&coder)
    } else {
      columns.code(&coder, trials: batch.count)
      optimizer.codeSearch(&coder)
    }
  }

  /// Takes a checkpoint's place; the batch has begun with all trials.
  ///
  /// - Returns: the step that was made; nil for a checkpoint that is none of these trials.
  func resume(_ bytes: [UInt8]) -> Int? {
    var coder = StateCoder(reading: bytes)
    var header = [0, 0, 0, 0, 0]
    for at in header.indices { coder.code(&header[at]) }
    let all = batch.count
    guard !coder.isShort, (1...conditions.stop.maximumIterations).contains(header[0]),
      (1...all).contains(header[1]), header[2] == batch.dimension
    else { return nil }
    batch.keep(header[1])
    if batch.lanesAreElements {
      codeTrials(&coder)
    } else {
      if let outcomes { outcomes.code(&coder, rows: 0..<outcomes.count) }
      columns.code(&coder, trials: batch.count)
      let found = (0..<batch.count).map { rows[$0] }
      guard !coder.isShort, found.allSatisfy((0..<all).contains), Set(found).count == found.count
      else { return nil }
      optimizer.codeSearch(&coder)
    }
    guard !coder.isShort, coder.isAtEnd else { return nil }
    evaluatedStep = header[3]
    hasGradient = header[4] == 1
    return header[0]
  }
}
