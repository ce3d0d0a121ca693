/// The version of everything that decides the numbers of a trial: rules, losses, elementary functions, the
/// order of operations.
///
/// It counts up with every change after which some trial has other bits; results that were stored under another
/// version are not used. (A change of what a trial *is* — another formula, another default — needs none: the
/// trial's identity changes.)
public enum ArithmeticVersion {
  public static let number = 3
}
