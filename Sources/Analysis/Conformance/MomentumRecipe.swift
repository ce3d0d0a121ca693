/// Gradient descent with momentum, in the forms of its libraries.
struct MomentumRecipe: RuleRecipe {
  enum Buffer: Sendable {
    /// x ← x − η·g
    case none
    /// b ← p·b + g; x ← x − η·b
    case plain
    /// b ← p·b + η·g; x ← x − b
    case scaled
    /// b ← p·b + (1−p)·g
    case damped
    /// The same over 1 − pᵗ.
    case corrected
    /// b ← p·b + (1−p)·g, at first b ← g
    case dampedLater
    /// b ← g − p·b
    case negated
    /// The dampening of PyTorch: b ← p·b + (1−τ)·g, at first b ← g
    case dampening
    /// The same from the first step on.
    case dampeningAtFirst
  }

  enum Step: Sendable {
    case buffer
    /// The gradient and p parts of the new buffer.
    case ahead
    /// p parts of the buffer alone.
    case aheadWithoutGradient
    /// The buffer of the step before.
    case earlier
  }

  var decay: DecayForm
  var buffer: Buffer
  var step: Step

  /// The rule of the catalogue in this form; nil where it has none.
  init?(_ form: RuleForm) {
    decay = .none
    step = .buffer
    switch form.definition.name {
    case "gradient_descent": buffer = .none
    case "momentum": buffer = .scaled
    case "nesterov": (buffer, step) = (.plain, .ahead)
    case "sgd":
      decay = .coupled
      let hasMomentum = (form["momentum"] ?? 0) > 0
      buffer = !hasMomentum ? .none : (form["dampening"] ?? 0) == 0 ? .plain : .dampening
      if hasMomentum, (form["nesterov"] ?? 0) > 0 { step = .ahead }
    default: return nil
    }
  }

  var text: RecipeText {
    var text = RecipeText()
    text.set("g", decay.gradient)
    guard buffer != .none else {
      text.set("x", decay.moved(by: "learning_rate*g"))
      return text
    }
    text.state("b")
    if step == .earlier {
      text.state("last")
      text.set("last", "b")
    }
    let damped = "momentum*b + (1 - momentum)*g"
    let dampening = "momentum*b + (1 - dampening)*g"
    let next =
      switch buffer {
      case .none, .plain: "momentum*b + g"
      case .scaled: "momentum*b + learning_rate*g"
      case .damped, .corrected: damped
      case .dampedLater: "where(t < 1.5, g, \(damped))"
      case .negated: "g - momentum*b"
      case .dampening: "where(t < 1.5, g, \(dampening))"
      case .dampeningAtFirst: dampening
      }
    text.set("b", next)
    let rate = buffer == .scaled ? "" : "learning_rate*"
    let gradient = buffer == .scaled ? "learning_rate*g" : "g"
    let value = buffer == .corrected ? "b/(1 - momentum^t)" : "b"
    let moved =
      switch step {
      case .buffer: "\(rate)(\(value))"
      case .ahead: "\(rate)(\(gradient) + momentum*(\(value)))"
      case .aheadWithoutGradient: "\(rate)(momentum*(\(value)))"
      case .earlier: "\(rate)last"
      }
    text.set("x", decay.moved(by: moved))
    return text
  }
}
