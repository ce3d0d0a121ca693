import ArgumentParser
import Reports

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of experiment files, for editors.",
    discussion: Examples.after(
      """
      Editors with a YAML language server complete and check by it, where the first line of an experiment \
      names the file: # yaml-language-server: $schema=.descent.schema.json. 'descent new' writes both.
      """,
      "descent schema > Experiments/.descent.schema.json"))

  func run() throws { try Terminal.print(ExperimentSchema.text) }
}
