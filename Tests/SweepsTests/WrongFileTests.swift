import Figures
import Sweeps
import TestSupport
import Testing
import YAML

/// An experiment file with errors, and all that the user sees of them.
struct WrongFile: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let message: String

  init(_ name: String, _ text: String, _ message: String) {
    self.name = name
    self.text = text
    self.message = message
  }

  var testDescription: String { name }

  static let all = [
    wrongSyntax, wrongFormulas, wrongValues, wrongStarts, wrongSampling, wrongBudgets,
    wrongSelections, wrongFigures, wrongData, wrongLearning, wrongGroups, wrongShapes,
    wrongReductions, wrongNames, wrongRules, wrongRepetitions,
  ].flatMap { $0 }
}

/// The errors of a file of a folder, with paths below the folder; nil if it has none.
func refusal(
  _ name: String, in folder: TemporaryFolder, overrides: [Override] = []
) -> String? {
  do throws(ExperimentError) {
    _ = try Experiment.load(path: folder.file(name), overrides: overrides)
    return nil
  } catch {
    let text =
      switch error {
      case .wrong(let diagnostics): diagnostics.rendered()
      case .unreadable(let problem): problem.rendered
      }
    return text.replacing(folder.path + "/", with: "")
  }
}

/// The errors of files, the first of which is read.
func refusal(_ files: KeyValuePairs<String, String>) -> String? {
  let folder = TemporaryFolder()
  for (name, text) in files { folder.write(text, to: name) }
  return refusal(files[0].key, in: folder)
}

@Suite struct WrongFileTests {
  @Test(arguments: WrongFile.all) func message(_ file: WrongFile) {
    #expect(refusal(["f.yaml": file.text + "\n"]) == file.message + "\n")
  }

  @Test func thereAreMany() {
    #expect(WrongFile.all.count >= 100)
    #expect(Set(WrongFile.all.map(\.name)).count == WrongFile.all.count)
    #expect(Set(WrongFile.all.map(\.text)).count == WrongFile.all.count)
  }

  /// A message shows the line that it names, and its caret stands below that line.
  @Test(arguments: WrongFile.all) func caretStandsBelowTheLine(_ file: WrongFile) throws {
    let lines = file.message.split(separator: "\n", omittingEmptySubsequences: false)
    let source = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (at, line) in lines.enumerated() where line.hasPrefix("f.yaml:") {
      let place = line.split(separator: ":")
      let number = try #require(Int(place[1]))
      let column = try #require(Int(place[2]))
      try #require(number <= source.count && at + 2 < lines.count)
      let shown = source[number - 1].replacing("\t", with: " ")
      guard shown.count <= 100 else { continue }
      #expect(lines[at + 1] == shown)
      #expect(lines[at + 2].prefix { $0 == " " }.count == column - 1)
      #expect(lines[at + 2].contains("^"))
    }
  }

  @Test func allAtOnce() {
    let text = """
      titel: Much is wrong
      loss: {expression: 2x}
      start: {x: 2}
      stop: {max_iterations: 0}
      seeds: []
      optimizers:
        - adma
        - momentum: {momentum: 2}
      figures: [los_curves]
      """
    #expect(
      refusal(["f.yaml": text]) == """
        f.yaml:1:1: error: unknown key 'titel' in the experiment
        titel: Much is wrong
        ^~~~~ did you mean 'title'?
        f.yaml:2:20: error: '2x' is neither a number nor a name
        loss: {expression: 2x}
                           ^~ a product is written '2*x'
        f.yaml:4:24: error: 0 is out of range
        stop: {max_iterations: 0}
                               ^ from 1 to 1,000,000,000
        f.yaml:5:8: error: the list of seeds is empty
        seeds: []
               ^~
        f.yaml:7:5: error: unknown optimizer 'adma'
          - adma
            ^~~~ did you mean 'adam'?
        f.yaml:8:26: error: momentum 2 is out of range
          - momentum: {momentum: 2}
                                 ^ at least 0 and below 1
        f.yaml:9:11: error: unknown figure 'los_curves'
        figures: [los_curves]
                  ^~~~~~~~~~ did you mean 'loss_curves'?

        """)
  }

  // MARK: Bytes and files

  private func complaint(_ bytes: [UInt8]) -> String? {
    let folder = TemporaryFolder()
    folder.write(bytes, to: "f.yaml")
    return refusal("f.yaml", in: folder)
  }

  @Test func bytes() {
    #expect(
      complaint(Array("loss: quartic\ntitle: caf".utf8) + [0xE9, 0x0A]) == """
        f.yaml:2:11: error: the byte 0xE9 is not valid UTF-8
        title: caf\u{FFFD}
                  ^ save the file as UTF-8

        """)
    #expect(
      complaint([0xFF, 0xFE, 0x6C, 0x00])?.hasPrefix(
        "f.yaml:1:1: error: the file is encoded in UTF-16\n") == true)
    #expect(
      complaint(Array("loss: quar\0tic\n".utf8)) == """
        f.yaml:1:11: error: a NUL byte; is this a text file?
        loss: quar\u{FFFD}tic
                  ^

        """)
    #expect(complaint([]) == "f.yaml:1:1: error: the file is empty\n")
    #expect(complaint(Array("# nothing\n".utf8))?.contains("the file is empty") == true)
  }

  @Test func unreadable() {
    let folder = TemporaryFolder()
    folder.write("", to: "folder.yaml/inside")
    #expect(
      refusal("folder.yaml", in: folder)
        == "error: cannot read 'folder.yaml': it is a folder")
    #expect(
      refusal("none.yaml", in: folder)
        == "error: cannot read 'none.yaml': no such file")
  }

  /// Aliases that repeat aliases end in a message before they fill the memory.
  @Test func bomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    let message = try #require(refusal(["f.yaml": text]))
    #expect(message.hasPrefix("f.yaml:6:"))
    #expect(message.contains("more than 1000000 values in the file"))
  }
}
