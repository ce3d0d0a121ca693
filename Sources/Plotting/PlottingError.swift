/// What may prevent a picture from being made; never the data to draw.
public enum PlottingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// cairo reported a status other than success.
  case cairo(status: Int, message: String)
  /// zlib reported a status other than success.
  case compression(status: Int)
  /// Whoever asked for the picture wants it no longer.
  case cancelled

  public var description: String {
    switch self {
    case .cairo(_, let message): "cannot draw the picture: \(message)"
    case .compression(let status): "cannot compress the picture (zlib status \(status))"
    case .cancelled: "the picture was cancelled"
    }
  }
}
