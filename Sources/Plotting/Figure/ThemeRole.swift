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

  /// The theme of SVG inside of a page, whose style sheet sets its colours as variables.
  ///
  /// Without such a style sheet, and as PNG, it looks as the light theme.
  public static let adaptive: Theme = {
    var theme = Theme.light
    for role in Role.allCases { theme[keyPath: role.path].role = role }
    return theme
  }()

  /// The declarations that give an adaptive SVG this theme's colours, for a rule of a style sheet:
  /// `--figure-background:#16181d;--figure-ink:#e6e6e6;…`.
  ///
  /// A page that follows the reader's choice holds
  /// `:root{light}@media(prefers-color-scheme:dark){:root{dark}}`, each with the declarations of
  /// its theme. Opacities are the same in all themes and stand in the SVG.
  public var declarations: String {
    Role.allCases.map { "\($0.variable):\(self[keyPath: $0.path].hex);" }.joined()
  }
}
