/// RMSProp and AdaGrad: the gradient over the root of its squares.
struct SquaresRecipe: RuleRecipe {
  enum Square: Sendable {
    /// v ← ρ·v + (1−ρ)·g²
    case averaged
    /// v ← ρ·v + g²
    case undamped
    /// v ← (1−ρ)·v + ρ·g²
    case swapped
    /// v ← v + g²
    case summed
    /// AdaGrad's sum over the number of steps.
    case meanOfAll
  }

  enum Epsilon: Sendable {
    case outside
    case inside
    case squaredInside
    case largest
    case none
  }

  enum Start: Sendable {
    case file
    case one
    /// The square of the first gradient.
    case gradient
  }

  /// Where the momentum of RMSProp acts.
  enum Momentum: Sendable {
    /// b ← p·b + d; x ← x − η·b
    case plain
    /// b ← p·b + (1−p)·d
    case damped
    /// x ← x − η·(d + p·b)
    case ahead
    case none
  }

  var decay = DecayForm.coupled
  var square: Square
  var epsilon = Epsilon.outside
  var start = Start.file
  var momentum: Momentum
  var isCentered: Bool
  var corrects = false
  private let isAdaGrad: Bool

  /// The rule of the catalogue in this form; nil where it has none.
  init?(_ form: RuleForm) {
    isAdaGrad = form.definition.name == "adagrad"
    guard isAdaGrad || form.definition.name == "rmsprop" else { return nil }
    square = isAdaGrad ? .summed : .averaged
    momentum = (form["momentum"] ?? 0) == 0 ? .none : .plain
    isCentered = (form["centered"] ?? 0) > 0
  }

  var text: RecipeText {
    var text = RecipeText()
    text.set("g", decay.gradient)
    text.state("v", start == .one ? "1" : isAdaGrad && start == .file ? "initial_accumulator" : "0")
    let next =
      switch square {
      case .averaged: "rho*v + (1 - rho)*g^2"
      case .undamped: "rho*v + g^2"
      case .swapped: "(1 - rho)*v + rho*g^2"
      case .summed, .meanOfAll: "v + g^2"
      }
    text.set("v", start == .gradient ? "where(t < 1.5, g^2, \(next))" : next)
    text.set("s", square == .meanOfAll ? "v/t" : corrects ? "v/(1 - rho^t)" : "v")
    if isCentered {
      text.state("a")
      text.set("a", "rho*a + (1 - rho)*g")
      text.set("s", "s - a^2")
    }
    text.set("d", "g/(\(divisor))")
    let rate =
      isAdaGrad ? "learning_rate/(1 + (t - 1)*learning_rate_decay)" : "learning_rate"
    switch momentum {
    case .none: text.set("x", decay.moved(by: "\(rate)*d"))
    case .plain, .damped, .ahead:
      text.state("b")
      text.set("b", momentum == .damped ? "momentum*b + (1 - momentum)*d" : "momentum*b + d")
      text.set(
        "x", decay.moved(by: momentum == .ahead ? "\(rate)*(d + momentum*b)" : "\(rate)*b"))
    }
    return text
  }

  private var divisor: String {
    switch epsilon {
    case .outside: "sqrt(s) + epsilon"
    case .inside: "sqrt(s + epsilon)"
    case .squaredInside: "sqrt(s + epsilon^2)"
    case .largest: "max(sqrt(s), epsilon)"
    case .none: "sqrt(s)"
    }
  }
}
