import ArgumentParser
import Glibc

struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what makes a shell complete commands, options, names and files.",
    discussion: Examples.after(
      """
      The shell asks the program for the words, so that they are always those of the program at hand.
      """,
      "descent completions bash",
      "descent completions fish > descent.fish"))

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws { try Terminal.print(shell.script) }
}

/// What the shells run, a candidate a line.
struct Complete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the words that may stand where the cursor is.", shouldDisplay: false)

  @Argument var shell: Shell
  @Argument(parsing: .postTerminator) var words: [String] = []

  func run() throws {
    guard let program = CommandDescription.program else { throw ExitStatus.defect }
    let (words, prefix) = shell.words(words)
    let completion = WordCompletion(words, of: program)
    var lines: [String] = []
    // Fish quotes all words alike.
    if shell != .fish { lines.append(completion.arePaths ? "paths" : "words") }
    lines += completion.candidates.map { candidate in
      let text = candidate.text.dropFirst(prefix.count)
      return candidate.summary.isEmpty ? String(text) : "\(text)\t\(candidate.summary)"
    }
    Terminal.write(lines.map { $0 + "\n" }.joined(), to: STDOUT_FILENO)
  }
}
