import Support

/// The script of a sweep on Slurm: a task of an array runs a shard, and a job that is none makes the output.
///
/// It holds no time, no host and no path that the user did not write, so that it can be kept with the output.
struct JobScript {
  /// The program as the nodes find it.
  let program: String
  /// The experiment's file, as the user wrote it.
  let file: String
  /// What changes the experiment, as options of `descent run`.
  let changes: [String]
  let name: String
  /// What no other trials have.
  let identity: String
  let shards: Int
  let store: String
  let output: String
  /// What a task asks for: MiB, unless the user's own options say, and minutes.
  let memory: Int?
  let minutes: Int
  /// The same of the job that makes the output.
  let outputMinutes: Int

  /// By what the jobs are known in the queue.
  var comment: String { "descent-\(identity)" }

  /// Where Slurm writes what tasks say.
  var logs: String { "\(store)/logs" }

  /// The options of `sbatch` for the tasks that run shards.
  ///
  /// - Parameter numbers: of the shards, ascending.
  func arrayOptions(_ numbers: [Int]) -> [String] {
    ["--array=\(NumberRanges.text(numbers))", "--output=\(pattern("%x-%A_%a.log"))"]
  }

  /// The options of `sbatch` for the job that makes the output.
  ///
  /// - Parameter array: the number of the job that runs shards; nil where all are whole.
  func outputOptions(after array: Int?) -> [String] {
    (array.map { ["--dependency=afterany:\($0)"] } ?? []) + [
      "--output=\(pattern("%x-%j.log"))", "--time=\(outputMinutes)",
    ]
  }

  /// Where Slurm writes what a task said, or the job that makes the output.
  func log(_ job: Int, task: Int? = nil) -> String {
    "\(logs)/\(name)-\(job)\(task.map { "_\($0)" } ?? "").log"
  }

  /// Options in a comment, which ends with its line.
  private func comment(_ options: [String]) -> String {
    options.map(ShellWord.quoted).joined(separator: " ").replacing(/\v/, with: " ")
  }

  private func pattern(_ ending: String) -> String {
    logs.replacing("%", with: "%%") + "/" + ending
  }

  /// All of it.
  ///
  /// - Parameter numbers: of the shards that are not whole.
  func text(_ numbers: [Int]) -> String {
    let run = ([program, "run", file] + changes).map(ShellWord.quoted).joined(separator: " ")
    let place = ShellWord.quoted("--store=\(store)")
    let threads = "--jobs \"${SLURM_CPUS_PER_TASK:-1}\""
    let array = comment(arrayOptions(numbers))
    let output = comment(outputOptions(after: nil))
    let submitted =
      numbers.isEmpty
      ? ["# All shards are whole. 'descent submit' gave sbatch", "#   \(output)"]
      : [
        "# 'descent submit' gave sbatch", "#   \(array)",
        "# and, for the job that makes the output,",
        "#   --dependency=afterany:ARRAY \(output)",
      ]
    return
      ([
        "#!/bin/bash", "#SBATCH --job-name=\(name)", "#SBATCH --comment=\(comment)",
        "#SBATCH --cpus-per-task=1",
      ] + (memory.map { ["#SBATCH --mem=\($0)M"] } ?? [])
      + [
        "#SBATCH --time=\(minutes)", "#SBATCH --requeue", "#SBATCH --open-mode=append",
        "# A sweep in \(shards) shard\(shards == 1 ? "" : "s"): a task of an array runs the shard of its"
          + " number into the store,",
        "# another job makes the output of all. Options of the command line win over those above.",
      ] + submitted + [
        "set -eu",
        "# Slurm goes elsewhere where a node lacks the folder.",
        "cd \"$SLURM_SUBMIT_DIR\"",
        "if [ -n \"${SLURM_ARRAY_TASK_ID:-}\" ]; then",
        "  exec \(run) --shard env/\(shards) \(place) \(threads)",
        "fi",
        "exec \(run) --join \(shards) \(place) \(ShellWord.quoted("--output=\(self.output)")) \(threads)",
        "",
      ]).joined(separator: "\n")
  }

  /// A name as Slurm, file names and scripts take it.
  static func name(_ experiment: String) -> String {
    let plain = experiment.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_"
    }
    return plain.isEmpty ? "sweep" : String(plain.prefix(64))
  }
}

/// Words of a shell's command line.
enum ShellWord {
  /// A word as a shell takes it.
  static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || "0123456789-_./=,:+@%".unicodeScalars.contains($0))
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
