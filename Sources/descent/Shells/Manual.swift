import ArgumentParser

/// The manual page, for those who package the program.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manual page, descent(1), as roff.",
    discussion: Examples.after(
      "", "descent manual > descent.1", "descent manual | man -l -"),
    shouldDisplay: false)

  func run() throws {
    guard let program = CommandDescription.program else { throw ExitStatus.defect }
    try Terminal.print(ManualPage(program).lines)
  }
}
