import ArgumentParser
import Reports

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explain an optimizer, loss, schedule, figure, function, parameter or key of the file.",
    discussion: Examples.after(
      "",
      "descent explain adam",
      "descent explain stop.converged",
      "descent explain fate_map"))

  @Argument(
    help: "A name that experiments can use: adam, rosenbrock, stop.converged, learning_rate.")
  var name: String

  func validate() throws {
    guard Explanation.lines(name) == nil else { return }
    let hint = Explanation.nearestName(name).map { " Did you mean '\($0)'?" } ?? ""
    throw ValidationError("Nothing is named '\(name)'.\(hint) See 'descent list'.")
  }

  func run() throws { try Terminal.print(Explanation.lines(name, width: Terminal.columns) ?? []) }
}
