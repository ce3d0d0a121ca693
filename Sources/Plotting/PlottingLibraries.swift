import Ccairo

/// The libraries on which the bytes of pictures depend.
public enum PlottingLibraries {
  /// Names and versions, in a fixed order.
  public static var versions: [(name: String, version: String)] {
    [("cairo", String(cString: cairo_version_string())), ("font", "DejaVu Sans")]
  }
}
