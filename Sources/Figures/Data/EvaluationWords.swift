import Optimizers
import Sweeps

extension Experiment {
  private var chargesLosses: Bool { optimizers.contains { $0.needs == .losses } }

  /// What optimizers are charged for, as axes name it.
  var evaluationsLabel: String { chargesLosses ? "Evaluations" : "Gradient evaluations" }

  /// What an evaluation is, where it is not the same for all.
  var evaluationsCaption: String? {
    guard chargesLosses, optimizers.contains(where: { $0.needs != .losses }) else { return nil }
    return
      "An evaluation is of the loss alone, or of the loss and its gradient, as the optimizer needs it."
  }
}
