import Figures
import Plotting
import TestSupport
import Testing

@Suite struct CoincidingEndsTests {
  /// However many ends share a place, no marker covers another, and none leaves the frame.
  @Test func markersStandApart() {
    var random = SplitMix(seed: 3)
    let frame = Rectangle(x: 10, y: 20, width: 600, height: 400)
    for count in 1...12 {
      let place = Point(
        Double.random(in: -1...1, using: &random), Double.random(in: 95...105, using: &random))
      let ends: [Point?] = [Point(-1.9, 91), nil] + [Point?](repeating: place, count: count)
      let moved = CoincidingEnds.apart(ends, x: -2...2, y: 90...110, frame: frame)
      #expect(moved[0] == nil && moved[1] == nil)
      let shown = zip(ends, moved).compactMap { $1 ?? $0 }
      for (at, a) in shown.enumerated() {
        #expect((-2...2).contains(a.x) && (90...110).contains(a.y))
        for b in shown[..<at] {
          let (dx, dy) = ((a.x - b.x) / 4 * 600, (a.y - b.y) / 20 * 400)
          #expect((dx * dx + dy * dy).squareRoot() > 11.9, "\(count) ends")
        }
      }
    }
  }
}
