/// How native code tells of trials: in a word for each block.
package enum StepTelling: Hashable, Sendable {
  /// It writes the words of all blocks.
  case always
  /// It writes the words of all blocks, and returns those of all but the last joined, with that of the
  /// last 32 bits higher.
  case joining
  /// It writes the words of blocks of which there is something to tell, the others being 0 before, and
  /// returns how many vectors may have something.
  case seldom
}
