import Engine
import Figures
import Losses
import Optimizers
import Support
import Sweeps

/// The schemas of entries of catalogues: a name, or a name with its parameters.
///
/// They are open: a file may define losses and optimizers of its own. ``ExperimentSchema`` closes
/// them where it does not.
extension SchemaBuilder {
  // MARK: Optimizers

  var optimizer: JSON {
    reference("optimizer") {
      .any([
        ["enum": .texts(OptimizerCatalogue.all.map(\.name))],
        (["type": "string"] as JSON).adding(Self.name),
        one(
          OptimizerCatalogue.all.map { ($0.name, entry($0)) },
          others: reference("own_optimizer") { ownOptimizer }),
      ])
    }
  }

  private func entry(_ definition: OptimizerDefinition) -> JSON {
    var properties = ParameterDescription.written(definition.parameters).map { parameter in
      (
        parameter.name,
        described(
          parameter,
          definition.takesSchedule(parameter.name)
            ? rates(parameter) : swept(parameter))
      )
    }
    for key in ExperimentFormat.keys(below: "optimizers") {
      switch key.name {
      case "zip":
        let names: JSON = ["enum": .texts(definition.parameters.map(\.name))]
        properties.append((key.name, zip.adding(["propertyNames": names])))
      case "optimizer" where !definition.wrapsOptimizer: break
      case "groups" where !definition.takesGroups: break
      default: properties.append((key.name, reference("optimizers_\(key.name)") { schema(key) }))
      }
    }
    return parameters(
      "\(definition.title). \(definition.summary)\n"
        + definition.equations.joined(separator: "\n"), properties)
  }

  /// An optimizer that the file defines: its parameters are unknown here.
  private var ownOptimizer: JSON {
    let any = ParameterDescription(
      name: "parameter", defaultValue: 0, range: .any, summary: "A parameter.")
    let shared = ExperimentFormat.keys(below: "optimizers").filter {
      !["zip", "optimizer"].contains($0.name)
    }
    let rate = ParameterDescription(
      name: "learning_rate", defaultValue: 0, range: .any, summary: "A parameter.")
    return [
      "description": "An optimizer of 'define: optimizers', with its parameters.",
      "type": ["object", "null"],
      "properties": .properties(
        [("zip", zip), ("learning_rate", rates(rate))]
          + shared.map { key in
            (key.name, reference("optimizers_\(key.name)") { schema(key) })
          }),
      // A parameter, or a rule inside.
      "additionalProperties": .any([
        swept(any), optimizer, list(optimizer, 1...Int.max, false),
      ]),
    ]
  }

  // MARK: Losses

  var loss: JSON {
    reference("loss") {
      .any([
        ["enum": .texts(LossCatalogue.all.map(\.name))],
        (["type": "string"] as JSON).adding(Self.name), schema(.keys(below: "loss")),
        one(
          // A formula's mapping is none of a loss that is called as one of its keys.
          LossCatalogue.all.map { ($0.name, entry($0)) }
            + ModelCatalogue.all.map { ($0.name, entry($0)) }
            + ExperimentFormat.names(below: "loss").map { ($0, false) },
          others: reference("own_loss") {
            [
              "description": "A loss of 'define: losses'.", "type": "object",
              "properties": ["start": start], "additionalProperties": false,
            ]
          }),
      ])
    }
  }

  private var start: JSON {
    reference("loss_start") {
      ExperimentFormat.key("loss.start").map { schema($0) } ?? [:]
    }
  }

  private func entry(_ definition: LossDefinition) -> JSON {
    let properties = definition.parameters.map { parameter in
      let range = ParameterRange(parameter.range.lowerBound, parameter.range.upperBound)
      let values = numbers(
        range, isWhole: parameter.isWhole, isDrawn: false, multipleOf: parameter.multiple)
      let description = ParameterDescription(
        name: parameter.name, defaultValue: parameter.defaultValue, range: range,
        summary: parameter.summary, kind: parameter.isWhole ? .whole : .number)
      return (parameter.name, described(description, values))
    }
    return parameters(
      "\(definition.title). \(definition.summary)", properties + [("start", start)])
  }

  /// A model: it needs its data.
  private func entry(_ definition: ModelDefinition) -> JSON {
    let properties = definition.parameters.map { parameter -> (String, JSON) in
      var members = [JSON.Member("description", .text(parameter.summary))]
      if let text = parameter.defaultText, let value = JSON(yaml: text) {
        members.append(JSON.Member("default", value))
      }
      return (parameter.name, JSON.object(members).adding(values(parameter.form)))
    }
    return [
      "description": .text("\(definition.title). \(definition.summary)"), "type": "object",
      "properties": .properties(properties + [("start", start)]), "required": ["data"],
      "additionalProperties": false,
    ]
  }

  private func values(_ form: ModelDefinition.Parameter.Form) -> JSON {
    switch form {
    case .dataSet:
      return .any([
        ["type": "string"], ["type": "array", "items": ["type": "string"], "minItems": 1],
      ])
    case .number: return numbers(.nonNegative, isWhole: false, isDrawn: false)
    case .whole(let range):
      return numbers(
        ParameterRange(Double(range.lowerBound), Double(range.upperBound)), isWhole: true,
        isDrawn: false)
    case .widths(let range):
      let width = wholeNumber(range)
      let row = list(width, 1...Int.max, false)
      return .any([width, row, list(row, 1...Int.max, false)])
    case .words(let words):
      let word: JSON = ["enum": .texts(words)]
      return .any([word, list(word, 1...Int.max, false)])
    }
  }

  // MARK: Schedules

  var schedule: JSON {
    reference("schedule") {
      one(
        ScheduleCatalogue.all.map { definition in
          let lists = definition.lists.map { list in
            (
              list.name,
              self.list(swept(list), 1...Int.max, false).adding(["description": .text(list.summary)]
              )
            )
          }
          let epochs = definition.parameters.compactMap(\.inEpochs).map { epochs in
            (epochs.name, swept(epochs).adding([:]))
          }
          let entry = parameters(
            "\(definition.summary)\n\(definition.equation)",
            definition.parameters.map { ($0.name, described($0, swept($0))) } + epochs + lists
              + definition.lists.compactMap(\.inEpochs).map {
                ($0.name, self.list(swept($0), 1...Int.max, false))
              })
          guard !lists.isEmpty else { return (definition.name, entry) }
          // Steps or epochs: both would be one too many, neither too few.
          let required = definition.lists.map { list -> JSON in
            let names = [list.name] + (list.inEpochs.map { [$0.name] } ?? [])
            return ["oneOf": .list(names.map { ["required": .texts([$0])] })]
          }
          return (definition.name, entry.adding(["allOf": .list(required)]))
        }, others: false)
    }
  }

  // MARK: Figures

  var figure: JSON {
    reference("figure") {
      let kinds = FigureCatalogue.standard.kinds
      return .any([
        ["enum": .texts(kinds.map { $0.name })],
        one(
          kinds.map { kind in
            (kind.name, parameters(kind.summary, kind.optionTexts.map { ($0.name, option($0)) }))
          }, others: false),
      ])
    }
  }

  private func option(_ option: FigureOptionText) -> JSON {
    let schema = schema(option.form)
    let value = option.hasDefaultValue ? JSON(yaml: option.defaultText) : nil
    let text = value == nil ? "\(option.summary)\nDefault: \(option.defaultText)." : option.summary
    var members = [JSON.Member("description", .text(text))]
    if let value { members.append(JSON.Member("default", value)) }
    return JSON.object(members).adding(schema)
  }

  // MARK: Parts

  /// A mapping of one name.
  private func one(_ all: [(String, JSON)], others: JSON) -> JSON {
    [
      "type": "object", "properties": .properties(all.map { ($0.0, $0.1) }),
      "additionalProperties": others, "minProperties": 1, "maxProperties": 1,
    ]
  }

  /// The parameters of an entry, which may lack them.
  private func parameters(_ description: String, _ all: [(String, JSON)]) -> JSON {
    [
      "description": .text(description), "type": ["object", "null"],
      "properties": .properties(all.map { ($0.0, $0.1) }), "additionalProperties": false,
    ]
  }

  private func described(_ parameter: ParameterDescription, _ values: JSON) -> JSON {
    let value: JSON =
      switch parameter.kind {
      case _ where parameter.defaultsTo != nil: .null
      case .list(let values): .list(values.map { .number($0) })
      case .boolean: .boolean(parameter.defaultValue != 0)
      case .choice: .text(parameter.text(parameter.defaultValue) { shortest($0) })
      case .number, .whole:
        Int(exactly: parameter.defaultValue).map { .whole($0) } ?? .number(parameter.defaultValue)
      }
    let range =
      switch parameter.kind {
      case .boolean: ""
      case .choice(let words): "\n\(words.joined(separator: " or "))"
      case .list(let values): "\n\(values.count) numbers, or a list of such lists."
      case .whole: "\nA whole number, \(parameter.range.text)."
      case .number:
        "\n\(parameter.range.text.prefix(1).uppercased())\(parameter.range.text.dropFirst())."
      }
    var members = [JSON.Member("description", .text(parameter.summary + range))]
    if parameter.defaultsTo == nil { members.append(JSON.Member("default", value)) }
    return JSON.object(members).adding(values)
  }
}
