import ArgumentParser
import Reports

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what experiments can name.")

  @Argument(help: "One of \(Listing.kinds.joined(separator: ", ")).")
  var kind: String

  func validate() throws {
    guard Listing.kinds.contains(kind) else {
      let hint = Listing.nearestKind(kind).map { " Did you mean '\($0)'?" } ?? ""
      throw ValidationError(
        "There is no list of '\(kind)'.\(hint) Lists: \(Listing.kinds.joined(separator: ", ")).")
    }
  }

  func run() throws { try Terminal.print(Listing.lines(kind)) }
}
