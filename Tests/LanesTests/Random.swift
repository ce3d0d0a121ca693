import TestSupport

// Files that the benchmarks share by links cannot import the module of the tests.
typealias RandomBits = SplitMix
