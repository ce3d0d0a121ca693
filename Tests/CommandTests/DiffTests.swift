import Glibc
import TestSupport
import Testing

/// `descent diff`: what changed, at which status, and what every misuse is answered with.
@Suite struct DiffTests {
  /// A repository with two commits of an experiment and what it includes.
  private func repository() -> Workshop {
    let workshop = Workshop([
      "Experiments/f.yaml": "include: base.yaml\n" + small, "Experiments/base.yaml": "seeds: 1\n",
    ])
    git(workshop, "init", "-q")
    git(workshop, "add", "-A")
    git(workshop, "commit", "-q", "-m", "one")
    workshop.folder.write(
      "include: base.yaml\n" + small.replacing("[1e-2, 1e-1]", with: "[1e-2, 2e-2, 1e-1]"),
      to: "Experiments/f.yaml")
    git(workshop, "commit", "-q", "-a", "-m", "two")
    return workshop
  }

  @discardableResult
  private func git(_ workshop: Workshop, _ words: String..., at folder: String = "")
    -> Subprocess.Outcome
  {
    Subprocess(
      "git", ["-c", "user.name=x", "-c", "user.email=x@x"] + words,
      in: workshop.folder.path + folder, environment: ["PATH=/usr/bin:/bin"]
    ).wait()
  }

  private func diff(_ workshop: Workshop, _ words: String...) -> Subprocess.Outcome {
    workshop.start(["diff"] + words, environment: ["PATH=/usr/bin:/bin"]).wait()
  }

  @Test func revisions() {
    let workshop = repository()
    for range in ["HEAD~1..HEAD", "HEAD~1..", "HEAD~1"] {
      let found = diff(workshop, range, "--", "Experiments/f.yaml")
      #expect(found.status == 1 && found.error == "", "\(found.error)")
      #expect(
        found.output.contains("optimizers.adam.learning_rate          2e-2"), "\(found.output)")
      #expect(found.output.contains("Trials: 4 → 5. 1 added, 4 with the same result."))
    }
    // Backwards it is gone; with itself nothing is.
    let back = diff(workshop, "HEAD..HEAD~1", "--", "./Experiments/f.yaml")
    #expect(back.status == 1 && back.output.contains("1 removed"))
    for range in ["HEAD", "HEAD..HEAD", ".."] {
      let same = diff(workshop, range, "--", "Experiments/f.yaml")
      #expect(
        same.status == 0 && same.output.contains("The experiment is the same."), "\(same.error)")
    }
    // A file of the first commit alone counts from there: what it includes is of that commit too.
    workshop.folder.write("seeds: wrong\n", to: "Experiments/base.yaml")
    #expect(diff(workshop, "HEAD~1..HEAD", "--", "Experiments/f.yaml").status == 1)
    let wrong = diff(workshop, "HEAD", "--", "Experiments/f.yaml")
    #expect(
      wrong.status == 65 && wrong.error.hasPrefix("Experiments/base.yaml:1:8: error:"),
      "\(wrong.error)")
    git(workshop, "commit", "-q", "-a", "-m", "three")
    let old = diff(workshop, "HEAD~1..HEAD", "--", "Experiments/f.yaml")
    #expect(
      old.status == 65 && old.error.hasPrefix("HEAD:Experiments/base.yaml:1:8: error:"),
      "\(old.error)")
    // A branch against what it began from.
    git(workshop, "checkout", "-q", "-b", "branch", "HEAD~2")
    let merge = diff(workshop, "HEAD~0...branch", "--", "Experiments/f.yaml")
    #expect(merge.status == 0, "\(merge.error)")
  }

  @Test func outputsAndFiles() {
    let workshop = Workshop(["f.yaml": small, "g.yaml": small.replacing("60", with: "70")])
    workshop.descent("run", "f.yaml", "g.yaml", "--quiet")
    let same = workshop.descent("diff", "Output/f", "f.yaml")
    #expect(
      same.status == 0 && same.output.contains("to the last bit"), "\(same.output)\(same.error)")
    let other = workshop.descent("diff", "Output/f", "Output/g/")
    #expect(other.status == 1 && other.output.contains("stop.max_iterations  60      70"))
    let page = workshop.descent("diff", "f.yaml", "g.yaml", "--markdown")
    #expect(page.status == 1 && page.output.contains("| stop.max\\_iterations | 60 | 70 |"))
    // A table that was left out is computed.
    unlink(workshop.folder.file("Output/f/results.csv"))
    #expect(workshop.descent("diff", "Output/f", "f.yaml").status == 0)
    let drawn = workshop.descent("diff", "f.yaml", "g.yaml", "--figure", "new/d.svg")
    #expect(drawn.status == 1 && workshop.folder.bytes(of: "new/d.svg") != nil, "\(drawn.error)")
  }

  @Test func misuse() {
    let workshop = repository()
    let cases: [([String], Int32, String)] = [
      ([], 64, "Name two outputs or experiments"),
      (["HEAD~1..HEAD"], 64, "descent diff HEAD~1..HEAD -- Experiments/NAME.yaml"),
      (["Experiments/f.yaml"], 64, "'descent diff -- Experiments/f.yaml'"),
      (["a", "b", "c"], 64, "Two can be compared, and 3 are named"),
      (["HEAD", "--", "Experiments/f.yaml", "--markdown"], 64, "'--markdown' belongs before them"),
      (["HEAD~9", "--", "Experiments/f.yaml"], 64, "git knows no revision 'HEAD~9'"),
      (["--", "Experiments/none.yaml"], 66, "'Experiments/none.yaml' is not in 'HEAD'"),
      (["none", "Experiments/f.yaml"], 66, "'none' is no output and no experiment"),
      (["Experiments", "Experiments/f.yaml"], 66, "'Experiments' is no output of 'descent run'"),
      (
        ["Experiments/f.yaml", "Experiments/f.yaml", "--figure", "x.gif"], 64,
        "has to end in .png or .svg"
      ),
      (["-x..HEAD", "--", "Experiments/f.yaml"], 64, "Unknown option '-x..HEAD'"),
    ]
    for (words, status, message) in cases {
      let found = workshop.start(["diff"] + words, environment: ["PATH=/usr/bin:/bin"]).wait()
      #expect(found.status == status && found.error.contains(message), "\(words) \(found.error)")
      #expect(found.output == "")
    }
    let none = Workshop(["f.yaml": small])
    let outside = diff(none, "--", "f.yaml")
    #expect(outside.status == 64 && outside.error.contains("lies in no git repository"))
    let missing = none.start(["diff", "--", "f.yaml"], environment: ["PATH=/nowhere"]).wait()
    #expect(missing.status == 69 && missing.error.contains("git is not installed"))
    // A clone without history says how to get it.
    git(workshop, "clone", "-q", "--depth", "1", "file://\(workshop.folder.path)", "shallow")
    let shallow = workshop.start(
      ["diff", "HEAD~1..HEAD", "--", "shallow/Experiments/f.yaml"],
      environment: ["PATH=/usr/bin:/bin"]
    ).wait()
    #expect(
      shallow.status == 64 && shallow.error.contains("git fetch --unshallow"), "\(shallow.error)")
  }
}
