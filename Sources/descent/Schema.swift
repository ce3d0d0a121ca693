import ArgumentParser
import Reports

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of experiment files, for editors.",
    discussion: """
      Editors with a YAML language server complete and check by it. Write it to a file and name that
      in the first line of an experiment:

        descent schema > Experiments/schema.json
        # yaml-language-server: $schema=schema.json
      """)

  func run() throws { try Terminal.print(ExperimentSchema.text) }
}
