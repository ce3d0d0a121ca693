import ArgumentParser
import Reports
import Results
import Support

struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a page of all outputs, with question, answer and picture: Output/README.md.",
    usage: "descent index [<dir>]",
    discussion: Examples.after(
      "It is made from what the outputs hold; nothing runs. A README.md that somebody else wrote stays.",
      "descent index"))

  @Argument(help: ArgumentHelp("The folder that holds the outputs.", valueName: "dir"))
  var folder = "Output"

  func validate() throws {
    if folder.isEmpty { throw ValidationError("The folder of the outputs has to be named.") }
  }

  func run() throws {
    let page = "\(folder)/README.md"
    let index: OutputIndex
    do { index = try OutputIndex(of: folder) } catch { throw Plot.reporting(error) }
    guard index.count > 0 else {
      Terminal.report("error: '\(folder)' holds no outputs: 'descent run' makes them")
      throw ExitStatus.unreadableFile
    }
    guard OutputIndex.isReplaceable(page) else {
      Terminal.report(
        "error: '\(page)' was not written by 'descent index', and stays: move it away first")
      throw ExitStatus.noOutput
    }
    do { try OutputFolder.write(Array(index.text.utf8), to: page) } catch {
      throw ExitStatus.reporting(error)
    }
    try Terminal.print(["\(grouped(index.count)) output\(index.count == 1 ? "" : "s") in \(page)"])
  }
}
