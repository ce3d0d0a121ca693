/// A line of text with its place.
struct PlacedText {
  var text: String
  var origin: Point
  var style: TextStyle
}
