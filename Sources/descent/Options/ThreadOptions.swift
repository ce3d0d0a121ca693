import ArgumentParser

/// How many threads a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Threads; by default as many as the machine has processors.")
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' must be at least 1.") }
  }

  /// The number of threads.
  var count: Int { jobs ?? Capacity.processors }

  /// The number of threads, where the system grants them.
  ///
  /// - Throws: the exit status, when the shortage has been reported.
  func checked() throws -> Int {
    try Capacity.checkThreads(count)
    return count
  }
}
