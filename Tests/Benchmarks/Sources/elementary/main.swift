// elementary accuracy [samples]   the worst error of each function
// elementary speed                its throughput against libm's
// elementary bits                 hashes of results, to compare instruction sets
let arguments = CommandLine.arguments
let samples = arguments.count > 2 ? Int(arguments[2]) ?? 10_000_000 : 10_000_000
switch arguments.count > 1 ? arguments[1] : "" {
case "accuracy": measureAccuracy(samples)
case "speed": measureSpeed()
case "bits": printBitHashes()
default: print("usage: elementary accuracy [samples] | speed | bits")
}
