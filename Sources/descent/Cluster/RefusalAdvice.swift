import ArgumentParser
import Support

extension Slurm.Refusal {
  /// Says why Slurm refused, and what to do.
  ///
  /// - Parameter options: that the user gave `sbatch`.
  /// - Returns: the status to end with.
  func reported(options: [String]) -> ExitCode {
    let text = reason.lowercased()
    let isAbsent = text.contains("unable to contact") || text.contains("configuration source")
    let remedy =
      isAbsent
      ? "a machine of the cluster whose controller answers: scontrol ping; SLURM_CONF names the configuration"
      : text.contains("partition")
        ? Self.partitions(options)
        : options.isEmpty
          ? "options for sbatch follow '--', as in -- --account=NAME --time=60"
          : "look at the options after '--': \(options.joined(separator: " "))"
    Terminal.report("error: Slurm refused: \(reason)\n  remedy: \(remedy)")
    return isAbsent ? ExitStatus.failedWriting : ExitStatus.wrongUsage
  }

  private static func partitions(_ options: [String]) -> String {
    let names = Slurm.partitions()
    // `--partition=NAME`, `--partition NAME`, `-pNAME`, `-p NAME`.
    let at = options.firstIndex { $0.hasPrefix("--partition") || $0.hasPrefix("-p") }
    let given = at.map { at -> String in
      let value = options[at].dropFirst(options[at].hasPrefix("--") ? "--partition=".count : 2)
      return value.isEmpty && at + 1 < options.count ? options[at + 1] : String(value)
    }
    let hint = given.flatMap { nearest($0, among: names) }.map { "; did you mean '\($0)'?" } ?? ""
    return "-- --partition=NAME, of \(names.joined(separator: ", "))\(hint)"
  }
}
