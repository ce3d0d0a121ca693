import Glibc
import TestSupport
import Testing

/// `run --shard` and `run --join`, as a user calls them.
@Suite struct ShardCommandTests {
  private func workshop() -> Workshop { Workshop(["f.yaml": small, "wrong.yaml": "loss: 1\n"]) }

  @Test func shardsMakeTheOutput() throws {
    let workshop = workshop()
    #expect(workshop.descent("run", "f.yaml", "--fresh", "-q", "-o", "A").status == 0)
    for number in 1...3 {
      let outcome = workshop.descent("run", "f.yaml", "--shard", "\(number)/3")
      #expect(outcome.status == 0 && outcome.error == "")
      #expect(outcome.output.hasPrefix("shard \(number) of 3: "))
      let again = workshop.descent("run", "f.yaml", "--shard", "\(number)/3")
      #expect(again.output.hasPrefix("shard \(number) of 3 is whole already: .descent/shards/"))
    }
    #expect(!workshop.folder.contents(below: ".").keys.contains { $0.hasPrefix("Output") })
    let joined = workshop.descent("run", "f.yaml", "--join", "3", "-o", "B")
    #expect(joined.status == 0 && joined.output.hasSuffix("B/f/report.md\n"))
    let output = workshop.folder.contents(below: "A")
    #expect(output.count > 5 && workshop.folder.contents(below: "B") == output)
    #expect(workshop.folder.bytes(of: ".descent/trials.sqlite") == nil)
    #expect(workshop.descent("plan", "f.yaml").output.contains("4 of 4 trials are stored"))
    let status = workshop.descent("store").output
    #expect(
      status.contains("4 trials in 3 whole shards") && status.contains("every record is sound"))
    // To another store and back.
    #expect(workshop.descent("store", "export", "out").output.hasPrefix("4 trials"))
    #expect(workshop.descent("store", "prune").output.hasPrefix("0 trials removed"))
    #expect(workshop.descent("plan", "f.yaml").output.contains("4 of 4 trials are stored"))
    #expect(workshop.descent("store").output.contains("4 trials in") == true)
  }

  @Test func theEnvironmentNumbersShards() {
    let workshop = workshop()
    for (variables, number) in [
      (["SLURM_ARRAY_TASK_ID=2"], 2), (["JOB_COMPLETION_INDEX=0"], 1),
      (["SLURM_ARRAY_TASK_ID=4", "JOB_COMPLETION_INDEX=1"], 4),
      (["SLURM_ARRAY_TASK_ID=", "JOB_COMPLETION_INDEX=2"], 3),
    ] {
      let outcome = workshop.descent(
        "run", "f.yaml", "--shard", "env/4", environment: variables)
      #expect(outcome.output.hasPrefix("shard \(number) of 4: 1 trial in "), "\(outcome)")
    }
    for (variables, part) in [
      ([], "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set"),
      (["SLURM_ARRAY_TASK_ID=5"], "SLURM_ARRAY_TASK_ID is '5', and not from 1 to 4"),
      (["SLURM_ARRAY_TASK_ID=0"], "not from 1 to 4"), (["SLURM_ARRAY_TASK_ID=x"], "is 'x'"),
      (["JOB_COMPLETION_INDEX=4"], "JOB_COMPLETION_INDEX is '4', and not from 0 to 3"),
      (["JOB_COMPLETION_INDEX=-1"], "not from 0 to 3"),
      (["JOB_COMPLETION_INDEX=9223372036854775807"], "not from 0 to 3"),
    ] as [([String], String)] {
      let outcome = workshop.descent(
        "run", "f.yaml", "--shard", "env/4", environment: variables)
      #expect(outcome.status == 64 && outcome.error.contains(part), "\(outcome)")
    }
  }

  @Test func missingShardsAreNamed() throws {
    let workshop = workshop()
    let none = workshop.descent("run", "f.yaml", "--join", "4")
    #expect(none.status == 66 && none.error.contains("all 4 shards are missing in '.descent'"))
    #expect(none.error.contains("4 of 4 trials"))
    for number in [1, 3] { workshop.descent("run", "f.yaml", "--shard", "\(number)/4") }
    let some = workshop.descent("run", "f.yaml", "--join", "4")
    #expect(
      some.status == 66 && some.error.contains("shards 2,4 of 4 are missing"), "\(some.error)")
    #expect(some.error.contains("--shard 2/4"))
    workshop.descent("run", "f.yaml", "--shard", "4/4")
    #expect(
      workshop.descent("run", "f.yaml", "--join", "4").error.contains("shard 2 of 4 is missing"))
    workshop.descent("run", "f.yaml", "--shard", "2/4")
    // A damaged one is named with its file, and an output that is there stays as it was.
    #expect(workshop.descent("run", "f.yaml", "--join", "4").status == 0)
    let output = workshop.folder.contents(below: "Output")
    let name = try #require(
      workshop.folder.files(below: ".descent/shards").first { $0.hasPrefix("2-of-4") })
    var bytes = try #require(workshop.folder.bytes(of: ".descent/shards/\(name)"))
    bytes[bytes.count / 2] ^= 1
    workshop.folder.write(bytes, to: ".descent/shards/\(name)")
    let damaged = workshop.descent("run", "f.yaml", "--join", "4")
    #expect(damaged.status == 66 && damaged.error.contains("\(name)': it is damaged"))
    #expect(damaged.error.contains("shard 2 of 4 is missing"))
    #expect(workshop.folder.contents(below: "Output") == output)
    #expect(workshop.descent("run", "f.yaml", "-q").error.contains("its trials run anew"))
    #expect(workshop.descent("store").output.contains("damaged"))
  }

  @Test(arguments: [
    (["f.yaml", "--shard", "0/4"], 64, "shard"), (["f.yaml", "--shard", "5/4"], 64, "shard"),
    (["f.yaml", "--shard", "1"], 64, "shard"), (["f.yaml", "--shard", "1/4/2"], 64, "shard"),
    (["f.yaml", "--shard", "1/0"], 64, "shard"), (["f.yaml", "--shard", "-1/4"], 64, "shard"),
    (["f.yaml", "--shard", "1/1000001"], 64, "shard"),
    (["f.yaml", "--shard", "1/5"], 64, "at most 4 shards"),
    (["f.yaml", "--join", "5"], 64, "at most 4 shards"),
    (["f.yaml", "--join", "0"], 64, "'--join'"),
    (["f.yaml", "--join", "2", "--shard", "1/2"], 64, "exclude each other"),
    (["f.yaml", "--join", "2", "--fresh"], 64, "uses no store"),
    (["f.yaml", "--shard", "1/2", "--fresh"], 64, "uses no store"),
    (["f.yaml", "--shard", "1/2", "--no-figures"], 64, "writes no output"),
    (["f.yaml", "wrong.yaml", "--shard", "1/2"], 65, "wrong.yaml:1:"),
    (["f.yaml", "g/f2.yaml", "--shard", "1/2"], 64, "of one experiment"),
    (["f.yaml", "--shard", "1/2", "--store", "f.yaml"], 73, "remedy: '--store'"),
  ]) func wrongUse(_ arguments: [String], _ status: Int32, _ part: String) {
    let workshop = workshop()
    workshop.folder.write(small, to: "g/f2.yaml")
    let outcome = workshop.descent(["run"] + arguments)
    #expect(outcome.status == status && outcome.error.contains(part), "\(outcome)")
    #expect(workshop.folder.bytes(of: ".descent/shards") == nil)
    #expect(workshop.folder.contents(below: "Output").isEmpty)
  }

  /// A shard that is killed goes on from its journal; a signal says what is kept.
  @Test func killedShardsGoOn() throws {
    let workshop = Workshop([
      "f.yaml": """
      loss: {rosenbrock: {dimension: 300}}
      start: {uniform: [-2, 2]}
      seeds: 400
      stop: {max_iterations: 2000, converged: never}
      optimizers:
        - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
      figures: []

      """
    ])
    #expect(workshop.descent("run", "f.yaml", "--fresh", "-q", "-o", "A").status == 0)
    func journal() -> Int {
      workshop.folder.files(below: ".descent/shards").filter { $0.hasSuffix(".part") }
        .map { workshop.folder.bytes(of: ".descent/shards/\($0)")?.count ?? 0 }.max() ?? 0
    }
    var before = 200
    for signal in [SIGKILL, SIGTERM] {
      let shard = workshop.start(["run", "f.yaml", "--shard", "1/2", "--jobs", "1"])
      // Until it has stored something of its own.
      while journal() <= before { usleep(2000) }
      shard.send(signal)
      let outcome = shard.wait()
      #expect(outcome.status == (signal == SIGKILL ? nil : 143), "\(outcome)")
      if signal == SIGTERM {
        #expect(outcome.error.contains("trials are stored, and the same command goes on"))
      }
      before = journal() + 1
    }
    let last = workshop.descent("run", "f.yaml", "--shard", "1/2")
    #expect(last.status == 0 && last.error.contains("trials were stored already"), "\(last)")
    workshop.descent("run", "f.yaml", "--shard", "2/2")
    #expect(workshop.descent("run", "f.yaml", "--join", "2", "-q", "-o", "B").status == 0)
    #expect(workshop.folder.contents(below: "A") == workshop.folder.contents(below: "B"))
    #expect(workshop.folder.files(below: ".descent/shards").allSatisfy { $0.hasSuffix(".trials") })
  }
}
