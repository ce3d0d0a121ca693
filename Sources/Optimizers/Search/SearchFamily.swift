import Engine
import Lanes

/// A ``SearchMethod`` in every kind of lanes: numbers of either precision for one trial whose elements lie
/// in lanes, and packs of them for trials.
struct SearchFamily {
  /// What makes the method's stepper in one precision.
  struct Precision<Number: PackElement> {
    let make: SearchMaker.Make<Number.Pack>
  }

  let parameters: [ParameterDescription]
  let maker: SearchMaker
  let isRandom: Bool
  let pauses: Bool
  let mostParameters: Int?

  /// - Parameters:
  ///   - isRandom: whether trials differ by their seeds.
  ///   - pauses: whether steps may leave trials where they are without having converged.
  ///   - mostParameters: how many parameters may be optimized at most; nil for any number.
  init(
    _ parameters: [ParameterDescription], _ float: Precision<Float>, _ double: Precision<Double>,
    isRandom: Bool = false, pauses: Bool = false, mostParameters: Int? = nil
  ) {
    self.parameters = parameters
    maker = SearchMaker(float: float.make, double: double.make)
    self.isRandom = isRandom
    self.pauses = pauses
    self.mostParameters = mostParameters
  }
}

// One precision at a time: with both the compiler cannot prove that the types fit.

extension SearchFamily.Precision<Float> {
  static func float<One: SearchMethod, Many: SearchMethod>(
    _ one: One.Type, _ many: Many.Type
  ) -> Self where One.V == Float, Many.V == FloatPack {
    Self { batch in
      if batch.lanesAreElements { return SearchOptimizer<FloatPack, One>(batch) }
      return SearchOptimizer<FloatPack, Many>(batch)
    }
  }
}

extension SearchFamily.Precision<Double> {
  static func double<One: SearchMethod, Many: SearchMethod>(
    _ one: One.Type, _ many: Many.Type
  ) -> Self where One.V == Double, Many.V == DoublePack {
    Self { batch in
      if batch.lanesAreElements { return SearchOptimizer<DoublePack, One>(batch) }
      return SearchOptimizer<DoublePack, Many>(batch)
    }
  }
}
