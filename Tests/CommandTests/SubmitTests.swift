import Glibc
import TestSupport
import Testing

/// `submit` with stand-ins for Slurm's programs; Tests/Slurm submits to a real one.
@Suite struct SubmitTests {
  private func workshop() -> (Workshop, environment: [String]) {
    let workshop = Workshop(["f.yaml": small, "wrong.yaml": "loss: quartc\noptimizers: [adam]\n"])
    return (workshop, ["PATH=\(FakeSlurm.install(in: workshop.folder)):/usr/bin:/bin"])
  }

  private func submitted(_ workshop: Workshop) -> [String] {
    workshop.folder.bytes(of: "slurm/submitted").map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
    } ?? []
  }

  @Test func outputsAreThoseOfARun() throws {
    let (workshop, environment) = workshop()
    #expect(workshop.descent("run", "f.yaml", "--fresh", "-q", "-o", "A").status == 0)
    let outcome = workshop.descent(
      "submit", "f.yaml", "--shards", "4", "--wait", "--", "--partition=long",
      environment: environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("job 7: shards 1-4\njob 8: the output, Output/f\n"))
    #expect(outcome.output.contains("A small one\n"))
    #expect(
      submitted(workshop) == [
        "--parsable --array=1-4 --output=.descent/logs/%x-%A_%a.log --partition=long",
        "--parsable --dependency=afterany:7 --output=.descent/logs/%x-%j.log --time=20 --partition=long",
      ])
    var output = workshop.folder.contents(below: "Output")
    let removed = output.removeValue(forKey: "f/job.sh")
    let script = try #require(removed)
    #expect(output == workshop.folder.contents(below: "A"))
    let text = String(decoding: script, as: UTF8.self)
    #expect(text.hasPrefix("#!/bin/bash\n#SBATCH --job-name=f\n"))
    #expect(
      !text.contains(workshop.folder.path) || text.contains("\(Subprocess.product("descent"))"))
    // Whole shards run no more, and an output that has a script verifies.
    let again = workshop.descent("submit", "f.yaml", "--shards", "4", environment: environment)
    #expect(again.status == 0 && again.error.contains("4 of 4 shards are whole already"))
    #expect(submitted(workshop).count == 3)
    #expect(workshop.descent("verify", "Output/f", "--experiments", ".").status == 0)
    // Shards that are cut otherwise get what is stored.
    let other = workshop.descent("submit", "f.yaml", "--shards", "3", environment: environment)
    #expect(other.error.contains("4 of 4 trials were stored already"), "\(other.error)")
    #expect(submitted(workshop).count == 4)
  }

  @Test func missingShardsAreNamedAndRunAlone() {
    let (workshop, environment) = workshop()
    for number in [2, 3] { workshop.folder.write("", to: "slurm/skip-\(number)") }
    let first = workshop.descent(
      "submit", "f.yaml", "--shards", "4", "--wait", environment: environment)
    #expect(first.status == 66, "\(first)")
    #expect(first.error.contains("error: shards 2-3 of 4 are missing, and no output is made"))
    #expect(first.error.contains("shard 2: no log, '.descent/logs/f-7_2.log': does its node"))
    for number in [2, 3] { unlink(workshop.folder.file("slurm/skip-\(number)")) }
    let second = workshop.descent(
      "submit", "f.yaml", "--shards", "4", "--wait", environment: environment)
    #expect(second.status == 0 && second.error.contains("2 of 4 shards are whole already"))
    #expect(submitted(workshop)[2].contains("--array=2-3 "))
    #expect(workshop.folder.bytes(of: "Output/f/report.md") != nil)
  }

  @Test func aDryRunNeedsNoSlurmAndWritesNothing() {
    let workshop = Workshop(["a 'b' $c.yaml": small])
    let before = workshop.folder.contents(below: ".")
    let outcome = workshop.descent(
      "submit", "a 'b' $c.yaml", "--shards", "2", "--dry-run", "--store", "x y%z", "--set",
      "title=\"it's\"", environment: ["PATH=/nowhere"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("#SBATCH --job-name=a__b___c\n"))
    #expect(
      outcome.output.contains(
        "run 'a '\\''b'\\'' $c.yaml' --set 'title=\"it'\\''s\"' --shard env/2"))
    #expect(outcome.output.contains("--output=x y%%z/logs/%x-%A_%a.log"))
    #expect(outcome.error.contains("4 trials in 2 tasks"))
    #expect(workshop.folder.contents(below: ".") == before)
    // A comment of the script ends with its line.
    let lines = workshop.descent(
      "submit", "a 'b' $c.yaml", "--dry-run", "--store=-st\ntouch PWNED #", "-o=-out",
      environment: ["PATH=/nowhere"]
    ).output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("touch") } == 2, "\(lines)")
    #expect(
      lines.contains { $0.contains("'--store=-st") }
        && lines.contains { $0.contains("--output=-out") })
    // The script does what it says.
    workshop.folder.write(outcome.output, to: "job.sh")
    for task in ["SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_ID=2", "X="] {
      let run = Subprocess(
        "/bin/bash", ["job.sh"], in: workshop.folder.path,
        environment: [task, "SLURM_SUBMIT_DIR=\(workshop.folder.path)", "PATH=/usr/bin:/bin"]
      ).wait()
      #expect(run.status == 0, "\(run)")
    }
    #expect(workshop.folder.bytes(of: "Output/a 'b' $c/report.md") != nil)
  }

  @Test func withoutSlurm() {
    let workshop = workshop().0
    let before = workshop.folder.contents(below: ".")
    let outcome = workshop.descent("submit", "f.yaml", environment: ["PATH=/nowhere"])
    #expect(outcome.status == 69 && outcome.error.contains("is not there"))
    #expect(outcome.error.contains("--dry-run"))
    #expect(workshop.folder.contents(below: ".") == before)
  }

  @Test(arguments: [
    (
      "sbatch: error: invalid partition specified: lon\nsbatch: error: Batch job submission failed: Invalid partition name specified",
      ["--partition=lon"], 64, "Slurm refused: Invalid partition name specified",
      "did you mean 'long'?"
    ),
    (
      "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
      [], 74, "Unable to contact slurm controller", "scontrol ping"
    ),
    (
      "sbatch: unrecognized option '--nonsense'\nTry \"sbatch --help\" for more information",
      ["--nonsense"], 64, "Slurm refused: unrecognized option '--nonsense'",
      "after '--': --nonsense"
    ),
    ("", [], 64, "sbatch gives no reason", "--account"),
  ]) func refusals(
    _ said: String, _ options: [String], _ status: Int32, _ reason: String, _ remedy: String
  ) {
    let (workshop, environment) = workshop()
    #expect(workshop.descent("run", "f.yaml", "-q").status == 0)
    workshop.folder.write("an earlier one\n", to: "Output/f/job.sh")
    let before = workshop.folder.contents(below: "Output")
    workshop.folder.write(said + "\n", to: "slurm/refuse")
    for output in ["Output", "New"] {
      let outcome = workshop.descent(
        ["submit", "f.yaml", "--shards", "2", "-o", output, "--"] + options,
        environment: environment)
      #expect(outcome.status == status, "\(outcome)")
      #expect(outcome.error.contains(reason) && outcome.error.contains(remedy), "\(outcome.error)")
    }
    #expect(workshop.folder.contents(below: "Output") == before)
    #expect(
      workshop.folder.bytes(of: "New") == nil && access(workshop.folder.file("New"), F_OK) != 0)
  }

  @Test(arguments: [
    (["wrong.yaml"], 65, "unknown loss 'quartc'"), (["none.yaml"], 66, "none.yaml"),
    (["f.yaml", "--shards", "0"], 64, "'--shards'"),
    (["f.yaml", "--shards", "5"], 64, "at most 4"),
    (["f.yaml", "--dry-run", "--wait"], 64, "exclude"),
    (["f.yaml", "--", "--array=1-9"], 64, "'--array=1-9' is what"),
    (["f.yaml", "--", "-a1-9"], 64, "'-a1-9' is what"),
    (["f.yaml", "--", "--dep=after:1"], 64, "is what"),
    (["f.yaml", "--", "-d", "after:1"], 64, "'-d' is what"),
    (["f.yaml", "--shards", "2", "--store", "f.yaml"], 73, "f.yaml"),
  ]) func wrongUse(_ arguments: [String], _ status: Int32, _ part: String) {
    let (workshop, environment) = workshop()
    let outcome = workshop.descent(["submit"] + arguments, environment: environment)
    #expect(outcome.status == status && outcome.error.contains(part), "\(outcome)")
    #expect(submitted(workshop).isEmpty)
    #expect(workshop.folder.contents(below: "Output").isEmpty)
  }

  @Test func limitsOfTheClusterAndASecondSweep() {
    let (workshop, environment) = workshop()
    workshop.folder.write(
      small.replacing(
        "learning_rate: [1e-3, 1e-2]", with: "learning_rate: {linspace: [1e-3, 1, 2000]}"),
      to: "g.yaml")
    let large = workshop.descent("submit", "g.yaml", "--shards", "1500", environment: environment)
    #expect(large.status == 64 && large.error.contains("a limit of 1,000"), "\(large)")
    #expect(large.error.contains("'--shards 1000', or fewer"))
    let script = workshop.descent("submit", "f.yaml", "--dry-run", environment: environment).output
    let mark = "#SBATCH --comment="
    let comment =
      script.split(separator: "\n").first { $0.hasPrefix(mark) }?.dropFirst(mark.count) ?? ""
    #expect(comment.hasPrefix("descent-") && comment.count == 24)
    workshop.folder.write("12|\(comment)\n13|descent-0000000000000000\n", to: "slurm/mine")
    let second = workshop.descent("submit", "f.yaml", environment: environment)
    #expect(
      second.status == 75 && second.error.contains("in the queue already, as job 12"), "\(second)")
    #expect(submitted(workshop).isEmpty)
  }
}
