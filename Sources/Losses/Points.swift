// Points of any dimension, for starts and minima.

/// A point whose components repeat `values` in turn.
func alternating(_ values: Double..., count: Int) -> [Double] {
  (0..<count).map { values[$0 % values.count] }
}

/// A point whose components are all the same.
func uniform(_ value: Double, count: Int) -> [Double] { Array(repeating: value, count: count) }
