import Engine
import Lanes

/// One number of each trial of a block, in the memory of a search method.
struct SearchNumber<V: Lane> {
  fileprivate let place: UnsafeMutablePointer<V>

  @inline(__always)
  var value: V {
    get { place.pointee }
    nonmutating set { place.pointee = newValue }
  }

  /// Sets the numbers of some trials.
  @inline(__always)
  func set(_ lanes: V.Mask, _ value: V) {
    place.pointee = place.pointee.replacing(with: value, where: lanes)
  }

  /// For which trials it is not 0: a number that is true or false.
  @inline(__always)
  var isTrue: V.Mask { place.pointee .!= 0 }
}

/// One vector of each trial of a block, component after component.
struct SearchVector<V: Lane> {
  let first: UnsafeMutablePointer<V>
  /// From a component to the next.
  let stride: Int
  let count: Int

  @inline(__always)
  subscript(_ i: Int) -> V {
    get { first[i &* stride] }
    nonmutating set { first[i &* stride] = newValue }
  }

  /// Sets every component for all trials.
  @inline(__always)
  func set(_ value: (_ i: Int) -> V) {
    var place = first
    for i in 0..<count {
      place.pointee = value(i)
      place += stride
    }
  }

  /// Sets every component for some trials.
  @inline(__always)
  func set(_ lanes: V.Mask, _ value: (_ i: Int) -> V) {
    if lanes.areAllTrue {
      set(value)
    } else if lanes.isAnyTrue {
      set { self[$0].replacing(with: value($0), where: lanes) }
    }
  }
}

/// The inner product of each trial, summed component by component.
@inline(__always)
func dot<V: Lane>(_ a: SearchVector<V>, _ b: SearchVector<V>) -> V {
  var sum: V = 0
  for i in 0..<a.count { sum += a[i] * b[i] }
  return sum
}

/// The largest magnitude of each trial; NaN where the last component is.
@inline(__always)
func largest<V: Lane>(_ a: SearchVector<V>) -> V {
  var result: V = 0
  for i in 0..<a.count {
    let size = a[i].magnitude
    result = result.replacing(with: size, where: .!(size .<= result))
  }
  return result
}

extension Lane {
  /// `b` where it is smaller than `a`, else `a`.
  @inline(__always)
  static func smaller(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: b .< a) }

  /// `b` where it is no smaller than `a`, else `a`.
  @inline(__always)
  static func greater(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: b .>= a) }

  /// 1 where a mask holds, else 0.
  @inline(__always)
  init(truth: Mask) { self = Self.select(truth, 1, 0) }
}

/// The memory of a search method for the trials of one block: all that it keeps from step to step, and what
/// it computes with. Methods of one kind ask for the same numbers in the same order, so trials can move from
/// one block to another.
final class SearchMemory<V: Lane> {
  let dimension: Int
  private let parameters: [[Double]]
  private let block: Int
  /// All parameters of each lane, in Double: what moves with a trial.
  private var reals: [[Double]]
  private var chunks: [(first: UnsafeMutablePointer<V>, used: Int, room: Int)] = []

  /// - Parameters:
  ///   - parameters: the method's, for each one value for all trials, or one for each.
  ///   - block: whose trials these are.
  init(dimension: Int, parameters: [[Double]], block: Int) {
    self.dimension = dimension
    self.parameters = parameters
    self.block = block
    reals = (0..<V.width).map { lane in
      parameters.map { $0[min(block * V.width + lane, $0.count - 1)] }
    }
  }

  deinit {
    for chunk in chunks { chunk.first.deallocate() }
  }

  /// A number, 0 at first.
  func number() -> SearchNumber<V> { SearchNumber(place: take(1)) }

  /// A vector of `count` components, 0 at first; as many as there are parameters to optimize by default.
  func vector(_ count: Int? = nil) -> SearchVector<V> {
    let count = count ?? dimension
    return SearchVector(first: take(count), stride: 1, count: count)
  }

  /// The method's parameter of a number.
  func parameter(_ number: Int) -> SearchNumber<V> {
    constants { $0[number] }
  }

  /// A number of each trial that its parameters decide.
  func constants(_ value: (_ parameters: [Double]) -> Double) -> SearchNumber<V> {
    let result = number()
    result.value = rounded(value)
    return result
  }

  /// What each trial's parameters give, in Double, then rounded.
  func rounded(_ value: (_ parameters: [Double]) -> Double) -> V {
    var result: V = 0
    for lane in 0..<V.width { result.setElement(at: lane, to: V.Element(value(reals[lane]))) }
    return result
  }

  /// The seed of a trial: its last parameter.
  func seed(ofLane lane: Int) -> Int { Int(reals[lane].last ?? 0) }

  /// The largest value that a parameter has in any trial, of this block or another.
  func largestParameter(_ number: Int) -> Double { parameters[number].max() ?? 0 }

  private func take(_ count: Int) -> UnsafeMutablePointer<V> {
    if let last = chunks.last, last.room - last.used >= count {
      chunks[chunks.count - 1].used += count
      return last.first + last.used
    }
    let room = max(count, 64)
    let first = UnsafeMutablePointer<V>.allocateAligned(room, repeating: 0)
    chunks.append((first, count, room))
    return first
  }

  // MARK: Trials

  /// How many numbers a trial has.
  var count: Int { chunks.reduce(0) { $0 + $1.used } }

  /// Calls `body` with each number of a lane.
  @inline(__always)
  private func forEach(_ lane: Int, _ body: (UnsafeMutablePointer<V.Element>) -> Void) {
    for chunk in chunks {
      let numbers = UnsafeMutableRawPointer(chunk.first).assumingMemoryBound(to: V.Element.self)
      for at in 0..<chunk.used { body(numbers + (at &* V.width &+ lane)) }
    }
  }

  /// Writes or reads the trial in a lane.
  ///
  /// - Parameter prepare: makes room for so many numbers where a trial's are read; says whether it can.
  func code(_ coder: inout StateCoder, lane: Int, prepare: (_ count: Int) -> Bool) {
    var (values, parameters) = (numbers(ofLane: lane), reals[lane])
    coder.code(&values, repeating: 0)
    coder.code(&parameters, repeating: 0)
    guard !coder.isShort, parameters.count == reals[lane].count, prepare(values.count) else {
      coder.reject()
      return
    }
    setNumbers(ofLane: lane, to: values)
    reals[lane] = parameters
  }

  /// The numbers of the trial in a lane.
  private func numbers(ofLane lane: Int) -> [V.Element] {
    var result: [V.Element] = []
    result.reserveCapacity(count)
    forEach(lane) { result.append($0.pointee) }
    return result
  }

  /// Sets the numbers of the trial in a lane; as many as it has.
  private func setNumbers(ofLane lane: Int, to numbers: [V.Element]) {
    var at = 0
    forEach(lane) {
      $0.pointee = numbers[at]
      at += 1
    }
  }

  /// Puts the numbers of lane `from` of another block of the same method in those of lane `to`.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func take(_ to: Int, from other: SearchMemory, lane from: Int) {
    reals[to] = other.reals[from]
    for (target, source) in zip(chunks, other.chunks) {
      let target = (
        UnsafeMutableRawPointer(target.first).assumingMemoryBound(to: V.Element.self), target.used
      )
      let source = UnsafeMutableRawPointer(source.first).assumingMemoryBound(to: V.Element.self)
      for at in 0..<target.1 {
        target.0[at &* V.width &+ to] = source[at &* V.width &+ from]
      }
    }
  }
}
