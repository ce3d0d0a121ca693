import Ccairo
import Czlib

/// What may prevent a picture from being made; never the data to draw.
public enum PlottingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// cairo reported a status other than success.
  case cairo(status: Int, message: String)
  /// zlib reported a status other than success.
  case compression(status: Int)
  /// Whoever asked for the picture wants it no longer.
  case cancelled

  /// Whether memory was used up.
  public var isShortage: Bool {
    switch self {
    case .cairo(let status, _): status == Int(CAIRO_STATUS_NO_MEMORY.rawValue)
    case .compression(let status): status == Int(Z_MEM_ERROR)
    case .cancelled: false
    }
  }

  public var description: String {
    switch self {
    case .cairo(_, let message): "cannot draw the picture: \(message)"
    case .compression(let status): "cannot compress the picture (zlib status \(status))"
    case .cancelled: "the picture was cancelled"
    }
  }
}
