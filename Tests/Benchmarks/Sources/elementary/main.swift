// elementary accuracy [samples]   the worst error of each function
// elementary speed                its throughput against libm's
let arguments = CommandLine.arguments
let samples = arguments.count > 2 ? Int(arguments[2]) ?? 10_000_000 : 10_000_000
switch arguments.count > 1 ? arguments[1] : "" {
case "accuracy": measureAccuracy(samples)
case "speed": measureSpeed()
default: print("usage: elementary accuracy [samples] | speed")
}
