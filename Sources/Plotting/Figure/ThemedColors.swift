extension Theme {
  /// A colour of data, given as on white paper, on this theme's paper: black becomes ink, white the
  /// background, and greys keep their distance from it. All other colours read on both.
  public func paper(_ color: Color) -> Color {
    guard self != .light, color.red == color.green, color.green == color.blue else { return color }
    let own: Color
    switch color.opacity(1) {
    case .black: own = ink
    case .white: own = background
    case .darkGray, Theme.light.quietInk: own = quietInk
    case .lightGray: own = legendFrame
    case Theme.light.grid: own = grid
    default: return color
    }
    return own.opacity(color.alpha)
  }

  /// A figure with its colours on this theme's paper. Over a colour map they stay as they are: the
  /// map is the same in every theme.
  func adapted(_ figure: Figure) -> Figure {
    guard self != .light else { return figure }
    let isOverMap = figure.layers.contains {
      if case .image(let map) = $0 { !map.isOnPaper } else { false }
    }
    guard !isOverMap else { return figure }
    var copy = figure
    copy.layers = figure.layers.map { $0.recolored(paper) }
    return copy
  }
}

extension Layer {
  /// The layer with each of its colours translated.
  fileprivate func recolored(_ translate: (Color) -> Color) -> Layer {
    func line(_ style: LineStyle) -> LineStyle {
      var copy = style
      copy.color = translate(style.color)
      copy.halo = style.halo.map(translate)
      return copy
    }
    func marker(_ style: MarkerStyle) -> MarkerStyle {
      var copy = style
      copy.fill = translate(style.fill)
      copy.stroke = style.stroke.map(translate)
      return copy
    }
    switch self {
    // Contours lie over a colour map, which is the same in the dark.
    case .image, .scale, .contours: return self
    case .line(var layer):
      layer.style = line(layer.style)
      layer.startMarker = layer.startMarker.map(marker)
      layer.endMarker = layer.endMarker.map(marker)
      return .line(layer)
    case .markers(var layer):
      layer.style = marker(layer.style)
      return .markers(layer)
    case .band(var layer):
      layer.fill = translate(layer.fill)
      return .band(layer)
    case .rule(var layer):
      layer.style = line(layer.style)
      return .rule(layer)
    case .text(var layer):
      layer.color = translate(layer.color)
      layer.halo = layer.halo.map(translate)
      return .text(layer)
    }
  }
}
