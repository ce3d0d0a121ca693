// The variants of families, each with a sentence and with who writes it so.

extension RuleVariant {
  static let moments: [RuleVariant] = [
    moments(
      "epsilon inside the root", "√(v̂ + ε) in place of √v̂ + ε.",
      "Optax's eps_root; Keras in RMSprop and Adagrad"
    ) {
      $0.epsilon = .inside
      return true
    },
    moments(
      "epsilon before the bias correction",
      "(√v + ε)/√c₂ in place of √(v/c₂) + ε: the epsilon hat of the paper's faster form.",
      "TensorFlow, Keras"
    ) {
      $0.epsilon = .beforeCorrection
      return true
    },
    moments(
      "epsilon times √c₂", "√v̂ + ε·√c₂ in place of √v̂ + ε."
    ) {
      $0.epsilon = .scaledDown
      return true
    },
    moments(
      "epsilon inside the root, before the bias correction", "√(v + ε)/√c₂ in place of √(v/c₂) + ε."
    ) {
      $0.epsilon = .insideBeforeCorrection
      return true
    },
    moments("epsilon squared inside the root", "√(v̂ + ε²) in place of √v̂ + ε.") {
      $0.epsilon = .squaredInside
      return true
    },
    moments("no epsilon", "√v̂ alone divides.") {
      $0.epsilon = .none
      return true
    },
    moments("epsilon as the least divisor", "max(√v̂, ε) in place of √v̂ + ε.") {
      $0.epsilon = .largest
      return true
    },
    moments(
      "bias correction left out", "m and v as they are, in place of m/(1−β₁ᵗ) and v/(1−β₂ᵗ).",
      "BERT's AdamW, LAMB as NVIDIA has it without bias_correction"
    ) {
      $0.correction = .none
      return true
    },
    moments("bias correction of the squares left out", "v in place of v/(1−β₂ᵗ).") {
      $0.correction = .firstOnly
      return true
    },
    moments("bias correction of the mean left out", "m in place of m/(1−β₁ᵗ).") {
      $0.correction = .secondOnly
      return true
    },
    moments(
      "bias correction in float32", "1−βᵗ is rounded to float32, and so are β and βᵗ before it.",
      "Optax, Keras"
    ) {
      $0.correction = .single
      return true
    },
    moments(
      "largest mean square after the correction", "max(w, v/c₂) in place of max(w, v)/c₂.", "Optax"
    ) {
      guard $0.largest == .raw else { return false }
      $0.largest = .corrected
      return true
    },
    moments(
      "largest mean square (AMSGrad)", "v never shrinks: w ← max(w, v) stands in its place.",
      "amsgrad=True of PyTorch and Keras"
    ) {
      guard $0.largest == .none, $0.square == .averaged else { return false }
      $0.largest = .raw
      return true
    },
    moments(
      "largest mean square (AMSGrad), after the correction", "w ← max(w, v/c₂) in place of v/c₂.",
      "Optax's amsgrad"
    ) {
      guard $0.largest == .none, $0.square == .averaged else { return false }
      $0.largest = .corrected
      return true
    },
    moments(
      "first gradient as the first mean", "At the first step m = g and v = g².", "ADOPT, for v"
    ) {
      $0.start = .gradient
      return true
    },
    moments(
      "first gradient as the first mean, without bias correction",
      "At the first step m = g and v = g², and nothing is corrected."
    ) {
      ($0.start, $0.correction) = (.gradient, .none)
      return true
    },
    moments("sum of gradients in place of their mean", "m ← β₁·m + g, without 1−β₁.") {
      $0.mean = .summed
      return true
    },
    moments("sign of the momentum", "m ← −β₁·m + (1−β₁)·g.") {
      $0.mean = .negated
      return true
    },
    moments(
      "sum of squares in place of their mean", "v ← v + g², as AdaGrad has it, and no correction."
    ) {
      guard $0.square == .averaged else { return false }
      $0.square = .summed
      $0.correction = $0.correction == .none ? .none : .firstOnly
      return true
    },
    moments("squares without 1−β₂", "v ← β₂·v + g².") {
      guard $0.square == .averaged else { return false }
      $0.square = .undamped
      return true
    },
    moments(
      "squares of the step before", "The divisor does not know the step's own gradient.",
      "ADOPT, ACProp"
    ) {
      guard $0.square == .averaged else { return false }
      $0.square = .earlier
      return true
    },
    moments(
      "squares of g − m (AdaBelief)", "v is the mean of (g − m)² in place of g².",
      "AdaBelief"
    ) {
      guard $0.square == .averaged else { return false }
      $0.square = .surprise
      return true
    },
    moments("g − m with the mean of the step before", "(g − m)² with m before its update.") {
      guard $0.square == .surprise else { return false }
      $0.square = .earlierSurprise
      return true
    },
    moments(
      "epsilon outside of the maximum", "u ← max(β₂·u, |g|), and m is divided by u + ε.", "Keras"
    ) {
      guard $0.square == .largest else { return false }
      $0.square = .largestBare
      return true
    },
    moments(
      "Nesterov's look ahead", "β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ) in place of m/(1−β₁ᵗ).",
      "Optax's nesterov=True"
    ) {
      $0.numerator = .ahead
      return true
    },
    moments(
      "Nesterov's look ahead with one correction",
      "(β₁·m + (1−β₁)·g)/(1−β₁ᵗ) stands above the fraction."
    ) {
      $0.numerator = .aheadByOneCorrection
      return true
    },
    moments("no look ahead", "m/(1−β₁ᵗ) alone stands above the fraction.", "Adam") {
      guard $0.numerator != .mean else { return false }
      $0.numerator = .mean
      return true
    },
  ]

  static let squares: [RuleVariant] = [
    squares(
      "epsilon inside the root", "√(v + ε) in place of √v + ε.",
      "Keras in RMSprop and Adagrad, Optax, TensorFlow"
    ) {
      $0.epsilon = .inside
      return true
    },
    squares("epsilon squared inside the root", "√(v + ε²) in place of √v + ε.") {
      $0.epsilon = .squaredInside
      return true
    },
    squares("no epsilon", "√v alone divides.") {
      $0.epsilon = .none
      return true
    },
    squares("epsilon as the least divisor", "max(√v, ε) in place of √v + ε.") {
      $0.epsilon = .largest
      return true
    },
    squares("bias correction", "v/(1−ρᵗ) in place of v.", "Optax's bias_correction, Adam") {
      guard $0.square == .averaged else { return false }
      $0.corrects = true
      return true
    },
    squares("squares start at 1", "v = 1 before the first step.", "TensorFlow 1") {
      $0.start = .one
      return true
    },
    squares("first gradient as the first mean", "At the first step v = g².") {
      $0.start = .gradient
      return true
    },
    squares("squares without 1−ρ", "v ← ρ·v + g².") {
      guard $0.square == .averaged else { return false }
      $0.square = .undamped
      return true
    },
    squares("ρ and 1−ρ swapped", "v ← (1−ρ)·v + ρ·g².") {
      guard $0.square == .averaged else { return false }
      $0.square = .swapped
      return true
    },
    squares("sum of squares in place of their mean", "v ← v + g².", "AdaGrad") {
      guard $0.square == .averaged else { return false }
      $0.square = .summed
      return true
    },
    squares("mean of squares in place of their sum", "The sum of g² is divided by t.") {
      guard $0.square == .summed else { return false }
      $0.square = .meanOfAll
      return true
    },
    squares("mean of the gradient taken off", "v − a² stands under the root.", "centered=True") {
      guard !$0.isCentered, $0.square == .averaged else { return false }
      $0.isCentered = true
      return true
    },
    squares("mean of the gradient not taken off", "v stands under the root.", "centered=False") {
      guard $0.isCentered else { return false }
      $0.isCentered = false
      return true
    },
    squares("momentum dampened", "b ← p·b + (1−p)·d.") {
      guard $0.momentum == .plain else { return false }
      $0.momentum = .damped
      return true
    },
    squares("Nesterov's momentum", "x ← x − η·(d + p·b).", "Optax's nesterov=True") {
      guard $0.momentum == .plain else { return false }
      $0.momentum = .ahead
      return true
    },
  ]

  static let momenta: [RuleVariant] = [
    momenta(
      "rate outside of the momentum", "b ← p·b + g, x ← x − η·b: the rate scales all of b.",
      "PyTorch, Optax"
    ) {
      guard $0.buffer == .scaled else { return false }
      $0.buffer = .plain
      return true
    },
    momenta(
      "rate inside of the momentum", "b ← p·b + η·g, x ← x − b: b keeps the rates of its steps.",
      "Keras, TensorFlow, Sutskever 2013"
    ) {
      guard $0.buffer == .plain else { return false }
      $0.buffer = .scaled
      return true
    },
    momenta(
      "momentum dampened", "b ← p·b + (1−p)·g: a mean of gradients.",
      "PyTorch with dampening = momentum, Optax's ema"
    ) {
      $0.buffer = .damped
      return true
    },
    momenta(
      "momentum dampened, with bias correction", "b ← p·b + (1−p)·g, over 1−pᵗ.", "Optax's ema"
    ) {
      $0.buffer = .corrected
      return true
    },
    momenta(
      "momentum dampened after the first step", "b ← p·b + (1−p)·g, but at first b ← g.",
      "PyTorch with dampening = momentum"
    ) {
      $0.buffer = .dampedLater
      return true
    },
    momenta("dampened from the first step on", "b ← (1−τ)·g at first, too.") {
      guard $0.buffer == .dampening else { return false }
      $0.buffer = .dampeningAtFirst
      return true
    },
    momenta("dampening left out", "b ← p·b + g.") {
      guard $0.buffer == .dampening else { return false }
      $0.buffer = .plain
      return true
    },
    momenta("sign of the momentum", "b ← g − p·b.") {
      $0.buffer = .negated
      return true
    },
    momenta(
      "Nesterov's momentum", "x ← x − η·(g + p·b) in place of x ← x − η·b.",
      "nesterov=True of PyTorch, Keras and Optax"
    ) {
      guard $0.step == .buffer else { return false }
      $0.step = .ahead
      return true
    },
    momenta("momentum without look ahead", "x ← x − η·b.", "nesterov=False") {
      guard $0.step == .ahead else { return false }
      $0.step = .buffer
      return true
    },
    momenta(
      "look ahead without the gradient", "x ← x − η·p·b in place of x ← x − η·(g + p·b)."
    ) {
      guard $0.step == .ahead else { return false }
      $0.step = .aheadWithoutGradient
      return true
    },
    momenta("momentum of the step before", "x moves before b is updated.") {
      guard $0.step == .buffer else { return false }
      $0.step = .earlier
      return true
    },
    RuleVariant(
      "Nesterov's momentum in its first form",
      "The gradient is taken at x + p·Δ; x itself, and not the point ahead, is recorded.",
      "Sutskever 2013, Nesterov 1983"
    ) { form in
      guard var recipe = form.recipe as? MomentumRecipe ?? MomentumRecipe(form),
        recipe.buffer == .plain || recipe.buffer == .scaled, let momentum = form["momentum"],
        form.wrappers.isEmpty
      else { return false }
      recipe.step = .buffer
      form.recipe = recipe
      form.wrappers.append(FormWrapper(wrapper: .lookingAhead, numbers: [momentum]))
      return true
    },
  ]
}
