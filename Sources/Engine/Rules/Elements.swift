import Lanes

/// The parameters of a trial as a rule sees them, with their gradients and state.
///
/// A rule treats all elements alike, so it runs on one that stands for all: ``indices`` holds one index,
/// and ``sum(_:)`` adds up its term over the elements of a trial, one after the other.
public struct Elements<R: VectorRule> {
  public typealias V = R.V
  public let x: Column<V>
  /// The gradient. A rule may leave its direction here: it is computed anew after the step.
  public let gradient: Column<V>
  public let state: Column<R.State>
  public let shared: Column<R.Shared>
  /// The loss at `x`.
  public let loss: V
  /// How many parameters a trial has.
  public let count: V
  private let sumOverElements: (V) -> V

  init(
    x: Column<V>, gradient: Column<V>, state: Column<R.State>, shared: Column<R.Shared>, loss: V,
    count: V, sumOverElements: @escaping (V) -> V
  ) {
    self.x = x
    self.gradient = gradient
    self.state = state
    self.shared = shared
    self.loss = loss
    self.count = count
    self.sumOverElements = sumOverElements
  }

  public var indices: Range<Int> { 0..<1 }

  /// The sum of a term over the parameters of a trial, one after the other.
  public func sum(_ term: (Int) -> V) -> V { sumOverElements(term(0)) }

  /// The Euclidean norm over the parameters of a trial.
  public func norm(_ term: (Int) -> V) -> V {
    sum {
      let value = term($0)
      return value * value
    }.squareRoot()
  }
}

/// A number of each element, or of the trial: one item stands for all.
public struct Column<Item> {
  private let item: UnsafeMutablePointer<Item>

  init(_ item: UnsafeMutablePointer<Item>) { self.item = item }

  public subscript(_ index: Int) -> Item {
    get { item.pointee }
    nonmutating _modify { yield &item.pointee }
  }
}
