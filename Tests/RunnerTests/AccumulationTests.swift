import Engine
import Results
import Runner
import Sweeps
import Testing

/// Steps with the mean of several gradients.
@Suite struct AccumulationTests {
  /// 96 rows for training, in the order of the file.
  private func learned(
    _ optimizer: String, size: Int, _ rest: String = "", precision: String = "float64"
  ) throws -> RunResults {
    try run(
      """
      precision: \(precision)
      data: {blobs: {generate: blobs, rows: 120, test: 0.2}}
      loss: {mlp: {data: blobs, hidden: [5]}}
      batch: {size: \(size), order: sequential}
      stop: {max_epochs: 4}
      optimizers: [{\(optimizer)}]
      \(rest)
      """)
  }

  private func isClose(_ a: Outcome, _ b: Outcome, within tolerance: Double) -> Bool {
    let (a, b) = ([a.finalLoss, a.bestLoss] + a.final, [b.finalLoss, b.bestLoss] + b.final)
    return a.count == b.count
      && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  @Test(arguments: ["float32", "float64"])
  func oneMinibatchIsAStep(_ precision: String) throws {
    for optimizer in ["adam", "sam", "lookahead"] {
      let plain = try learned("\(optimizer): {}", size: 16, precision: precision)
      let one = try learned("\(optimizer): {accumulate: 1}", size: 16, precision: precision)
      #expect(bits(plain.outcome(0)) == bits(one.outcome(0)), "\(optimizer)")
    }
  }

  /// Two minibatches in order have the mean gradient of one of twice the size, at the points of sam as well.
  @Test(arguments: [
    "sgd: {learning_rate: 0.1, momentum: 0.9", "adam: {learning_rate: 0.01", "sam: {rho: 0.1",
  ])
  func halvesAreAWhole(_ optimizer: String) throws {
    let whole = try learned("\(optimizer)}", size: 32).outcome(0)
    let halves = try learned("\(optimizer), accumulate: 2}", size: 16).outcome(0)
    #expect(whole.iterations == 12 && halves.iterations == 12)
    #expect(halves.gradientEvaluations == 2 * whole.gradientEvaluations)
    #expect(isClose(halves, whole, within: 1e-11), "\(halves), not \(whole)")
    let other = try learned("\(optimizer)}", size: 16).outcome(0)
    #expect(!isClose(other, whole, within: 1e-3))
  }

  /// 6 minibatches an epoch, 4 a step: 4 epochs are 6 steps, and the losses are evaluated at the ends of epochs.
  @Test func epochsAdvanceByAllMinibatches() throws {
    let results = try learned("adam: {accumulate: [1, 4, 7]}", size: 16)
    #expect((0..<3).map { results.outcome($0).iterations } == [24, 6, 4])
    #expect((0..<3).map { results.outcome($0).gradientEvaluations } == [24, 24, 28])
    let plan = results.plan
    let epochs = (0..<3).map { trial in
      plan.epochs(
        results.outcome(trial).iterations, of: plan.groups[0],
        parameters: plan.trial(trial).parameters)
    }
    #expect(epochs == [4, 4, 28.0 / 6])
    let path = try Runner.replay([1], of: plan, every: .steps(100), jobs: 1)[0]
    // Epochs end at minibatches 6, 12, 18 and 24, within the steps 2, 3, 5 and 6.
    #expect(path.iterations == [0, 2, 3, 5, 6])
    #expect(path.learning?.epochs == [0, 8.0 / 6, 2, 20.0 / 6, 4])
  }

  /// Every trial by itself is as it is among others that take other numbers of minibatches.
  @Test func trialsAreThoseAlone() throws {
    let together = try learned(
      "adam: {accumulate: [1, 2, 3], learning_rate: [0.01, 0.1]}", size: 16)
    for (place, count) in [1, 2, 3].enumerated() {
      let alone = try learned("adam: {accumulate: \(count), learning_rate: [0.01, 0.1]}", size: 16)
      for rate in 0..<2 {
        #expect(bits(together.outcome(2 * place + rate)) == bits(alone.outcome(rate)))
      }
    }
  }

  /// On a plane steps add up: four noisy ones are one with the mean of their gradients, four times as long.
  @Test func noisyGradientsAreAveraged() throws {
    func point(_ parameters: String, steps: Int) throws -> Outcome {
      try run(
        """
        precision: float64
        loss: {expression: 3*x - y}
        start: {x: 1, y: 2}
        gradient: {noise: 0.5}
        stop: {max_iterations: \(steps), converged: never}
        optimizers: [{gradient_descent: {\(parameters)}}]
        """
      ).outcome(0)
    }
    let four = try point("learning_rate: 0.125", steps: 8)
    let mean = try point("learning_rate: 0.5, accumulate: 4", steps: 2)
    #expect(zip(four.final, mean.final).allSatisfy { abs($0 - $1) < 1e-13 })
    #expect(mean.gradientEvaluations == 8 && four.gradientEvaluations == 8)
    #expect(try point("learning_rate: 0.5", steps: 2).final != mean.final)
  }

  /// Where some sizes are of all rows, their gradients are exact, and taken once.
  @Test func exactGradientsAreTakenOnce() throws {
    let results = try run(
      """
      data: {blobs: {generate: blobs, rows: 120, test: 0.2}}
      loss: {softmax_regression: {data: blobs}}
      batch: [all, 16]
      stop: {max_iterations: 5}
      optimizers: [{sgd: {accumulate: 3}}]
      """)
    #expect((0..<2).map { results.outcome($0).gradientEvaluations } == [5, 15])
  }
}
