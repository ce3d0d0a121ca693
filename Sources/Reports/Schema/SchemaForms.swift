import Engine
import Formulas
import Support
import Sweeps

/// The schemas of forms of values.
extension SchemaBuilder {
  func schema(_ form: ValueForm) -> JSON {
    switch form {
    case .text:
      [
        "type": ["string", "number", "boolean"],
        // No control characters but line breaks and tabs.
        "pattern": "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F]*$",
      ]
    case .variable:
      (["type": "string"] as JSON).adding(Self.name).adding(["not": ["enum": Self.reserved]])
    case .column(let prefix):
      ["type": "string", "pattern": .text("^\(prefix.replacing(".", with: "\\."))")]
    case .formula: ["type": ["string", "number"], "minLength": 1]
    case .boolean: ["type": "boolean"]
    case .whole(let whole): wholeNumber(whole.range)
    case .number(let range): .any([Self.number(range), numberText])
    case .words(let words): Self.words(words)
    case .file(let endings):
      [
        "type": "string",
        "pattern": .text(
          "(\(endings.map { $0.replacing(".", with: "\\.") }.joined(separator: "|")))$"),
      ]
    case .list(let form, let count, let areUnique): list(schema(form), count, areUnique)
    case .range: list(.any([Self.number(.any), numberText]), 2...2, false)
    case .keys(let parent, let except, let others): keys(below: parent, except, others)
    case .names(let noun, let form):
      // A definition's name has indices.
      ([
        "type": "object", "description": .text("By \(noun)."), "additionalProperties": schema(form),
      ] as JSON).adding(noun == "definition" ? [:] : ["propertyNames": Self.name])
    case .swept(let parameter): swept(parameter)
    case .zip: zip
    case .entry(.loss): loss
    case .entry(.optimizer): optimizer
    case .entry(.figure): figure
    case .any(let forms): .any(forms.map(schema))
    }
  }

  /// What a key of the format takes, with its documentation.
  func schema(_ key: FormatKey) -> JSON {
    var documentation: [JSON.Member] = [
      JSON.Member(
        "description", .text(([key.summary] + key.details).joined(separator: "\n")))
    ]
    switch key.defaultValue {
    case .value(let text):
      if let value = JSON(yaml: text) { documentation.append(JSON.Member("default", value)) }
    case .words(let words):
      let text = documentation[0].value
      if case .text(let description) = text {
        documentation[0] = JSON.Member("description", .text("\(description)\nDefault: \(words)."))
      }
    case .required, .absent: break
    }
    let examples = key.examples.compactMap { FormatExample(key, $0).flatMap { JSON($0.value) } }
    if !examples.isEmpty { documentation.append(JSON.Member("examples", .list(examples))) }
    let schema = schema(key.form)
    // Words have descriptions of their own.
    guard case .text(let words)? = schema.members.first(where: { $0.key == "description" })?.value,
      case .text(let text) = documentation[0].value
    else { return JSON.object(documentation).adding(schema) }
    documentation[0] = JSON.Member("description", .text("\(text)\n\(words)"))
    return JSON.object(documentation)
      .adding(.object(schema.members.filter { $0.key != "description" }))
  }

  /// A mapping of the keys below a path.
  private func keys(
    below parent: String, _ except: [String], _ others: (noun: String, form: ValueForm)?
  ) -> JSON {
    let name = "\(parent.replacing(".", with: "_"))\(except.map { "_without_\($0)" }.joined())"
    return reference("\(name)_keys") {
      let keys = ExperimentFormat.keys(below: parent).filter { !except.contains($0.name) }
      let required = keys.filter(\.isRequired).map(\.name)
      var result: JSON = [
        "type": "object", "properties": .properties(keys.map { ($0.name, schema($0)) }),
        "additionalProperties": others.map { schema($0.form) } ?? false,
      ]
      if !required.isEmpty { result = result.adding(["required": .texts(required)]) }
      return result.adding(Self.relations[parent] ?? [:])
    }
  }

  /// What keys of a mapping require of one another.
  private static let relations: [String: JSON] = [
    "start": ["minProperties": 1],
    // A share stands alone, a range of seeds may have another beside it.
    "selection": [
      "if": ["properties": ["choose": ["type": "array"]]],
      "else": ["properties": ["report": false]],
    ],
    "stop": ["not": ["required": ["max_iterations", "max_epochs"]]],
    // One source, and what stands beside it.
    "data": [
      "oneOf": [
        [
          "required": ["file", "target"], "properties": ["images": false, "generate": false],
        ],
        ["required": ["images", "labels"], "properties": ["file": false, "generate": false]],
        ["required": ["generate", "rows"], "properties": ["file": false, "images": false]],
      ],
      "dependentRequired": ["test_images": ["test_labels"], "test_labels": ["test_images"]],
    ],
    "loss": ["dependentRequired": ["columns": ["data"], "let": ["data"]]],
    "data.test": ["oneOf": [["required": ["share"]], ["required": ["file"]]]],
    "optimizers.groups": ["minProperties": 2],
    "gradient": ["minProperties": 1],
    "gradient.noise": ["required": ["student_t"]],
    "stop.converged": ["minProperties": 1, "dependentRequired": ["patience": ["loss_change"]]],
    "sampling": [
      "if": [
        "properties": ["method": ["not": ["const": "grid"]]], "required": ["method"],
      ],
      "then": ["required": ["trials"]],
      "else": ["properties": ["trials": false, "seed": false]],
    ],
  ]

  // MARK: Scalars

  /// Numbers that loaders of YAML 1.1 or 1.2 leave as text, and Descent does not: `1e-3` without a
  /// point, `1_000`, `0o17`. Other text, such as a number in quotes, is refused.
  var numberText: JSON {
    reference("number_text") {
      [
        "type": "string",
        "pattern":
          "^[-+]?([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)[eE][-+]?[0-9_]+$|^[-+]?[0-9_.]*[0-9]_[0-9][0-9_.]*$|^0o[0-7_]+$",
      ]
    }
  }

  /// What can be a name in a formula.
  static let name: JSON = ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]

  /// What cannot, being the language's own.
  private static let reserved = JSON.texts(
    FormulaLanguage.constants.map(\.name) + FormulaLanguage.functions.map(\.name))

  static func number(_ range: ParameterRange, isWhole: Bool = false) -> JSON {
    var members = [JSON.Member("type", isWhole ? "integer" : "number")]
    func add(_ key: String, _ bound: Double) {
      members.append(
        JSON.Member(key, Int(exactly: bound).map { .whole($0) } ?? .number(bound)))
    }
    // Where infinity is outside, the largest number is the bound: .inf is loaded as a number.
    let largest = Double.greatestFiniteMagnitude
    if range.lower.isFinite {
      add(range.includesLower ? "minimum" : "exclusiveMinimum", range.lower)
    } else if !range.includesLower {
      add("minimum", -largest)
    }
    if range.upper.isFinite {
      add(range.includesUpper ? "maximum" : "exclusiveMaximum", range.upper)
    } else if !range.includesUpper {
      add("maximum", largest)
    }
    return .object(members)
  }

  func wholeNumber(_ range: ClosedRange<Int>) -> JSON {
    var whole: JSON = ["type": "integer", "minimum": .whole(range.lowerBound)]
    if range.upperBound < Int.max { whole = whole.adding(["maximum": .whole(range.upperBound)]) }
    return .any([whole, numberText])
  }

  private static func words(_ words: [FormatWord]) -> JSON {
    let described = words.filter { !$0.summary.isEmpty }
    guard words.count > 1 else {
      return ["const": .text(words[0].name), "description": .text(words[0].summary)]
    }
    let description = described.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
    let closed: JSON = ["enum": .texts(words.map(\.name))]
    return description.isEmpty
      ? closed : (["description": .text(description)] as JSON).adding(closed)
  }

  func list(_ items: JSON, _ count: ClosedRange<Int>, _ areUnique: Bool) -> JSON {
    var list: JSON = ["type": "array", "items": items]
    if count.lowerBound > 0 { list = list.adding(["minItems": .whole(count.lowerBound)]) }
    if count.upperBound < Int.max { list = list.adding(["maxItems": .whole(count.upperBound)]) }
    return areUnique ? list.adding(["uniqueItems": true]) : list
  }
}
