import Reports
import TestSupport
import Testing

/// What shells are offered. `Tests/Shells` types into real ones.
@Suite struct CompletionTests {
  private static let shells = ["bash", "zsh", "fish"]

  /// The words offered after some others, of which the last is not finished.
  private func offered(
    _ words: [String], _ shell: String = "fish", in workshop: Workshop = Workshop()
  ) -> [String] {
    let outcome = workshop.descent(["complete", shell, "--"] + words)
    #expect(outcome.status == 0 && outcome.error == "", "\(words)")
    return outcome.output.split(separator: "\n").dropFirst(shell == "fish" ? 0 : 1)
      .map { String($0.prefix { $0 != "\t" }) }
  }

  @Test(arguments: shells) func `every name is offered for the first of its letters`(
    _ shell: String
  ) {
    let workshop = Workshop()
    #expect(Set(offered(["explain", ""], shell)) == Set(Explanation.names))
    for first in Set(Explanation.names.map { String($0.prefix(1)) }) {
      let names = Explanation.names.filter { $0.hasPrefix(first) }
      #expect(Set(offered(["explain", first], shell, in: workshop)) == Set(names))
    }
    for kind in Listing.kinds {
      #expect(offered(["list", String(kind.dropLast())], shell, in: workshop) == [kind])
      #expect(offered(["list", kind, ""], shell, in: workshop) == Listing.names(kind))
    }
  }

  /// Every option of every command is offered, and none twice unless it may be given again.
  @Test func options() {
    let workshop = Workshop()
    let commands = offered([""], in: workshop)
    #expect(
      commands.contains("run") && commands.contains("store") && !commands.contains("complete"))
    for command in commands where command != "help" {
      for path in [[command]]
        + (command == "store" ? offered(["store", ""]).map { ["store", $0] } : [])
      {
        let help = workshop.descent(path + ["--help"]).output
        let named = Set(
          help.split(whereSeparator: { " ,\n[]<>".contains($0) })
            .filter { $0.hasPrefix("--") }.map(String.init))
        let options = Set(offered(path + ["--"], in: workshop))
        #expect(
          options.contains("--help") && options.isSubset(of: named.union(["--version"])), "\(path)")
        for option in options where option != "--set" && option != "--figure" {
          let rest = offered(path + [option, "--"], in: workshop)
          #expect(!rest.contains(option) || rest.isEmpty, "\(path) \(option)")
        }
      }
    }
    #expect(offered(["run", "--set", "a=1", "--se"]) == ["--set"])
    #expect(offered(["run", "--quiet", "--qu"]) == [])
    #expect(offered(["run", "-q", "--qu"]) == [])
    #expect(offered(["run", "--", "--qu"]) == [])
    #expect(offered(["nothing", ""]) == [] && offered([]) == commands)
  }

  @Test func values() {
    for (words, expected) in [
      (["plot", "x", "--theme", ""], ["light", "dark"]),
      (["plot", "x", "--theme=l"], ["--theme=light"]),
      (["table", "x", "--by", ""], ["optimizer", "setting", "trial"]),
      (["new", "x", "--like", ""], ExperimentTemplate.allCases.map(\.rawValue)),
      (["plot", "x", "--figure", ""], Listing.names("figures")),
      (["run", "x", "--format", ""], ["png", "svg", "pdf", "csv"]),
      (["run", "x", "--format", "png,svg,"], ["png,svg,pdf", "png,svg,csv"]),
      (["completions", ""], Self.shells), (["store", "p"], ["prune"]), (["help", "pla"], ["plan"]),
      (["run", "--jobs", ""], []), (["new", ""], []), (["run", "--quiet=", ""], []),
      (["run", "--frob=x"], []), (["--vers"], ["--version"]),
    ] {
      #expect(Set(offered(words)) == Set(expected), "\(words)")
    }
  }

  @Test(arguments: shells) func files(_ shell: String) {
    let workshop = Workshop([
      "a.yaml": "", "b.yml": "", "notes.txt": "", ".hidden.yaml": "", "my file.yaml": "",
      "deep/c.yaml": "", "Output/one/manifest.json": "", "Output/x/y": "", "tab\there.yaml": "",
    ])
    for (words, expected) in [
      (["run", ""], ["Output/", "a.yaml", "b.yml", "deep/", "my file.yaml"]),
      (["run", "a.yaml", "b"], ["b.yml"]), (["check", "deep/"], ["deep/c.yaml"]),
      (["plan", "."], [".hidden.yaml"]), (["plan", "a.yaml", "b"], ["b.yml"]),
      (["plan", "./d"], ["./deep/"]), (["store", "prune", "a"], ["a.yaml"]),
      (["plot", ""], ["Output/one"]), (["plot", "O"], ["Output/"]), (["plot", "a"], []),
      (["verify", "Output/one", "Output/"], ["Output/one", "Output/x/"]),
      (["run", "-o", "d"], ["deep/"]), (["store", "import", "nothing/"], []),
    ] as [([String], [String])] {
      #expect(offered(words, shell, in: workshop) == expected, "\(words)")
    }
  }

  /// Bash hands over words as they are typed, broken at '='; so does fish with the last.
  @Test func quotes() {
    let workshop = Workshop(["my file.yaml": "", "it's.yaml": ""])
    for word in ["my\\ f", "'my f", "\"my f", "m'y f'", "my\\ file.yaml"] {
      #expect(offered(["run", word], "bash", in: workshop) == ["my file.yaml"], "\(word)")
      #expect(offered(["run", word], "fish", in: workshop) == ["my file.yaml"], "\(word)")
    }
    #expect(offered(["run", "\"it's"], "bash", in: workshop) == ["it's.yaml"])
    #expect(offered(["plot", "x", "--theme", "=", "d"], "bash") == ["dark"])
    #expect(offered(["plot", "x", "--theme", "="], "bash") == ["light", "dark"])
    #expect(offered(["plot", "x", "--theme", "=", "dark", "--form"], "bash") == ["--format"])
  }

  @Test(arguments: shells) func `the script of each shell is printed`(_ shell: String) {
    let outcome = Workshop().descent("completions", shell)
    #expect(outcome.status == 0 && outcome.error == "")
    #expect(outcome.output.contains("complete \(shell) -- ") && outcome.output.hasSuffix("\n"))
    #expect(Workshop().descent("completions", "tcsh").status == 64)
  }
}
