/// The word most like the one given, for "did you mean".
///
/// Likeness is the Damerau–Levenshtein distance (insertions, deletions, substitutions and swaps of
/// neighbours, no place edited twice), without regard to case; about a third of the letters may
/// differ. Where none is as like, the only one that begins with the word.
///
/// - Parameters:
///   - word: the word that was not known.
///   - words: the words that are; of equally near ones, the first wins.
/// - Returns: the nearest word, or nil if none is near.
package func nearest(_ word: String, among words: [String]) -> String? {
  let given = Array(word.lowercased().unicodeScalars)
  // Names are short; a long text must not cost its length squared.
  guard given.count <= 100 else { return nil }
  // A single letter is like every other: only its case may differ.
  let limit = given.count < 2 ? 0 : max(1, (given.count + 1) / 3)
  var best: (word: String, distance: Int)?
  for candidate in words where abs(candidate.unicodeScalars.count - given.count) <= limit {
    let distance = editDistance(given, Array(candidate.lowercased().unicodeScalars))
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  if let best { return best.word }
  let begun = words.filter { given.count > 2 && $0.lowercased().hasPrefix(word.lowercased()) }
  return begun.count == 1 ? begun[0] : nil
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in b.indices {
      let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
      var cost = min(substitution, previous[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforePrevious[j - 1] + 1)
      }
      row.append(cost)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}
