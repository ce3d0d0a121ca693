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

  init(_ experiment: Experiment, _ loss: LossChoice, _ optimizer: OptimizerChoice) {
    var digest = Digest()
    digest.update(field: "descent trial 1")
    digest.update(field: experiment.precision.rawValue)
    let formula = loss.loss.formula.canonicalBytes
    digest.update(number: UInt64(formula.count))
    digest.update(formula)
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
    shared = digest
  }

  /// The number behind the 16 digits of a trial's identity.
  ///
  /// - Parameter numbers: the bits of its parameters, then of its start, in memory's order of a
  ///   machine that stores the least significant byte first.
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
    return TrialIdentity(bytes: digest.finalized())
  }
}
