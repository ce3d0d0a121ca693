extension AlteredRule {
  private static func adam(
    _ numbers: String = "", _ changes: String..., name: String = "adam",
    _ change: (inout AdamForm) -> Void
  ) -> AlteredRule {
    var form = AdamForm()
    change(&form)
    let made = form
    let rate = numbers.contains("learning_rate") ? "" : "learning_rate: 0.05, "
    let more = numbers.isEmpty ? "" : ", \(numbers)"
    return AlteredRule(
      optimizer: "{\(name): {\(rate)beta_2: 0.99, epsilon: 0.01\(more)}}", changes: changes,
      double: { made.step(&$0) }, single: { made.step(&$0) })
  }

  private static func momentum(
    _ optimizer: String, _ changes: String..., kind: MomentumForm.Kind, rates: [Double] = [0.01]
  ) -> AlteredRule {
    let form = MomentumForm(kind: kind, rates: rates)
    return AlteredRule(
      optimizer: optimizer, changes: changes, double: { form.step(&$0) }, single: { form.step(&$0) }
    )
  }

  private static func squares(
    _ optimizer: String, _ changes: String..., change: (inout SquaresForm) -> Void
  ) -> AlteredRule {
    var form = SquaresForm()
    change(&form)
    let made = form
    return AlteredRule(
      optimizer: optimizer, changes: changes, double: { made.step(&$0) }, single: { made.step(&$0) }
    )
  }

  private static let rmsprop = "{rmsprop: {learning_rate: 0.02, rho: 0.9, epsilon: 0.01}}"
  private static let rmspropWithMomentum =
    "{rmsprop: {learning_rate: 0.02, rho: 0.9, epsilon: 0.01, momentum: 0.8}}"
  private static let adagrad = "{adagrad: {learning_rate: 0.02, epsilon: 0.01}}"
  private static let heavyBall = "{momentum: {learning_rate: 0.01, momentum: 0.8}}"
  private static let decaying =
    "learning_rate: {inverse_time_decay: {initial: 0.05, decay_steps: 4, decay_rate: 1}}"
  /// Of that schedule, from step 0.
  private static func rates(_ initial: Double, from first: Int) -> [Double] {
    (0..<100).map { initial / (1 + Double(max(0, $0 + first)) / 4) }
  }

  /// The catalogue's own arithmetic in other words: nothing departs.
  static let unaltered: [AlteredRule] = [
    adam { _ in },
    adam("weight_decay: 0.1") { $0.decay = .coupled },
    adam("weight_decay: 0.1", name: "adamw") { $0.decay = .before },
    adam(name: "amsgrad") { $0.largest = 1 },
    adam(decaying) { $0.rates = rates(0.05, from: 0) },
    adam("clip_by_global_norm: 0.5") { $0.clip = .norm(0.5) },
    momentum(heavyBall, kind: .scaled),
    momentum("{nesterov: {learning_rate: 0.01, momentum: 0.8}}", kind: .nesterov),
    momentum("{sgd: {learning_rate: 0.01, momentum: 0.8}}", kind: .plain),
    squares(rmsprop) { _ in },
    squares(rmspropWithMomentum) { $0.momentum = 0.8 },
    squares(adagrad) { $0.isSum = true },
  ]

  static let altered: [AlteredRule] = [
    adam("", "epsilon inside the root") { $0.place = .inside },
    adam("", "epsilon before the bias correction") { $0.place = .before },
    adam("", "epsilon times √c₂") { $0.place = .scaled },
    adam("", "epsilon inside the root, before the bias correction") { $0.place = .insideBefore },
    adam("", "epsilon squared inside the root") { $0.place = .squared },
    adam("", "no epsilon") { $0.place = .none },
    adam("", "bias correction left out") {
      $0.correctsFirst = false
      $0.correctsSecond = false
    },
    adam("", "bias correction of the squares left out") { $0.correctsSecond = false },
    adam("", "bias correction of the mean left out") { $0.correctsFirst = false },
    adam("", "step counted from 2") { $0.offset = 1 },
    adam("", "step counted from 0") { $0.offset = -1 },
    adam("", "first gradient as the first mean, without bias correction") {
      $0.beginsWithGradient = true
      $0.correctsFirst = false
      $0.correctsSecond = false
    },
    adam("", "first gradient as the first mean") { $0.beginsWithGradient = true },
    adam("", "sum of gradients in place of their mean") { $0.undampedMean = true },
    adam("", "sign of the momentum") { $0.sign = -1 },
    adam("", "sum of squares in place of their mean") {
      $0.sumsSquares = true
      $0.correctsSecond = false
    },
    adam("", "squares without 1−β₂") { $0.undampedSquare = true },
    adam("", "squares of the step before") { $0.earlierSquare = true },
    adam("", "largest mean square (AMSGrad)") { $0.largest = 1 },
    adam("", "largest mean square (AMSGrad), after the correction") { $0.largest = 2 },
    adam("", "largest mean square after the correction", name: "amsgrad") { $0.largest = 2 },
    adam("", "Nesterov's look ahead") { $0.looksAhead = true },
    adam("", "β₁ and β₂ swapped") { ($0.beta1, $0.beta2) = (0.99, 0.9) },
    adam("", "1 − beta_1 in the place of beta_1") { $0.beta1 = 1 - 0.9 },
    adam("", "gradient of the step before") { $0.isDelayed = true },
    adam("", "sign of the gradient") { $0.factor = -1 },
    adam("", "gradient twice as large") { $0.factor = 2 },
    adam("", "gradient clipped by norm at 0.5") { $0.clip = .norm(0.5) },
    adam("", "gradient clipped by value at 0.5") { $0.clip = .value(0.5) },
    adam("clip_by_value: 0.04", "step clipped in place of the gradient") { $0.clip = .step(0.04) },
    adam("clip_by_global_norm: 0.6", "clipped by value") { $0.clip = .value(0.6) },
    adam("clip_by_value: 0.6", "clipped by norm") { $0.clip = .norm(0.6) },
    adam("clip_by_value: 0.6", "clipping left out") { _ in },
    adam(decaying, "schedule a step ahead") { $0.rates = rates(0.05, from: 1) },
    adam(decaying, "schedule a step behind") { $0.rates = rates(0.05, from: -1) },
    adam("weight_decay: 0.1", "weight decay decoupled") { $0.decay = .before },
    adam("weight_decay: 0.1", "weight decay coupled", name: "adamw") { $0.decay = .coupled },
    adam("weight_decay: 0.1", "weight decay after the step", name: "adamw") { $0.decay = .after },
    adam("weight_decay: 0.1", "weight decay without the rate", name: "adamw") {
      $0.decay = .unscaled
    },
    adam("weight_decay: 0.1", "weight decay left out", name: "adamw") { _ in },
    adam("", "beta_2 = 0.999") { $0.beta2 = 0.999 },
    adam("", "beta_1 = 0.8") { $0.beta1 = 0.8 },
    adam("", "learning_rate = 0.0375") { $0.rate = 0.0375 },
    adam("", "epsilon = 0.0012") { $0.epsilon = 0.0012 },
    adam("weight_decay: 0.1", "weight decay decoupled", "epsilon inside the root") {
      ($0.decay, $0.place) = (.before, .inside)
    },
    adam("", "epsilon before the bias correction", "gradient clipped by norm at 1") {
      ($0.place, $0.clip) = (.before, .norm(1))
    },

    momentum(heavyBall, "momentum dampened", kind: .damped),
    momentum(heavyBall, "momentum dampened, with bias correction", kind: .corrected),
    momentum(heavyBall, "momentum dampened after the first step", kind: .dampedLater),
    momentum(heavyBall, "sign of the momentum", kind: .negated),
    momentum(heavyBall, "Nesterov's momentum", kind: .nesterov),
    momentum(heavyBall, "Nesterov's momentum in its first form", kind: .first),
    momentum(heavyBall, "momentum of the step before", kind: .earlier),
    momentum(heavyBall, "the rule is gradient_descent", kind: .bare),
    momentum(
      "{nesterov: {learning_rate: 0.01, momentum: 0.8}}", "momentum without look ahead",
      kind: .plain
    ),
    momentum(
      "{momentum: {\(decaying), momentum: 0.8}}", "rate outside of the momentum", kind: .plain,
      rates: rates(0.05, from: 0)),
    momentum(
      "{sgd: {\(decaying), momentum: 0.8}}", "rate inside of the momentum", kind: .scaled,
      rates: rates(0.05, from: 0)),
    momentum(
      "{sgd: {learning_rate: 0.01, momentum: 0.8, dampening: 0.5}}", "dampening left out",
      kind: .plain),

    squares(rmsprop, "epsilon inside the root") { $0.inside = true },
    squares(rmsprop, "bias correction") { $0.corrects = true },
    squares(rmsprop, "squares start at 1") { $0.begin = 1 },
    squares(rmsprop, "first gradient as the first mean") { $0.beginsWithGradient = true },
    squares(rmsprop, "squares without 1−ρ") { $0.undamped = true },
    squares(rmsprop, "ρ and 1−ρ swapped") { $0.swapped = true },
    squares(rmsprop, "sum of squares in place of their mean") { $0.isSum = true },
    squares(rmsprop, "mean of the gradient taken off") { $0.centered = true },
    squares(rmspropWithMomentum, "momentum dampened") { ($0.momentum, $0.damped) = (0.8, true) },
    squares(adagrad, "mean of squares in place of their sum") { $0.isMeanOfAll = true },
    squares(adagrad, "epsilon inside the root") { ($0.isSum, $0.inside) = (true, true) },
    squares(adagrad, "initial_accumulator = 0.1") { ($0.isSum, $0.begin) = (true, 0.1) },
  ]
}
