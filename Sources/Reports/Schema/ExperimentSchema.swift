import Losses
import Optimizers
import Support
import Sweeps

/// The JSON Schema of the experiment file, made from the catalogues: editors complete and check by it.
///
/// What it accepts may still be wrong: formulas, names of variables, counts that depend on other keys
/// are for `descent check`. What it refuses is always wrong.
public enum ExperimentSchema {
  /// Two blanks a level, ended by a line break; the same on every machine.
  public static var text: String { schema.text() }

  private static var schema: JSON {
    let builder = SchemaBuilder()
    let keys = ExperimentFormat.keys()
    let properties = JSON.properties(keys.map { ($0.name, builder.schema($0)) })
    let required = JSON.texts(keys.filter(\.isRequired).map(\.name))
    let optimizer = closed("optimizer", OptimizerCatalogue.all.map(\.name), builder)
    // A mapping of a loss's formula has other keys than the catalogue's names.
    let formula = ExperimentFormat.names(below: "loss")
    // A model stands with its data.
    let loss = closed(
      "loss", LossCatalogue.all.map(\.name), builder,
      withParameters: ModelCatalogue.all.map(\.name) + formula)
    let free: JSON = [
      "description": "Free for anchors: nothing reads it, and it is no part of what ran."
    ]
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Experiment of Descent",
      "description":
        "A question about optimizers: losses, optimizers, the values to sweep, the figures to draw.",
      "type": "object", "properties": properties,
      "patternProperties": .object([JSON.Member("^\(ExperimentFormat.freePrefix)", free)]),
      "additionalProperties": false,
      // An included file may give what is required, and define names as well.
      "if": ["required": ["include"]],
      "else": [
        "required": required,
        // What is random needs seeds to be chosen among.
        "dependentRequired": ["selection": ["seeds"]], "if": ["required": ["define"]],
        "else": ["properties": ["loss": loss, "optimizers": optimizer]],
      ],
      "$defs": builder.definitions,
    ]
  }

  /// One entry or a list of them, each of the catalogue: for files that define none themselves.
  ///
  /// - Parameter more: names that stand with their parameters alone.
  private static func closed(
    _ kind: String, _ names: [String], _ builder: SchemaBuilder, withParameters more: [String] = []
  ) -> JSON {
    let name: JSON = ["enum": .texts(names)]
    let keys: JSON = ["enum": .texts(names + more)]
    let one = builder.reference("listed_\(kind)") {
      ["if": ["type": "string"], "then": name, "else": ["propertyNames": keys]]
    }
    return ["if": ["type": "array"], "then": ["items": one], "else": one]
  }
}
