import Support
import Synchronization
import Testing

@Suite struct ParallelTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [0, 1, 2, 1000], [0, 1, 3, 8])
  func everyIndexOnceInOrder(_ count: Int, _ threads: Int) {
    let calls = Mutex([Int](repeating: 0, count: count))
    let values = Parallel.map(count, threads: threads) { index in
      calls.withLock { $0[index] += 1 }
      return index * index
    }
    #expect(values == (0..<count).map { $0 * $0 })
    #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
  }

  /// A thread keeps its state from index to index, and there are no more states than threads.
  @Test(arguments: [1, 4])
  func statesBelongToThreads(_ threads: Int) {
    let states = Atomic<Int>(0)
    let sums = Mutex<[Int: Int]>([:])
    Parallel.forEach(
      500, threads: threads,
      state: { (id: states.wrappingAdd(1, ordering: .relaxed).oldValue, seen: 0) },
      body: { state, _ in
        state.seen += 1
        let (id, seen) = state
        sums.withLock { $0[id] = seen }
      })
    #expect((1...threads).contains(states.load(ordering: .relaxed)))
    #expect(sums.withLock { $0.values.reduce(0, +) } == 500)
  }

  @Test func theFirstFailureIsThrown() {
    let calls = Atomic<Int>(0)
    #expect(throws: Failure(index: 7)) {
      try Parallel.map(100, threads: 4) { (index) throws(Failure) -> Int in
        calls.wrappingAdd(1, ordering: .relaxed)
        if index % 10 == 7 { throw Failure(index: index) }
        return index
      }
    }
    #expect(calls.load(ordering: .relaxed) == 100)
  }
}
