typealias RandomBits = SplitMix
