import Engine
import Losses
import Optimizers
import Support
import Sweeps

/// The schemas of values that may be swept: any list is a grid.
extension SchemaBuilder {
  /// The values of a parameter.
  func swept(_ parameter: ParameterDescription) -> JSON {
    switch parameter.kind {
    case .boolean: reference("truth_values") { Self.listed(["type": "boolean"]) }
    case .choice(let words): Self.listed(["enum": .texts(words)])
    case .list(let values):
      .any([Self.row(parameter, values.count), Self.rows(parameter, values.count)])
    case .number, .whole:
      numbers(parameter.range, isWhole: parameter.kind == .whole, isDrawn: true)
    }
  }

  /// A list of so many numbers.
  private static func row(_ parameter: ParameterDescription, _ count: Int) -> JSON {
    [
      "type": "array", "items": ["type": "number"], "minItems": .whole(count),
      "maxItems": .whole(count),
    ]
  }

  private static func rows(_ parameter: ParameterDescription, _ count: Int) -> JSON {
    ["type": "array", "items": row(parameter, count), "minItems": 1]
  }

  /// A value, a list of values, or a choice of them.
  private static func listed(_ value: JSON) -> JSON {
    let list: JSON = ["type": "array", "items": value, "minItems": 1]
    return .any([
      value, list,
      [
        "type": "object", "properties": ["choice": list], "additionalProperties": false,
        "minProperties": 1,
      ],
    ])
  }

  /// A number of a range, a list of such, or a swept form between such bounds.
  ///
  /// - Parameter isDrawn: whether values may be drawn at random.
  func numbers(
    _ range: ParameterRange, isWhole: Bool, isDrawn: Bool, multipleOf multiple: Int = 1
  ) -> JSON {
    let words = range.text.map { "abcdefghijklmnopqrstuvwxyz0123456789".contains($0) ? $0 : "_" }
    let name =
      (isWhole ? "whole_numbers_" : "numbers_") + String(words)
      + (multiple > 1 ? "_multiple_of_\(multiple)" : "") + (isDrawn ? "" : "_listed")
    return reference(name) {
      var number = Self.number(range, isWhole: isWhole)
      if multiple > 1 { number = number.adding(["multipleOf": .whole(multiple)]) }
      return .any([
        number, numberText,
        (["type": "array", "items": ["$ref": .text("#/$defs/\(name)")], "minItems": 1] as JSON)
          .adding(isDrawn ? Self.rangesAlone : [:]),
        forms(range, isWhole: isWhole, isDrawn: isDrawn),
      ])
    }
  }

  /// A range to draw from stands alone, not beside other values of a list.
  private static let rangesAlone: JSON = [
    "if": ["minItems": 2],
    "then": [
      "items": [
        "not": [
          "type": "object",
          "anyOf": .list(
            [SweptForm.uniform, .logUniform].map { ["required": [.text($0.rawValue)]] }),
        ]
      ]
    ],
  ]

  /// A mapping of one swept form.
  private func forms(_ range: ParameterRange, isWhole: Bool, isDrawn: Bool) -> JSON {
    let bound = JSON.any([Self.number(range, isWhole: isWhole), numberText])
    // Logarithms run between numbers above 0.
    let positive =
      range.contains(0)
      ? JSON.any([
        Self.number(range, isWhole: isWhole).adding(["exclusiveMinimum": 0]), numberText,
      ]) : bound
    func list(_ form: SweptForm) -> JSON {
      switch form {
      case .linspace, .logspace:
        let end = form == .logspace ? positive : bound
        return Self.tuple([end, end, wholeNumber(WholeForm.count.range)])
      case .range:
        return Self.tuple([bound, bound, .any([Self.number(.any), numberText])])
      case .uniform: return Self.tuple([bound, bound])
      case .logUniform: return Self.tuple([positive, positive])
      case .choice: return ["type": "array", "items": bound, "minItems": 1]
      }
    }
    let forms = SweptForm.allCases.filter { isDrawn || !$0.isSampled }
    return [
      "type": "object",
      "properties": .properties(
        forms.map { form in
          let text = "\(form.summary)\n\(form.rawValue): \(form.arguments)"
          return (form.rawValue, (["description": .text(text)] as JSON).adding(list(form)))
        }),
      "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
    ]
  }

  /// A list with a schema for each of its items.
  private static func tuple(_ items: [JSON]) -> JSON {
    [
      "type": "array", "prefixItems": .list(items), "minItems": .whole(items.count),
      "maxItems": .whole(items.count),
    ]
  }

  /// What may follow a schedule: numbers, schedules, and lists of both.
  func rates(_ parameter: ParameterDescription) -> JSON {
    let numbers = swept(parameter)
    guard case .text(let path)? = numbers.members.first?.value,
      let name = path.split(separator: "/").last
    else { return numbers }
    return reference("rates_\(name)") {
      .any([
        numbers, schedule,
        (["type": "array", "items": .any([numbers, schedule]), "minItems": 1] as JSON)
          .adding(Self.rangesAlone),
      ])
    }
  }

  /// Lists of equal length: their lengths are beyond a schema.
  var zip: JSON {
    reference("zip") {
      let value: JSON = ["type": ["number", "string", "boolean"]]
      let forms = SweptForm.allCases.filter { !$0.isSampled }.map(\.rawValue)
      return [
        "description": .text(documentation("optimizers.zip")), "type": "object",
        "additionalProperties": .any([
          value, ["type": "array", "minItems": 1],
          [
            "type": "object",
            "properties": .properties(
              forms.map { ($0, ["type": "array", "minItems": 3, "maxItems": 3]) }),
            "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
          ],
        ]),
      ]
    }
  }

  /// The sentences about a key.
  func documentation(_ path: String) -> String {
    guard let key = ExperimentFormat.key(path) else { return "" }
    return ([key.summary] + key.details).joined(separator: "\n")
  }
}
