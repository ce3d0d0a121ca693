import Dispatch
import Synchronization

/// Loops over several threads. Threads take the next index as they become free.
package enum Parallel {
  /// Calls `body` on so many threads at once, with the thread's number.
  ///
  /// All that was written before is seen by the threads, and all that they wrote is seen afterwards. Dispatch
  /// promises that already; the atomic numbers say it to tools that know nothing of Dispatch.
  package static func threads(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let began = Atomic<Int>(0)
    let ended = Atomic<Int>(0)
    began.store(1, ordering: .releasing)
    DispatchQueue.concurrentPerform(iterations: max(1, count)) { number in
      _ = began.load(ordering: .acquiring)
      body(number)
      ended.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }
    _ = ended.load(ordering: .acquiring)
  }

  /// Calls `body` once for each index from 0 up to `count`.
  ///
  /// - Parameters:
  ///   - threads: at most so many run; one where this is less.
  ///   - state: makes what one thread keeps from index to index.
  ///   - body: called from several threads at a time.
  package static func forEach<State>(
    _ count: Int, threads: Int, state makeState: @Sendable () -> State,
    body: @Sendable (inout State, Int) -> Void
  ) {
    let next = Atomic<Int>(0)
    Self.threads(min(threads, count)) { _ in
      var state = makeState()
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(&state, index)
      }
    }
  }

  /// The values of a function at the indices from 0 up to `count`, in their order.
  ///
  /// - Parameters:
  ///   - threads: at most so many run; one where this is less.
  ///   - transform: called from several threads at a time.
  /// - Throws: the error of the lowest index that fails; all indices are computed all the same.
  package static func map<Value: Sendable, Failure: Error>(
    _ count: Int, threads: Int, _ transform: @Sendable (Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let results = Mutex([Result<Value, Failure>?](repeating: nil, count: count))
    forEach(
      count, threads: threads, state: {},
      body: { _, index in
        let result = Result { () throws(Failure) -> Value in try transform(index) }
        results.withLock { $0[index] = result }
      })
    var values: [Value] = []
    values.reserveCapacity(count)
    for result in results.withLock({ $0 }) {
      if let result { values.append(try result.get()) }
    }
    return values
  }
}
