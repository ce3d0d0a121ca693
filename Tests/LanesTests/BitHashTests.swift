import Lanes
import Testing

#if arch(x86_64)
  /// Hashes of results, the same for every instruction set: a change is a change of the library's
  /// numbers, and of every result stored so far.
  private let expectedHashes: [String: (float: UInt64, double: UInt64)] = [
    "exp": (0x47aa_826f_5157_8a25, 0xe90b_2c50_b37a_24e6),
    "exp2": (0x6877_a3aa_7157_8a25, 0xfc5c_077b_558a_16bc),
    "expm1": (0x316b_1421_b157_8a25, 0xf0b2_853e_9f49_7aa2),
    "log": (0x1ace_9e45_440d_a405, 0x6c5c_0bdb_252c_6f56),
    "log1p": (0x7da2_5fde_ce67_2971, 0x6cd9_58ba_f7a2_15de),
    "log2": (0x2104_c4a2_440d_a405, 0x9e44_5489_998d_8d4f),
    "log10": (0x7f98_fdc9_8700_ced5, 0x5025_4c73_fbd1_4479),
    "sin": (0x9224_2ab9_6127_b825, 0x3bcb_6539_e262_0f49),
    "cos": (0x5989_7b66_8127_b825, 0x1ca3_8afe_6eda_f541),
    "tan": (0x9b0d_3aa3_e127_b825, 0xc4be_ccd3_797e_0bb9),
    "asin": (0x7836_a2ec_b5b5_48f4, 0xc7f9_fb1f_5504_7687),
    "acos": (0xaf8e_686c_95b5_48f4, 0x05e6_c628_3090_e936),
    "atan": (0xc3e8_7587_3157_8a25, 0x7d98_f47a_3452_4d60),
    "sinh": (0x08e4_61f6_5157_8a25, 0x99c3_b60d_5340_8bb4),
    "cosh": (0x9531_925e_b157_8a25, 0xbe31_cbca_a3b6_c0c4),
    "tanh": (0x3ab3_c416_7157_8a25, 0x9778_5c26_7a04_ef07),
    "sigmoid": (0x24e3_3178_3157_8a25, 0x782a_96d3_bbd6_1569),
    "softplus": (0xf3d0_4d84_d157_8a25, 0x45ca_4054_190f_c4a1),
    "erf": (0xab26_6d71_5157_8a25, 0x1725_e2f7_4cc2_8194),
    "pow": (0x5dde_c939_8e57_e5b4, 0xc502_59a5_99ec_85c0),
  ]

  @Suite struct BitHashTests {
    @Test(arguments: checkedFunctions)
    func resultsKeepTheirBits(_ function: CheckedFunction) throws {
      let expected = try #require(expectedHashes[function.name])
      #expect(bitHash(function, function.float) == expected.float)
      #expect(bitHash(function, function.double) == expected.double)
    }

    @Test func powersKeepTheirBits() throws {
      let expected = try #require(expectedHashes["pow"])
      #expect(powerBitHash(FloatPack.self) == expected.float)
      #expect(powerBitHash(DoublePack.self) == expected.double)
    }
  }
#endif
