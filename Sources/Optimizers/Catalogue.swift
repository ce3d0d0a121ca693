/// The optimizers that experiment files can name.
public enum OptimizerCatalogue {
  /// In the order of the manual.
  public static let all: [OptimizerDefinition] = [
    gradientDescent, momentum, nesterov, sgd,
    adam, amsGrad, adamax, nadam, radam, adamW,
    adaGrad, adaDelta, rmsProp, rprop, asgd, adaFactor,
    lbfgs, bfgs, conjugateGradient, newton, barzilaiBorwein, lineSearchDescent,
    lion, lamb, lars, yogi, adaBelief, novoGrad, adan, sm3, fromage, signSGD,
    optimisticGradientDescent, adamaxW, nadamW, polyakSGD,
    prodigy, dadaptAdamW, dog, dowg, cocob,
    ademaMix, adopt, madgrad, scheduleFreeAdamW, scheduleFreeSGD, scheduleFreeRAdam,
    muon, shampoo, soap,
    ftrl, sam, lookahead, cautious, ema, swa,
    came, laProp, adaMod, tiger, grams, stableAdamW, adamP, mars, swats, moMo, moMoAdam, acProp,
    sophia, adaHessian, kron,
  ]

  /// The optimizer of a name; nil if there is none.
  public static func optimizer(named name: String) -> OptimizerDefinition? {
    all.first { $0.name == name }
  }
}
