import Glibc
import Reports
import TestSupport
import Testing

/// `descent new`: files that run as they are, and nothing that is overwritten.
@Suite struct NewTests {
  @Test(arguments: ExperimentTemplate.allCases)
  func `what is written runs as it is`(_ template: ExperimentTemplate) throws {
    let workshop = Workshop()
    let made = workshop.descent("new", "question", "--like", template.rawValue)
    #expect(made.status == 0 && made.error == "" && made.output == "Experiments/question.yaml\n")
    let bytes = try #require(workshop.folder.bytes(of: "Experiments/question.yaml"))
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "# yaml-language-server: $schema=\(ExperimentTemplate.schemaName)")
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(lines.allSatisfy { $0.count <= 100 && $0.last != " " })
    #expect(lines.count { $0.hasPrefix("#") } >= 6)
    // The question is the report's title.
    let title = try #require(lines.first { $0.hasPrefix("title: ") }?.dropFirst(7))
    #expect(title.hasSuffix("?"))
    let check = workshop.descent("check", "Experiments/question.yaml")
    #expect(check.status == 0 && check.error == "", "\(check.error)")
    let run = workshop.descent("run", "Experiments/question.yaml")
    #expect(run.status == 0 && run.error == "", "\(run.error)")
    #expect(run.output.hasPrefix("\(title)\n"))
    #expect(workshop.folder.files(below: "Output/question/figures").count >= 4)
  }

  @Test func `the kinds are different, and notebook is the default`() {
    #expect(Set(ExperimentTemplate.allCases.map(\.text)).count == ExperimentTemplate.allCases.count)
    let workshop = Workshop()
    workshop.descent("new", "a")
    #expect(
      workshop.folder.bytes(of: "Experiments/a.yaml")
        == Array(ExperimentTemplate.notebook.text.utf8))
  }

  @Test func `nothing is overwritten`() {
    for name in ["a.yaml", "a.yml"] {
      let workshop = Workshop()
      workshop.folder.write("mine", to: "Experiments/\(name)")
      for asked in ["a", "a.yaml", "a.yml"] {
        let again = workshop.descent("new", asked)
        #expect(again.status == 73 && again.output == "")
        #expect(again.error.hasPrefix("error: 'Experiments/\(name)' exists, and is left as it is"))
      }
      #expect(workshop.folder.contents() == ["Experiments/\(name)": Array("mine".utf8)])
    }
    // A link that leads nowhere is no way out of the folder.
    let workshop = Workshop(["Experiments/x": ""])
    symlink("../outside.yaml", workshop.folder.file("Experiments/a.yaml"))
    #expect(workshop.descent("new", "a").status == 73)
    #expect(workshop.folder.bytes(of: "outside.yaml") == nil)
  }

  @Test func `the folder is made, and the ending is one's own choice`() {
    let workshop = Workshop()
    for (arguments, path) in [
      (["a"], "Experiments/a.yaml"), (["b.yaml"], "Experiments/b.yaml"),
      (["c.yml", "--output", "deep/er/"], "deep/er/c.yaml"), (["d.1", "-o", "."], "./d.1.yaml"),
      (["größe 2"], "Experiments/größe 2.yaml"),
    ] {
      let made = workshop.descent(["new"] + arguments)
      #expect(made.status == 0 && made.output == "\(path)\n", "\(made.error)")
      #expect(workshop.folder.bytes(of: path) != nil)
    }
    #expect(workshop.folder.files().count { !$0.hasSuffix(ExperimentTemplate.schemaName) } == 5)
  }

  @Test func `names are checked`() {
    let workshop = Workshop(["file": ""])
    for (name, message) in [
      ("a/b", "'descent new b --output a'"), ("/b", "'descent new b --output /'"),
      ("", "'descent new rates'"), (".yaml", "needs a name"), (".hidden", "neither '.' nor '-'"),
      ("..", "neither '.' nor '-'"), ("a\nb", "control characters"), ("a\u{1B}[2J", "control"),
      (String(repeating: "a", count: 251), "too long"),
    ] {
      let made = workshop.descent("new", name)
      #expect(made.status == 64 && made.output == "", "\(name)")
      #expect(made.error.contains(message), "\(made.error)")
    }
    #expect(workshop.descent("new", String(repeating: "a", count: 250)).status == 0)
    #expect(workshop.descent("new", "a", "--output", "file").status == 73)
    #expect(workshop.descent("new", "a", "--output", "").status == 64)
    #expect(workshop.descent("new", "a", "--like", "notebok").status == 64)
    #expect(workshop.folder.files().count { !$0.hasSuffix(ExperimentTemplate.schemaName) } == 2)
  }
}
