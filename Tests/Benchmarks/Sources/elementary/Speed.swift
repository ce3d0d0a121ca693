import Glibc
import Lanes

private let count = 4096
private let rounds = 400

/// Nanoseconds an element takes, at best over 9 runs.
@inline(__always)
private func nanoseconds(_ body: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<9 {
    var start = timespec()
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &start)
    for _ in 0..<rounds { body() }
    clock_gettime(CLOCK_MONOTONIC, &end)
    let elapsed = Double(end.tv_sec - start.tv_sec) * 1e9 + Double(end.tv_nsec - start.tv_nsec)
    best = min(best, elapsed / Double(rounds * count))
  }
  return best
}

private func text(_ value: Double) -> String {
  let hundredths = String((value * 100).rounded() / 100)
  return String(repeating: " ", count: max(0, 8 - hundredths.count)) + hundredths
}

@inline(__always)
private func run<P: Lane>(
  _ name: String, _ low: Double, _ high: Double, _ pack: (P) -> P, _ libm: (P.Element) -> P.Element
) where P.Element: CheckedElement {
  var random = RandomBits(seed: 3)
  let x = UnsafeMutablePointer<P.Element>.allocate(capacity: count)
  let y = UnsafeMutablePointer<P.Element>.allocate(capacity: count)
  defer {
    x.deallocate()
    y.deallocate()
  }
  for index in 0..<count { x[index] = P.Element(low + (high - low) * random.fraction()) }
  let input = UnsafeRawPointer(x)
  let output = UnsafeMutableRawPointer(y)
  let ours = nanoseconds {
    var offset = 0
    while offset < count * MemoryLayout<P.Element>.stride {
      let argument = input.loadUnaligned(fromByteOffset: offset, as: P.self)
      output.storeBytes(of: pack(argument), toByteOffset: offset, as: P.self)
      offset += MemoryLayout<P>.stride
    }
  }
  let theirs = nanoseconds { for index in 0..<count { y[index] = libm(x[index]) } }
  let title = name + String(repeating: " ", count: 18 - name.count)
  print(title, text(ours), text(theirs), text(theirs / ours))
}

/// Prints nanoseconds an element of ours, of libm's, and the ratio.
func measureSpeed() {
  print("                       ours     libm    ratio")
  run("exp Float", -3, 3, FloatPack.exp, { (x: Float) in expf(x) })
  run("exp Double", -3, 3, DoublePack.exp, { (x: Double) in exp(x) })
  run("exp2 Float", -3, 3, FloatPack.exp2, { (x: Float) in exp2f(x) })
  run("exp2 Double", -3, 3, DoublePack.exp2, { (x: Double) in exp2(x) })
  run("expm1 Float", -3, 3, FloatPack.expm1, { (x: Float) in expm1f(x) })
  run("expm1 Double", -3, 3, DoublePack.expm1, { (x: Double) in expm1(x) })
  run("log Float", 0.01, 100, FloatPack.log, { (x: Float) in logf(x) })
  run("log Double", 0.01, 100, DoublePack.log, { (x: Double) in log(x) })
  run("log1p Float", -0.9, 10, FloatPack.log1p, { (x: Float) in log1pf(x) })
  run("log1p Double", -0.9, 10, DoublePack.log1p, { (x: Double) in log1p(x) })
  run("log2 Float", 0.01, 100, FloatPack.log2, { (x: Float) in log2f(x) })
  run("log2 Double", 0.01, 100, DoublePack.log2, { (x: Double) in log2(x) })
  run("log10 Float", 0.01, 100, FloatPack.log10, { (x: Float) in log10f(x) })
  run("log10 Double", 0.01, 100, DoublePack.log10, { (x: Double) in log10(x) })
  run("sin Float", -3, 3, FloatPack.sin, { (x: Float) in sinf(x) })
  run("sin Double", -3, 3, DoublePack.sin, { (x: Double) in sin(x) })
  run("cos Float", -3, 3, FloatPack.cos, { (x: Float) in cosf(x) })
  run("cos Double", -3, 3, DoublePack.cos, { (x: Double) in cos(x) })
  run("tan Float", -3, 3, FloatPack.tan, { (x: Float) in tanf(x) })
  run("tan Double", -3, 3, DoublePack.tan, { (x: Double) in tan(x) })
  run("asin Float", -1, 1, FloatPack.asin, { (x: Float) in asinf(x) })
  run("asin Double", -1, 1, DoublePack.asin, { (x: Double) in asin(x) })
  run("acos Float", -1, 1, FloatPack.acos, { (x: Float) in acosf(x) })
  run("acos Double", -1, 1, DoublePack.acos, { (x: Double) in acos(x) })
  run("atan Float", -3, 3, FloatPack.atan, { (x: Float) in atanf(x) })
  run("atan Double", -3, 3, DoublePack.atan, { (x: Double) in atan(x) })
  run("sinh Float", -3, 3, FloatPack.sinh, { (x: Float) in sinhf(x) })
  run("sinh Double", -3, 3, DoublePack.sinh, { (x: Double) in sinh(x) })
  run("cosh Float", -3, 3, FloatPack.cosh, { (x: Float) in coshf(x) })
  run("cosh Double", -3, 3, DoublePack.cosh, { (x: Double) in cosh(x) })
  run("tanh Float", -3, 3, FloatPack.tanh, { (x: Float) in tanhf(x) })
  run("tanh Double", -3, 3, DoublePack.tanh, { (x: Double) in tanh(x) })
  run("erf Float", -3, 3, FloatPack.erf, { (x: Float) in erff(x) })
  run("erf Double", -3, 3, DoublePack.erf, { (x: Double) in erf(x) })
  run("sigmoid Float", -3, 3, FloatPack.sigmoid, { (x: Float) in 1 / (1 + expf(-x)) })
  run("sigmoid Double", -3, 3, DoublePack.sigmoid, { (x: Double) in 1 / (1 + exp(-x)) })
  run("softplus Float", -3, 3, FloatPack.softplus, { (x: Float) in log1pf(expf(x)) })
  run("softplus Double", -3, 3, DoublePack.softplus, { (x: Double) in log1p(exp(x)) })
  run("pow Float", 0.1, 10, { FloatPack.pow($0, 1.7) }, { (x: Float) in powf(x, 1.7) })
  run("pow Double", 0.1, 10, { DoublePack.pow($0, 1.7) }, { (x: Double) in pow(x, 1.7) })
}
