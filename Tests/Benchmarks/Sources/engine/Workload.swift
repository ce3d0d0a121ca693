import Dispatch
import Engine
import Figures
import Glibc
import Lanes
import Results
import Runner
import Sweeps
import Synchronization

/// Time that only passes.
func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Of all processors that this program has used.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// A plan from the text of an experiment file.
func plan(_ text: String) throws -> Plan {
  let path = "/tmp/descent-benchmark-\(getpid()).yaml"
  guard let file = fopen(path, "w") else { exit(74) }
  fputs(text, file)
  fclose(file)
  defer { unlink(path) }
  return Plan(try Experiment.load(path: path))
}

/// What a run took and did.
struct Measurement {
  var seconds: Double
  var processorSeconds: Double
  /// Of live trials.
  var steps = 0
  var counts = [0, 0, 0]

  init(_ seconds: Double, _ processorSeconds: Double, _ tables: [OutcomeTable]) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    for table in tables {
      for index in 0..<table.count {
        steps += table.iterations(of: index)
        counts[Int(table.status(of: index).rawValue)] += 1
      }
    }
  }

  var rate: Double { Double(steps) / seconds }

  var json: String {
    "{\"seconds\": \(seconds), \"cpu_seconds\": \(processorSeconds), \"steps\": \(steps), \"converged\": \(counts[0]),"
      + " \"exploded\": \(counts[1]), \"max_iterations\": \(counts[2])}"
  }
}

/// A run of the product: plan, formulas compiled, threads.
func runProduct(_ plan: Plan, threads: Int, batch: Int? = nil) throws -> Measurement {
  var tuning = RunTuning()
  if let batch { tuning.batchTrials = batch }
  let (began, used) = (seconds(), processorSeconds())
  let results = try Runner.run(plan, jobs: threads, tuning: tuning)
  return Measurement(seconds() - began, processorSeconds() - used, results?.outcomes ?? [])
}

/// A run of a plan's first group with any loss, in batches of `batch` trials.
func runEngine<V: PackLane>(
  _ plan: Plan, threads: Int, batch: Int = 512,
  _ loss: @escaping @Sendable () -> any BatchLoss<V>
) throws -> Measurement {
  let group = plan.groups[0]
  let choice = plan.experiment.optimizers[group.optimizerIndex]
  let compiled = try Runner.compile(plan, group: 0)
  let table = try OutcomeTable(
    count: group.count, dimension: compiled.dimension,
    isSingle: plan.experiment.precision == .float32)
  let next = Atomic<Int>(0)
  let (began, used) = (seconds(), processorSeconds())
  DispatchQueue.concurrentPerform(iterations: threads) { _ in
    let engine = BatchEngine<V>(compiled, loss: loss(), maximumTrials: batch)
    while true {
      let start = next.wrappingAdd(batch, ordering: .relaxed).oldValue
      guard start < group.count else { return }
      let trials = plan.columns(start..<min(start + batch, group.count), of: group)
      engine.run(
        trials.count, parameters: choice.numbers(for: trials), starts: trials.starts,
        firstRow: start, into: table)
    }
  }
  return Measurement(seconds() - began, processorSeconds() - used, [table])
}
