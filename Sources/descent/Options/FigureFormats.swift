import ArgumentParser
import Reports

extension FigureFormat {
  /// Formats as the command line lists them: `png,svg,pdf`.
  static func argument(_ text: String) throws -> Set<FigureFormat> {
    do { return try read(text) } catch { throw ValidationError(error.message) }
  }
}
