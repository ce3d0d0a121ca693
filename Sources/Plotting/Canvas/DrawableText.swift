extension String {
  /// The text with what cairo refuses replaced: U+FFFE and U+FFFF, which are no characters. A font that
  /// was once given such a text measures every later one as 0.
  var drawable: String {
    func isRefused(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value == 0xFFFE || scalar.value == 0xFFFF
    }
    guard unicodeScalars.contains(where: isRefused) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { isRefused($0) ? "\u{FFFD}" : $0 }))
  }
}
