/// Places and labels of the ticks of an axis.
public enum Ticks {
  /// The most intervals between labelled ticks, as in Matplotlib.
  public static let mostIntervals = 9

  /// The ticks of an axis.
  ///
  /// On a linear axis the distance of two ticks is 1, 2, 2.5 or 5 times a power of ten; all
  /// labels have the same number of decimals. A logarithmic axis is labelled at its decades,
  /// with minor ticks between; over less than two decades at 1, 2 and 5 times a power, and
  /// over still less as a linear axis.
  ///
  /// - Parameters:
  ///   - mapping: The axis.
  ///   - intervals: The most intervals between labelled ticks, at least 1.
  /// - Returns: The ticks in ascending order, all inside the range.
  public static func ticks(for mapping: AxisMapping, intervals: Int = mostIntervals) -> [Tick] {
    let intervals = max(intervals, 1)
    switch mapping.scale {
    case .linear:
      return linearTicks(from: mapping.lower, through: mapping.upper, intervals: intervals)
        .map {
          var tick = $0
          tick.position = min(max(mapping.position(tick.value), 0), 1)
          return tick
        }
    case .log10:
      return logarithmicTicks(mapping, intervals: intervals)
    }
  }

  /// The most ticks that fit, by a test of the labelled ones.
  ///
  /// - Parameters:
  ///   - mapping: The axis.
  ///   - intervals: The intervals to begin with.
  ///   - fits: Whether the labels of these ticks find room.
  public static func fitting(
    _ mapping: AxisMapping, intervals: Int, where fits: ([Tick]) -> Bool
  ) -> [Tick] {
    var last: [Tick] = []
    for count in stride(from: max(intervals, 1), through: 1, by: -1) {
      let candidate = ticks(for: mapping, intervals: count)
      let labelled = candidate.filter { $0.label != nil }
      if !labelled.isEmpty, fits(labelled) { return candidate }
      if !labelled.isEmpty { last = candidate }
    }
    // Not even a few fit: keep one label, the one nearest the middle.
    let middle = last.indices.filter { last[$0].label != nil }
      .min { abs(last[$0].position - 0.5) < abs(last[$1].position - 0.5) }
    for index in last.indices where index != middle { last[index].label = nil }
    return last
  }

  // MARK: Linear

  /// The step of an axis: `quarters` / 4 · 10^`exponent`, quarters one of 4, 8, 10, 20.
  private struct Step {
    var quarters: Int
    var exponent: Int

    /// The smallest step of the 1-2-2.5-5 series that makes at most so many intervals.
    init(span: Double, intervals: Int) {
      let raw = span / Double(intervals) * (1 - 1e-9)
      var exponent = Int(decimalLogarithm(raw).rounded(.down))
      // The logarithm may have been rounded up: begin one decade lower.
      exponent -= 1
      while true {
        for quarters in [4, 8, 10, 20]
        where Double(quarters) / 4 * powerOfTen(Double(exponent)) >= raw {
          self.quarters = quarters
          self.exponent = exponent
          return
        }
        exponent += 1
      }
    }

    var value: Double { multiple(1) }

    /// How many decimals the multiples of the step need at most, negative for whole tens.
    var decimals: Int { quarters == 10 ? 1 - exponent : -exponent }

    /// k steps, correctly rounded where powers of ten are exact.
    func multiple(_ k: Int) -> Double {
      let scaled = Double(k) * Double(quarters) / 4
      return exponent >= 0
        ? scaled * powerOfTen(Double(exponent)) : scaled / powerOfTen(Double(-exponent))
    }

    /// k steps in units of the last decimal.
    func units(_ k: Int) -> Int { quarters == 10 ? k * 25 : k * quarters / 4 }
  }

  private static func linearTicks(
    from lower: Double, through upper: Double, intervals: Int
  ) -> [Tick] {
    let step = Step(span: upper - lower, intervals: intervals)
    let slack = 1e-9 * (upper - lower) / step.value
    let first = Int((lower / step.value - slack).rounded(.up))
    let last = Int((upper / step.value + slack).rounded(.down))
    guard first <= last else { return [] }
    let magnitude = max(abs(step.units(first)), abs(step.units(last)))
    let style = NumberStyle(largestUnits: magnitude, decimals: step.decimals)
    return (first...last).map { k in
      Tick(value: step.multiple(k), position: 0, label: style.text(units: step.units(k)))
    }
  }

  // MARK: Logarithmic

  private static func logarithmicTicks(_ mapping: AxisMapping, intervals: Int) -> [Tick] {
    let (lower, upper) = (mapping.lower, mapping.upper)
    let slack = 1e-9 * (upper - lower)
    let first = Int((lower - slack).rounded(.up))
    let last = Int((upper + slack).rounded(.down))
    func tick(_ mantissa: Int, _ exponent: Int, _ label: String?) -> Tick? {
      let coordinate = Double(exponent) + decimalLogarithm(Double(mantissa))
      guard coordinate >= lower - slack, coordinate <= upper + slack else { return nil }
      let position = min(max((coordinate - lower) / (upper - lower), 0), 1)
      let power = powerOfTen(Double(abs(exponent)))
      let value = exponent >= 0 ? Double(mantissa) * power : Double(mantissa) / power
      return Tick(value: value, position: position, label: label)
    }

    if last - first >= 1 {
      let decades = last - first
      let strides = [1, 2, 3, 5, 10, 20, 50, 100, 200, 1000]
      // The finest step whose labels fit.
      let step = strides.first { decades / $0 <= intervals } ?? 1000
      var ticks: [Tick] = []
      for exponent in (first - 1)...last {
        let labelled = exponent.quotientAndRemainder(dividingBy: step).remainder == 0
        if labelled || decades <= 60, exponent >= first {
          if let major = tick(1, exponent, labelled ? power(exponent) : nil) {
            ticks.append(major)
          }
        }
        if step == 1, decades <= 12 {
          ticks += (2...9).compactMap { tick($0, exponent, nil) }
        }
      }
      return ticks
    }

    let few = [first - 1, first].flatMap { exponent in
      [1, 2, 5].compactMap { mantissa in
        tick(mantissa, exponent, number(mantissa, exponent))
      }
    }
    if few.count >= 3, few.count <= intervals + 1 {
      let labelled = Set(few.map(\.value))
      let minor = [first - 1, first].flatMap { exponent in
        [3, 4, 6, 7, 8, 9].compactMap { tick($0, exponent, nil) }
      }
      return (few + minor.filter { !labelled.contains($0.value) })
        .sorted { $0.position < $1.position }
    }
    if upper - lower >= 0.7, let decade = tick(1, first, power(first)) {
      return [decade]
    }
    let ends = (mapping.value(at: 0), mapping.value(at: 1))
    return linearTicks(from: ends.0, through: ends.1, intervals: intervals).map {
      var tick = $0
      tick.position = min(max(mapping.position(tick.value), 0), 1)
      return tick
    }
  }

  private static func power(_ exponent: Int) -> String {
    "10" + NumberStyle.superscript(exponent)
  }

  private static func number(_ mantissa: Int, _ exponent: Int) -> String {
    if exponent >= 0, exponent < 5 {
      return String(mantissa) + String(repeating: "0", count: exponent)
    }
    if exponent < 0, exponent >= -4 {
      return "0." + String(repeating: "0", count: -exponent - 1) + String(mantissa)
    }
    return "\(mantissa)×" + power(exponent)
  }
}
