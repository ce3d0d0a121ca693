import Engine
import Lanes

/// The state of Adam and its kin: the mean gradient m and the mean square v.
struct Moments<V: Lane>: RuleState {
  var m: V = 0
  var v: V = 0
}
