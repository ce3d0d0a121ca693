/// Adam and what is made like it: a mean of gradients over the root of a mean of their squares.
struct MomentsRecipe: RuleRecipe {
  /// What the mean is made of.
  enum Mean: Sendable {
    case averaged
    /// m ← β₁·m + g
    case summed
    /// m ← −β₁·m + (1−β₁)·g
    case negated
  }

  /// What stands above the fraction.
  enum Numerator: Sendable {
    case mean
    /// β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ)
    case ahead
    /// (β₁·m + (1−β₁)·g)/(1−β₁ᵗ)
    case aheadByOneCorrection
    /// By the schedule of momenta of PyTorch's NAdam.
    case scheduled
  }

  enum Square: Sendable {
    case averaged
    /// v ← v + g²
    case summed
    /// v ← β₂·v + g²
    case undamped
    /// The square of g − m, with the new m.
    case surprise
    /// The same with the m of the step before.
    case earlierSurprise
    /// v of the step before; the first step has its own.
    case earlier
    /// u ← max(β₂·u, |g| + ε), which stands below without a root
    case largest
    /// u ← max(β₂·u, |g|), and u + ε stands below
    case largestBare
  }

  /// AMSGrad's largest v.
  enum Largest: Sendable {
    case none
    /// Of v, corrected afterwards.
    case raw
    /// Of the corrected v.
    case corrected
  }

  enum Correction: Sendable {
    case both
    case none
    case firstOnly
    case secondOnly
    /// Powers of β rounded to Float.
    case single
  }

  enum Epsilon: Sendable {
    /// √v̂ + ε
    case outside
    /// √(v̂ + ε)
    case inside
    /// √(v̂ + ε²)
    case squaredInside
    /// (√v + ε)/√c₂: before the correction
    case beforeCorrection
    /// √(v + ε)/√c₂
    case insideBeforeCorrection
    /// √v̂ + ε·√c₂
    case scaledDown
    /// max(√v̂, ε)
    case largest
    case none
  }

  /// What m and v are before the first step.
  enum Start: Sendable {
    case zero
    /// The first gradient, and its square.
    case gradient
  }

  var decay = DecayForm.coupled
  var mean = Mean.averaged
  var numerator = Numerator.mean
  var square = Square.averaged
  var largest = Largest.none
  var correction = Correction.both
  var epsilon = Epsilon.outside
  var start = Start.zero
  /// Whether the file's rule adds `epsilon_root` under the root.
  var hasRoot = false

  /// The rule of the catalogue in this form; nil where it has none.
  init?(_ name: String) {
    switch name {
    case "adam": break
    case "adamw": decay = .before
    case "amsgrad": largest = .raw
    case "nadam": numerator = .scheduled
    case "nadamw": (decay, numerator, hasRoot) = (.before, .ahead, true)
    case "adamax": square = .largest
    case "adamaxw": (decay, square) = (.before, .largest)
    case "adabelief": (decay, square, hasRoot) = (.none, .surprise, true)
    default: return nil
    }
  }

  var text: RecipeText {
    var text = RecipeText()
    text.set("g", decay.gradient)
    setMean(&text)
    let divisor = divisor(&text)
    text.set("x", decay.moved(by: "learning_rate*(\(numerator(&text)))/(\(divisor))"))
    return text
  }

  /// 1 − βᵗ for the first and the second mean.
  private func corrections(_ step: String = "t") -> (first: String, second: String) {
    func exact(_ beta: String) -> String { "(1 - \(beta)^\(step))" }
    switch correction {
    case .both: return (exact("beta_1"), exact("beta_2"))
    case .none: return ("1", "1")
    case .firstOnly: return (exact("beta_1"), "1")
    case .secondOnly: return ("1", exact("beta_2"))
    case .single:
      func single(_ beta: String) -> String {
        Self.single("1 - \(Self.single("\(Self.single(beta))^\(step)"))")
      }
      return (single("beta_1"), single("beta_2"))
    }
  }

  /// A number of Double rounded to the 24 bits of Float, by Veltkamp's splitting.
  private static func single(_ formula: String) -> String {
    "(536870913*(\(formula)) - (536870913*(\(formula)) - (\(formula))))"
  }

  private func setMean(_ text: inout RecipeText) {
    text.state("m")
    switch (mean, start) {
    case (.averaged, .zero): text.set("m", "beta_1*m + (1 - beta_1)*g")
    case (.averaged, .gradient):
      text.set("m", "where(t < 1.5, g, beta_1*m + (1 - beta_1)*g)")
    case (.summed, _): text.set("m", "beta_1*m + g")
    case (.negated, _): text.set("m", "(1 - beta_1)*g - beta_1*m")
    }
  }

  private func numerator(_ text: inout RecipeText) -> String {
    let first = corrections().first
    switch numerator {
    case .mean: return "m/\(first)"
    case .ahead:
      return "beta_1*m/\(corrections("(t + 1)").first) + (1 - beta_1)*g/\(first)"
    case .aheadByOneCorrection: return "(beta_1*m + (1 - beta_1)*g)/\(first)"
    case .scheduled:
      text.state("product", "1")
      func momentum(_ step: String) -> String {
        "beta_1*(1 - 0.5*0.96^(\(step)*momentum_decay))"
      }
      text.set("now", momentum("t"))
      text.set("next", momentum("(t + 1)"))
      text.set("product", "product*now")
      return correction == .none || correction == .secondOnly
        ? "(1 - now)*g + next*m"
        : "(1 - now)/(1 - product)*g + next/(1 - product*next)*m"
    }
  }

  private func divisor(_ text: inout RecipeText) -> String {
    text.state("v")
    switch square {
    case .largest:
      text.set("v", "max(beta_2*v, abs(g) + epsilon)")
      return "v"
    case .largestBare:
      text.set("v", "max(beta_2*v, abs(g))")
      return "v + epsilon"
    case .averaged:
      let step = "beta_2*v + (1 - beta_2)*g^2"
      text.set("v", start == .gradient ? "where(t < 1.5, g^2, \(step))" : step)
    case .summed: text.set("v", "v + g^2")
    case .undamped: text.set("v", "beta_2*v + g^2")
    case .surprise:
      text.set("v", "beta_2*v + (1 - beta_2)*(g - m)^2" + (hasRoot ? " + epsilon_root" : ""))
    case .earlierSurprise:
      // The m of the step before, of which the new one is β₁ parts.
      text.state("before")
      text.set(
        "v", "beta_2*v + (1 - beta_2)*(g - before)^2" + (hasRoot ? " + epsilon_root" : ""))
      text.set("before", "m")
    case .earlier:
      text.state("next_v")
      text.set("v", "where(t < 1.5, (1 - beta_2)*g^2, next_v)")
      text.set("next_v", "beta_2*next_v + (1 - beta_2)*g^2")
    }
    let second = corrections().second
    var value = "v"
    if largest == .raw {
      text.state("most")
      text.set("most", "max(most, v)")
      value = "most"
    } else if largest == .corrected {
      text.state("most")
      text.set("most", "max(most, v/\(second))")
      return Self.root("most", epsilon, second: "1")
    }
    if hasRoot, square == .averaged { return "sqrt(\(value)/\(second) + epsilon_root) + epsilon" }
    return Self.root(value, epsilon, second: second)
  }

  private static func root(_ v: String, _ epsilon: Epsilon, second: String) -> String {
    let corrected = "\(v)/\(second)"
    switch epsilon {
    case .outside: return "sqrt(\(corrected)) + epsilon"
    case .inside: return "sqrt(\(corrected) + epsilon)"
    case .squaredInside: return "sqrt(\(corrected) + epsilon^2)"
    case .beforeCorrection: return "(sqrt(\(v)) + epsilon)/sqrt(\(second))"
    case .insideBeforeCorrection: return "sqrt(\(v) + epsilon)/sqrt(\(second))"
    case .scaledDown: return "sqrt(\(corrected)) + epsilon*sqrt(\(second))"
    case .largest: return "max(sqrt(\(corrected)), epsilon)"
    case .none: return "sqrt(\(corrected))"
    }
  }
}
