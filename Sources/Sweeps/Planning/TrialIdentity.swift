import Losses
import Optimizers
import Support

/// The hash of all that determines a trial's numbers: precision, loss, optimizer, parameters, start,
/// stop rule. Not what is recorded, nor any version.
public struct TrialIdentity: Sendable, Hashable {
  public let bytes: [UInt8]
  /// 16 hexadecimal digits: what tables show.
  public var text: String { Hexadecimal.text(bytes.prefix(8)) }
}

/// Makes the identities of one group's trials: what they share is hashed once.
public struct IdentityMaker: Sendable {
  private let shared: Digest
  /// Whether the seed is part of a trial beside its start: of rows, noise, a start by rule, or
  /// what the optimizer draws.
  package let includesSeed: Bool

  init(_ experiment: Experiment, _ loss: LossChoice, _ optimizer: OptimizerChoice) {
    var digest = Digest()
    digest.update(field: "descent trial 1")
    digest.update(field: experiment.precision.rawValue)
    let bytes = loss.loss.canonicalBytes
    digest.update(number: UInt64(bytes.count))
    digest.update(bytes)
    digest.update(number: UInt64(optimizer.configuration.arithmetic.count))
    digest.update(optimizer.configuration.arithmetic)
    for parameter in optimizer.parameters { digest.update(field: parameter.name) }
    let stop = experiment.stop
    digest.update(number: UInt64(stop.maximumIterations))
    digest.update(number: stop.explodedAbove ?? .infinity)
    digest.update(number: UInt64(stop.converged.count))
    for criterion in stop.converged {
      switch criterion {
      case .unchanged: digest.update(field: "unchanged")
      case .gradientNorm(let value):
        digest.update(field: "gradient_norm")
        digest.update(number: value)
      case .lossBelow(let value):
        digest.update(field: "loss_below")
        digest.update(number: value)
      case .lossChange(let value, let patience):
        digest.update(field: "loss_change")
        digest.update(number: value)
        digest.update(number: UInt64(patience))
      case .testAccuracyAbove(let value):
        digest.update(field: "test_accuracy_above")
        digest.update(number: value)
      }
    }
    loss.addLearning(to: &digest, experiment)
    includesSeed =
      loss.shufflesRows || loss.oracle.usesSeed || loss.startsByRule || optimizer.usesSeeds
    shared = digest
  }

  /// The number behind the 16 digits of a trial's identity.
  ///
  /// - Parameter numbers: the bits of its parameters, then of its start, then its seed where it is included, in
  ///   memory's order of a machine that stores the least significant byte first.
  public func leadingNumber(of numbers: UnsafeRawBufferPointer) -> UInt64 {
    shared.leadingNumber(continuedBy: numbers)
  }

  /// The hash of what the group's trials share: 32 bytes.
  public var sharedBytes: [UInt8] { shared.finalized() }

  /// The identity of a trial of the group.
  public func identity(_ trial: Trial) -> TrialIdentity {
    var digest = shared
    for value in trial.parameters { digest.update(number: value) }
    for value in trial.start { digest.update(number: value) }
    if includesSeed { digest.update(number: UInt64(bitPattern: Int64(trial.seed ?? 0))) }
    return TrialIdentity(bytes: digest.finalized())
  }
}

extension LossChoice {
  /// Adds what trials on minibatches, with noise or over data depend on; nothing for others, whose identities are
  /// older than all of it.
  fileprivate func addLearning(to digest: inout Digest, _ experiment: Experiment) {
    if !oracle.isExact {
      digest.update(field: "gradient")
      switch oracle.noise {
      case nil: digest.update(field: "exact")
      case .normal(let deviation):
        digest.update(field: "normal")
        digest.update(number: deviation)
      case .studentT(let scale, let freedom):
        digest.update(field: "student_t")
        digest.update(number: scale)
        digest.update(number: freedom)
      }
      digest.update(number: UInt64(oracle.delay))
      digest.update(number: oracle.dropout)
    }
    if startsByRule, case .rule(let rule) = start {
      digest.update(field: "start")
      digest.update(field: rule.text)
      if case .given(let numbers) = rule { for number in numbers { digest.update(number: number) } }
    }
    guard loss.data != nil || !oracle.isExact else { return }
    digest.update(field: experiment.minibatchOrder.rawValue)
    switch experiment.evaluation {
    case .epoch: digest.update(field: "epoch")
    case .every(let steps): digest.update(number: UInt64(steps))
    }
    if let epochs = experiment.stop.maximumEpochs {
      digest.update(field: "epochs")
      digest.update(number: UInt64(epochs))
    }
  }
}
