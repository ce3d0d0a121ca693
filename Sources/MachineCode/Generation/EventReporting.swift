/// How machine code reports events of trials: in a mask of 32 bits for each block.
package enum EventReporting: Hashable, Sendable {
  /// It writes the masks of all blocks.
  case perBlock
  /// It writes the masks of all blocks, and returns their union: that of all blocks but the last in the
  /// lower 32 bits, that of the last in the upper.
  case reduced
  /// It writes the masks of blocks with events, the others being 0 before, and returns how many
  /// vectors may have events.
  case onEvent
}
