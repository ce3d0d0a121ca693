/// One thing drawn in a figure's frame.
public enum Layer: Sendable, Hashable {
  case image(ImageLayer)
  case line(LineLayer)
  case markers(MarkerLayer)
  case band(BandLayer)
  case rule(RuleLayer)
  case text(TextLayer)
  case scale(ScaleLayer)
  case contours(ContourLayer)
}
