import Engine
import Optimizers
import Support

// The variants that make sense for any rule.

extension RuleVariant {
  static let general: [RuleVariant] =
    decays + clippings + [
      RuleVariant(
        "gradient of the step before", "Each step takes the gradient of the point before x.",
        "loops that step before they evaluate; pipelines with a delay"
      ) { form in
        form.outer.append(FormWrapper(wrapper: .gradientBefore(startsAtZero: false)))
        return form.outer.count == 1
      },
      RuleVariant(
        "gradient of the step before, at first 0",
        "Each step takes the gradient of the point before x."
      ) { form in
        form.outer.append(FormWrapper(wrapper: .gradientBefore(startsAtZero: true)))
        return form.outer.count == 1
      },
      RuleVariant(
        "step counted from 0", "t is 0 at the first step, in bias corrections and the like."
      ) { form in
        form.stepOffset -= 1
        return form.stepOffset == -1 && form.readsStep
      },
      RuleVariant(
        "step counted from 2", "t is 2 at the first step, in bias corrections and the like.",
        "loops that count before they step"
      ) { form in
        form.stepOffset += 1
        return form.stepOffset == 1 && form.readsStep
      },
      RuleVariant(
        "schedule a step ahead", "Step t takes the rate of step t + 1.",
        "PyTorch where scheduler.step() comes before optimizer.step()"
      ) { form in
        form.scheduleOffset += 1
        return form.scheduleOffset == 1 && form.schedule != nil
      },
      RuleVariant(
        "schedule a step behind", "Step t takes the rate of step t − 1, the first its own."
      ) { form in
        form.scheduleOffset -= 1
        return form.scheduleOffset == -1 && form.schedule != nil
      },
      RuleVariant(
        "step constants in float32",
        "What depends on parameters and the step alone is computed in float32.",
        "Optax and Keras, whose scalars are float32"
      ) { form in
        form.constants = .single
        return true
      },
      RuleVariant(
        "step constants rounded to float32",
        "What depends on parameters and the step alone is rounded to float32, and so are literals.",
        "Optax, in parts"
      ) { form in
        form.constants = .rounded
        return true
      },
      scaled(-1, "sign of the gradient", "The loss is maximized.", "maximize=True of PyTorch"),
      scaled(2, "gradient twice as large", "As of a loss without its ½."),
      scaled(0.5, "gradient half as large", "As of a loss with a ½ before it."),
      RuleVariant("β₁ and β₂ swapped", "Each in the other's place.") { form in
        guard let (first, second) = both(form["beta_1"], form["beta_2"]), first != second else {
          return false
        }
        form["beta_1"] = second
        form["beta_2"] = first
        return true
      },
    ]
    + ["beta_1", "beta_2", "momentum", "rho"].map { name in
      RuleVariant("1 − \(name) in the place of \(name)", "Old and new have each other's part.") {
        form in
        guard let value = form[name], value > 0, value < 1, value != 0.5 else { return false }
        form[name] = 1 - value
        return true
      }
    }
    + ["lookahead", "sam"].compactMap { OptimizerCatalogue.optimizer(named: $0).map(around) }

  private static func both(_ a: Double?, _ b: Double?) -> (Double, Double)? {
    if let a, let b { (a, b) } else { nil }
  }

  private static func scaled(
    _ factor: Double, _ name: String, _ summary: String, _ usedBy: String = ""
  ) -> RuleVariant {
    RuleVariant(name, summary, usedBy) { form in
      form.outer.append(FormWrapper(wrapper: .scaledGradient, numbers: [factor]))
      return form.outer.count == 1
    }
  }

  private static func around(_ wrapper: OptimizerDefinition) -> RuleVariant {
    RuleVariant(
      "\(wrapper.name) around it", "\(wrapper.summary)", wrapper.source
    ) { form in
      guard form.recipe == nil, form.wrappers.isEmpty, !form.definition.wrapsOptimizer,
        form.schedule == nil, form.decaySchedule == nil, form.groups.isEmpty
      else { return false }
      form.inners = [
        .optimizer(
          form.definition, OptimizerSettings(ParameterColumns(form.parameters.map { [$0] })))
      ]
      form.definition = wrapper
      form.parameters = wrapper.defaults.columns.map { $0[0] }
      return true
    }
  }

  // MARK: Weight decay

  private static let decays: [RuleVariant] = [
    decay(
      "weight decay coupled", "λ·x is added to the gradient, and passes through the rule (L2).",
      "weight_decay of PyTorch's Adam and SGD; Keras' kernel_regularizer"
    ) { _, decay in FormWrapper(wrapper: .coupledDecay, numbers: [decay]) },
    decay(
      "weight decay decoupled", "x shrinks by η·λ·x beside the step.",
      "AdamW of PyTorch, Keras and Optax"
    ) { rate, decay in
      rate.map { FormWrapper(wrapper: .decayBefore, numbers: [$0, decay], rate: 0) }
    },
    decay(
      "weight decay after the step", "The new x, and not the old, shrinks by η·λ.",
      "SOAP and LaProp in pytorch_optimizer"
    ) { rate, decay in
      rate.map { FormWrapper(wrapper: .decayAfter, numbers: [$0, decay], rate: 0) }
    },
    decay(
      "weight decay without the rate", "x shrinks by λ·x in place of η·λ·x.",
      "TensorFlow Addons; fixed_decay of pytorch_optimizer; Loshchilov & Hutter's text"
    ) { _, decay in FormWrapper(wrapper: .unscaledDecay, numbers: [decay]) },
    RuleVariant("weight decay left out", "λ is not used.") { form in
      guard form["weight_decay"] ?? 0 != 0 else { return false }
      form["weight_decay"] = 0
      return true
    },
  ]

  private static func decay(
    _ name: String, _ summary: String, _ usedBy: String,
    _ wrapper: @escaping @Sendable (_ rate: Double?, _ decay: Double) -> FormWrapper?
  ) -> RuleVariant {
    RuleVariant(name, summary, usedBy) { form in
      guard let decay = form["weight_decay"], decay != 0, form.decaySchedule == nil,
        form.groups.isEmpty,
        let made = wrapper(form["learning_rate"], decay)
      else { return false }
      form["weight_decay"] = 0
      form.wrappers.append(made)
      return true
    }
  }

  // MARK: Clipping

  private static let clippings: [RuleVariant] =
    [
      RuleVariant("clipping left out", "The gradient is taken as it is.") { form in
        guard form.clipByValue != nil || form.clipByNorm != nil else { return false }
        (form.clipByValue, form.clipByNorm) = (nil, nil)
        return true
      },
      RuleVariant(
        "step clipped in place of the gradient", "The bound is of what the rule moves x by."
      ) { form in
        guard form.clipByValue != nil || form.clipByNorm != nil else { return false }
        form.clipsUpdate = true
        return true
      },
      RuleVariant(
        "clipped by norm", "‖g‖ has the bound, and not each component.", "clipnorm, clip_grad_norm_"
      ) { form in
        guard let bound = form.clipByValue, form.clipByNorm == nil else { return false }
        (form.clipByValue, form.clipByNorm) = (nil, bound)
        return true
      },
      RuleVariant(
        "clipped by value", "Each component has the bound, and not ‖g‖.",
        "clipvalue, clip_grad_value_"
      ) { form in
        guard let bound = form.clipByNorm, form.clipByValue == nil else { return false }
        (form.clipByValue, form.clipByNorm) = (bound, nil)
        return true
      },
    ]
    + [1, 0.1, 0.5, 5, 10].flatMap { bound -> [RuleVariant] in
      [
        RuleVariant(
          "gradient clipped by norm at \(shortest(bound))", "‖g‖ is at most that.",
          "clip_grad_norm_ of PyTorch, clip_by_global_norm of Optax"
        ) { form in
          guard form.clipByNorm == nil, form.clipByValue == nil else { return false }
          form.clipByNorm = bound
          return true
        },
        RuleVariant(
          "gradient clipped by value at \(shortest(bound))", "No component of g is larger.",
          "clip_grad_value_ of PyTorch, clipvalue of Keras, clip of Optax"
        ) { form in
          guard form.clipByNorm == nil, form.clipByValue == nil else { return false }
          form.clipByValue = bound
          return true
        },
      ]
    }

  // MARK: Words and flags

  /// Every flag turned, and every other word of a choice.
  static func parameterVariants(of form: RuleForm) -> [RuleVariant] {
    zip(form.definition.parameters, form.parameters).flatMap { parameter, value -> [RuleVariant] in
      let words: [String]
      switch parameter.kind {
      case .boolean: words = ["false", "true"]
      case .choice(let choices): words = choices
      case .number, .whole, .list: return []
      }
      return words.enumerated().filter { Double($0.offset) != value }.map { at, word in
        RuleVariant("\(parameter.name) is \(word)", parameter.summary) { form in
          guard form.recipe == nil, form[parameter.name] != nil else { return false }
          form[parameter.name] = Double(at)
          return true
        }
      }
    }
  }
}
