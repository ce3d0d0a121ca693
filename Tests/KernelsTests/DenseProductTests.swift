import Kernels
import Lanes
import Testing

@Suite struct DenseProductTests {}
