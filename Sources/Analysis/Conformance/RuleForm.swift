import Engine
import Lanes
import Optimizers

/// An optimizer with its numbers, taken apart so that parts can be changed: what variants are made of.
struct RuleForm: Sendable {
  var definition: OptimizerDefinition
  /// In the order of the definition.
  var parameters: [Double]
  /// What a wrapper of the catalogue drives.
  var inners: [InnerOptimizer]
  var schedule: ScheduleSettings?
  /// What the weight decay follows.
  let decaySchedule: ScheduleSettings?
  var groups: [Optimizers.GroupSettings]
  let centralization: Double?
  /// What is added to the step that the schedule reads, which is never below 0.
  var scheduleOffset = 0.0
  /// What is added to the step that the rule counts.
  var stepOffset = 0.0
  var constants = ConstantsForm.double
  var clipByValue: Double?
  var clipByNorm: Double?
  /// Whether the bounds are of the step that the rule makes, and not of the gradient.
  var clipsUpdate = false
  /// The rule in formulas; nil where only the catalogue has it, or nothing of it was changed.
  var recipe: (any RuleRecipe)?
  /// Around the rule, inside of clipping; from the inside out.
  var wrappers: [FormWrapper] = []
  /// Around all else.
  var outer: [FormWrapper] = []

  /// An optimizer of one trial.
  init(_ definition: OptimizerDefinition, _ settings: OptimizerSettings) {
    self.definition = definition
    parameters = settings.parameters.columns.map { $0[0] }
    inners = settings.inners
    schedule = settings.learningRate
    decaySchedule = settings.weightDecay
    groups = settings.groups
    centralization = settings.gradientCentralization?[0]
    clipByValue = settings.clipByValue?[0]
    clipByNorm = settings.clipByGlobalNorm?[0]
  }

  /// The place of a parameter.
  func place(_ name: String) -> Int? { definition.parameters.firstIndex { $0.name == name } }

  /// A parameter by name, which may be set where there is one.
  subscript(_ name: String) -> Double? {
    get { place(name).map { parameters[$0] } }
    set { if let at = place(name), let newValue { parameters[at] = newValue } }
  }

  /// Whether its arithmetic depends on how many steps were made.
  var readsStep: Bool {
    let arithmetic = definition.arithmetic(with: bareSettings)
    let read = arithmetic.constants.inputs(
      of: arithmetic.coefficients + arithmetic.carried.map(\.next))
    return read.contains(.step)
  }

  private var bareSettings: OptimizerSettings {
    var settings = OptimizerSettings(
      ParameterColumns(parameters.map { [$0] }), inners: inners)
    settings.groups = groups
    return settings
  }
}

/// Arithmetic around a rule, and its numbers.
struct FormWrapper: Sendable {
  var wrapper: OptimizerWrapper
  var numbers: [Double] = []
  /// Which of the numbers is the learning rate, and follows its schedule.
  var rate: Int?
}

/// A rule as the engine runs it.
struct AssembledRule: Sendable {
  var arithmetic: OptimizerArithmetic
  var numbers: [Double]
  /// Of the numbers that a file names, in the order of the numbers; nil for those of variants.
  var names: [String?]
  /// What the named numbers may be.
  var ranges: [ParameterRange]

  /// Puts arithmetic around all that is there.
  mutating func wrap(_ added: FormWrapper, name: String? = nil, range: ParameterRange = .any) {
    arithmetic = arithmetic.wrapped(in: added.wrapper)
    numbers = added.numbers + numbers
    names = added.numbers.map { _ in name } + names
    ranges = added.numbers.map { _ in range } + ranges
  }
}

extension RuleForm {
  /// Puts the parts together.
  ///
  /// - Returns: nil where a recipe cannot be read, which none of ours is.
  func assembled() -> AssembledRule? {
    guard var result = core() else { return nil }
    if stepOffset != 0 { result.arithmetic.shiftStep(by: stepOffset) }
    result.arithmetic.round(constants)
    var rates = result.names.indices.filter { result.names[$0] == "learning_rate" }
    for wrapper in wrappers {
      result.wrap(wrapper)
      rates = rates.map { $0 + wrapper.numbers.count }
      if let rate = wrapper.rate { rates.append(rate) }
    }
    if let schedule { follow(schedule, rates, &result, name: "learning_rate") }
    if let decaySchedule {
      // Where a variant has put weight decay elsewhere, it does not come here.
      let decays = result.names.indices.filter { result.names[$0] == "weight_decay" }
      follow(decaySchedule, decays, &result, name: "weight_decay")
    }
    if let centralization {
      result.wrap(FormWrapper(wrapper: .centralizing, numbers: [centralization]))
    }
    clip(&result)
    for wrapper in outer { result.wrap(wrapper) }
    return result
  }

  private func core() -> AssembledRule? {
    let described = definition.parameters
    guard let recipe else {
      let settings = bareSettings
      let numbers = definition.numbers(of: settings).map { $0[0] }
      var names = described.map(\.numberName)
      var ranges = described.map(\.range)
      let (wrapped, inside) =
        definition.inners(of: settings).first?.resolved ?? (definition, settings)
      if definition.wrapsOptimizer, wrapped.numbers(of: inside).count == wrapped.parameters.count {
        names += wrapped.parameters.map { described in
          described.numberName.map { "optimizer.\($0)" }
        }
        ranges += wrapped.parameters.map(\.range)
      }
      // Numbers of groups, and of what a wrapped optimizer has more, are not searched.
      let rest = numbers.count - names.count
      return AssembledRule(
        arithmetic: definition.arithmetic(with: settings), numbers: numbers,
        names: names + [String?](repeating: nil, count: rest),
        ranges: ranges + [ParameterRange](repeating: .any, count: rest))
    }
    guard groups.isEmpty else { return nil }
    let text = recipe.text
    let used = described.indices.filter { text.reads(described[$0].name) }
    guard
      let formula = try? UpdateFormula(
        parameters: used.map { described[$0].name }, states: text.states,
        statements: text.statements)
    else { return nil }
    let numbers = used.map { parameters[$0] }
    let made = OptimizerDefinition(
      "variant", formula: formula, defaults: numbers, equations: [])
    let settings = OptimizerSettings(ParameterColumns(numbers.map { [$0] }))
    return AssembledRule(
      arithmetic: made.arithmetic(with: settings), numbers: numbers,
      names: used.map { described[$0].numberName }, ranges: used.map { described[$0].range })
  }

  private func follow(
    _ schedule: ScheduleSettings, _ places: [Int], _ result: inout AssembledRule, name: String
  ) {
    let numbers = schedule.parameters.columns.map { $0[0] }
    let described = schedule.definition.parameters
    let (rate, offset) = (schedule.definition.rate, scheduleOffset)
    for (number, place) in places.enumerated() {
      result.arithmetic = result.arithmetic.scheduling(
        place, count: numbers.count, isRate: name == "learning_rate" && number == 0
      ) { t, numbers in
        rate(offset == 0 ? t : .maximum(t + TracerLane(repeating: offset), 0), numbers)
      }
      result.numbers += numbers
      result.names += numbers.indices.map { at in
        // A wrapper's copy follows the same numbers, and is none that a file names.
        at < described.count && places.count == 1 ? "\(name).\(described[at].name)" : nil
      }
      result.ranges += numbers.indices.map { at in
        at < described.count ? described[at].range : .any
      }
    }
  }

  private func clip(_ result: inout AssembledRule) {
    if let bound = clipByNorm {
      result.wrap(
        FormWrapper(
          wrapper: clipsUpdate ? .clippingStepByNorm : .clippingByNorm, numbers: [bound]),
        name: "clip_by_global_norm", range: .positive)
    }
    if let bound = clipByValue {
      result.wrap(
        FormWrapper(
          wrapper: clipsUpdate ? .clippingStepByValue : .clippingByValue, numbers: [bound]),
        name: "clip_by_value", range: .positive)
    }
  }
}

extension ParameterDescription {
  /// The name, but of flags and choices.
  fileprivate var numberName: String? {
    switch kind {
    case .number, .whole: name
    case .boolean, .choice, .list: nil
    }
  }
}
