/// The `d` attribute of a path in hundredths of a pixel, as short as SVG's grammar allows.
struct SVGPathData {
  private(set) var bytes: [UInt8] = []
  private typealias Place = (x: Int, y: Int)
  /// Where the path stands and where its current piece began.
  private var current: Place = (0, 0)
  private var start: Place = (0, 0)
  /// The command whose numbers come next without the command being repeated.
  private var command: UInt8?
  private let isRelative: Bool

  /// Creates an empty path.
  ///
  /// - Parameter isRelative: Whether each point is given from the one before, which is shorter, but
  ///   for short paths only: browsers add the numbers in single precision.
  init(isRelative: Bool = false) { self.isRelative = isRelative }

  var isEmpty: Bool { bytes.isEmpty }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    (current, start, command) = ((0, 0), (0, 0), nil)
  }

  mutating func move(to point: Point) {
    let place = Self.place(point)
    begin("M", isRepeatable: false)
    append(place.x, place.y)
    (current, start) = (place, place)
  }

  /// A straight line, or the beginning of the path where nothing comes before.
  mutating func line(to point: Point) {
    guard !bytes.isEmpty else { return move(to: point) }
    let place = Self.place(point)
    let origin = origin
    if place.y == current.y {
      begin("H")
      append(place.x - origin.x)
    } else if place.x == current.x {
      begin("V")
      append(place.y - origin.y)
    } else {
      begin("L")
      append(place.x - origin.x, place.y - origin.y)
    }
    current = place
  }

  /// A cubic Bézier curve.
  mutating func curve(to end: Point, _ control1: Point, _ control2: Point) {
    if bytes.isEmpty { move(to: control1) }
    let origin = origin
    begin("C")
    for place in [control1, control2, end].map(Self.place) {
      append(place.x - origin.x, place.y - origin.y)
      current = place
    }
  }

  mutating func close() {
    guard !bytes.isEmpty else { return }
    begin("Z", isRepeatable: false)
    current = start
  }

  /// What coordinates are counted from.
  private var origin: Place { isRelative ? current : (0, 0) }

  /// A point in hundredths, rounded to 1/256 first as cairo does, so that PNG and SVG agree.
  private static func place(_ point: Point) -> Place {
    func hundredths(_ coordinate: Double) -> Int {
      guard coordinate.isFinite else { return 0 }
      let rounded = (min(max(coordinate, -1e9), 1e9) * 256).rounded() / 256
      return Int((rounded * 100).rounded())
    }
    return (hundredths(point.x), hundredths(point.y))
  }

  /// Writes a command's letter, given as the one for absolute coordinates.
  private mutating func begin(_ letter: Unicode.Scalar, isRepeatable: Bool = true) {
    // Moves are absolute in any case. Small letters lie 32 above the capital ones.
    let letter = UInt8(ascii: letter) + (isRelative && letter != "M" ? 32 : 0)
    if command != letter { bytes.append(letter) }
    command = isRepeatable ? letter : nil
  }

  private mutating func append(_ hundredths: Int...) {
    for number in hundredths {
      // Letters and signs separate numbers as blanks do.
      let isAfterNumber = (bytes.last ?? 0) <= UInt8(ascii: "9")
      if isAfterNumber, number >= 0 { bytes.append(UInt8(ascii: " ")) }
      SVGNumber.append(units: number, decimals: 2, omitsZero: true, to: &bytes)
    }
  }
}
