/// Colours of a theme that a style sheet may set.
///
/// The adaptive theme draws with colours that look like the light theme's but differ from them, and
/// from one another, by less than 8 bits can tell; cairo writes them into its SVG with six decimals,
/// and there they are known again and become `var(--figure-ink, #000000)` and the like. So one SVG
/// inside of a page is light or dark as the page's style sheet says, and light without one.
extension Theme {
  /// A colour of the theme by its part in a figure.
  enum Role: Int, CaseIterable {
    case background, ink, quietInk, frame, grid, legendBackground, legendFrame

    /// The custom property of a style sheet.
    var variable: String {
      switch self {
      case .background: "--figure-background"
      case .ink: "--figure-ink"
      case .quietInk: "--figure-quiet-ink"
      case .frame: "--figure-frame"
      case .grid: "--figure-grid"
      case .legendBackground: "--figure-legend-background"
      case .legendFrame: "--figure-legend-frame"
      }
    }

    var path: WritableKeyPath<Theme, Color> {
      switch self {
      case .background: \.background
      case .ink: \.ink
      case .quietInk: \.quietInk
      case .frame: \.frame
      case .grid: \.grid
      case .legendBackground: \.legendBackground
      case .legendFrame: \.legendFrame
      }
    }
  }

  /// The theme of SVG inside of a page, its colours variables of the page's style sheet.
  ///
  /// Drawn as PNG it looks as the light theme.
  public static let adaptive: Theme = {
    var theme = Theme()
    for role in Role.allCases { theme[keyPath: role.path] = marked(role) }
    return theme
  }()

  /// The light theme's colour with a mark that only six decimals show.
  private static func marked(_ role: Role) -> Color {
    let color = light[keyPath: role.path]
    let mark = Double(role.rawValue + 1) / 5000
    return Color(
      red: color.red + (color.red < 0.5 ? mark : -mark), green: color.green, blue: color.blue,
      alpha: color.alpha)
  }

  /// What the light theme draws in a colour of the adaptive theme: the variable and that colour;
  /// nil for any other colour.
  static func variable(red: Double, green: Double, blue: Double) -> (name: String, color: Color)? {
    for role in Role.allCases {
      let color = adaptive[keyPath: role.path]
      if abs(color.red - red) < 1e-5, abs(color.green - green) < 1e-5,
        abs(color.blue - blue) < 1e-5
      {
        return (role.variable, light[keyPath: role.path])
      }
    }
    return nil
  }

  /// The declarations that give an adaptive SVG this theme's colours, for a rule of a style sheet:
  /// `--figure-background:#16181d;--figure-ink:#e6e6e6;…`.
  ///
  /// A page that follows the reader's choice holds
  /// `:root{light}@media(prefers-color-scheme:dark){:root{dark}}`, each with the declarations of
  /// its theme. Opacities are the same in all themes and stand in the SVG.
  public var declarations: String {
    Role.allCases.map { "\($0.variable):\(self[keyPath: $0.path].hex);" }.joined()
  }

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

extension Color {
  /// `#rrggbb`, without alpha.
  public var hex: String {
    let digits = Array("0123456789abcdef")
    var text = "#"
    for shift in [20, 16, 12, 8, 4, 0] {
      text.append(digits[Int(opacity(1).premultiplied >> UInt32(shift)) & 15])
    }
    return text
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
