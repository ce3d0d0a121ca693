import ArgumentParser
import Reports

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what experiments can name.",
    discussion: Examples.after(
      "Without a kind, the lists themselves.",
      "descent list",
      "descent list losses valley",
      "descent list optimizers weight_decay"))

  @Argument(help: "One of \(Listing.kinds.joined(separator: ", ")).")
  var kind: String?

  @Argument(
    help: "Only entries with this word in their name, parameters, summary or source.")
  var word: String?

  func validate() throws {
    guard let kind else { return }
    guard Listing.kinds.contains(kind) else {
      let hint = Listing.nearestKind(kind).map { " Did you mean '\($0)'?" } ?? ""
      throw ValidationError(
        "There is no list of '\(kind)'.\(hint) Lists: \(Listing.kinds.joined(separator: ", ")).")
    }
    guard let word, Listing.lines(kind, holding: word).isEmpty else { return }
    let hint = Listing.suggestion(kind, for: word).map { " \($0)" } ?? ""
    throw ValidationError("Nothing in the list of \(kind) holds '\(word)'.\(hint)")
  }

  func run() throws {
    try Terminal.print(
      kind.map { Listing.lines($0, holding: word, width: Terminal.columns) } ?? Listing.overview)
  }
}
