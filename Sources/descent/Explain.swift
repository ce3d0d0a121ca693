import ArgumentParser
import Reports

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explain one optimizer, loss, schedule, figure or sampler: formula, parameters, source.",
    discussion: Examples.after(
      "",
      "descent explain adam",
      "descent explain cosine_decay",
      "descent explain fate_map"))

  @Argument(help: "A name that experiments can use, such as adam or rosenbrock.")
  var name: String

  func validate() throws {
    guard Explanation.lines(name) == nil else { return }
    let hint = Explanation.nearestName(name).map { " Did you mean '\($0)'?" } ?? ""
    throw ValidationError("Nothing is named '\(name)'.\(hint) See 'descent list'.")
  }

  func run() throws { try Terminal.print(Explanation.lines(name) ?? []) }
}
