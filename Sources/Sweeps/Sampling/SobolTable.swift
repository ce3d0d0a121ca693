/// What Sobol' sequences are made from: primitive polynomials and initial direction numbers.
///
/// The numbers are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better
/// two-dimensional projections" (2008), file new-joe-kuo-6: every primitive polynomial over GF(2) up
/// to degree 13, which makes 1,111 dimensions with the first, the sequence of van der Corput.
enum SobolTable {
  /// How many coordinates there are.
  static let dimensions = 1_111
  /// Bits of a coordinate, and of the number of a point.
  static let bits = 32

  /// Direction numbers: ``bits`` for each coordinate, one coordinate after another, computed once.
  static let directions: [UInt32] = makeDirections()

  /// How many primitive polynomials there are of degree 1, 2, …
  private static let polynomials = [1, 1, 2, 2, 6, 6, 18, 16, 48, 60, 176, 144, 630]

  private static func makeDirections() -> [UInt32] {
    var result: [UInt32] = (0..<bits).map { 1 << UInt32(bits - 1 - $0) }
    result.reserveCapacity(dimensions * bits)
    var reader = BitReader()
    for (index, count) in polynomials.enumerated() {
      for _ in 0..<count { result += coordinate(degree: index + 1, &reader) }
    }
    return result
  }

  /// The direction numbers of one coordinate: the first ones are given, each further one follows
  /// from those before it by the polynomial.
  private static func coordinate(degree: Int, _ reader: inout BitReader) -> [UInt32] {
    let coefficients = reader.next(degree - 1)
    var v: [UInt32] = []
    for k in 1...degree {
      let m = reader.next(k - 1) << 1 | 1
      v.append(m << UInt32(bits - k))
    }
    for k in degree..<bits {
      var next = v[k - degree] ^ v[k - degree] >> UInt32(degree)
      for j in 1..<max(1, degree) where coefficients >> UInt32(degree - 1 - j) & 1 == 1 {
        next ^= v[k - j]
      }
      v.append(next)
    }
    return v
  }

  /// Takes numbers of so many bits out of the packed text, the least significant bit first.
  private struct BitReader {
    private var at = 0
    private var window: UInt32 = 0
    private var held = 0

    mutating func next(_ count: Int) -> UInt32 {
      while held < count {
        window |= Self.value(SobolTable.packed.utf8Start[at]) << UInt32(held)
        at += 1
        held += 6
      }
      defer {
        window >>= UInt32(count)
        held -= count
      }
      return window & ((1 << UInt32(count)) - 1)
    }

    /// A letter of base 64.
    private static func value(_ letter: UInt8) -> UInt32 {
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
      case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
      case UInt8(ascii: "+"): 62
      default: 63
      }
    }
  }

  /// For each polynomial of degree s in order: its inner s − 1 coefficients, then for k = 2, …, s
  /// the odd number m_k below 2^k without its last bit. Six bits a letter.
  private static let packed: StaticString = """
    XERh1CFSUy5mLB0IlX9hxB3wVFMuxT8RYzNWmK9Bv7Zm42OiHyT8DpEYaOxUseKq9PVsJ1jrJMif2QCA8ySdlisjKteBbqPW\
    HROR0i3UL0A3D897mmHzfK2QOyfDm+K9f/Dml0qYy3UaXHJ8yXLoWi9wPwTyCySgZakpyxJuXAyyd4yROHZ89m7NoKUPY4hR\
    2KH2zfISa08o+3rWvUV1EiQljus+eDrBwmgIQAhzFBraREfemlfGoF6j2WswSO451+CfapG8LNffKlob3gsn73psD9f2YAlP\
    y8daFgDhqaf+SqkbN4OFaUUoBNQQSZvDw+tfVBVDUWwWyvx4/8eNIf2W/cmCk6/ZHac7TKPktxia9t1rHEYMQzKf6APfAEJm\
    OV0zXpYw1++jxjNtnuKmRyABO+KhpkwPM8UnoTh2IcnO1deZH2aZhz6kDsGr1fU01KtCablYr/UC5JeuPk5pB4/mnzJWHIMA\
    AJR27x5X1xQ8a7kN1gXz9iEXC764bUbqDllLWID8OZ+Pzh8qm6G0mMFbsPntFc8FfzWD8/O9UlwSHb9v5SoeJRgcRIF/ty1A\
    LZ+9fo5NhMasyntVaBZ6OAv29Ij70QEiA4ejqsPQ5TpCEm/fU5MFXETbGcBfqImMFBn4Zivmj4NeTqfMHWwnursTnnZynA7i\
    I8Hvz99Ca1ZoQmMyRNgxo6/KzZCVFJln7b12JipDjH6M8w6JM1QzyaxHKSMbtzJjsqPz2SAI5WrjlHacpOKMV86WbXncspSV\
    lhqkvMmbLHaccCtSY5ch1UOuPB70MUTKvNh+7RQzuvPcpHCI83P5aqcuHMlQRP8eZOSowQwprg7AJxYd6ne70uRH8nzCDBHy\
    7CKX7DScSKj/NUbs0St+7eB64xTh1B8FjF8TdeTIrtXS0sJl1n4Mp1FejUC1AAWYGBa5dnlWvGHDVt1+2iVURpPW73tyPt63\
    QvYdb4Mg/m74D5d50b9BZNoSkMHXy5ZBsnec6PaJLFkvkSb6PI1yXWTqaQgZLexmx68l3N8rSEbeXN5/XX57p06tcM1b8ayX\
    b0IAk80mpSTz0j91ck/21K0eTd2rIxnnf7jel/StxfsJcEj5zKA7NGvHOhQdWg3YtSdn4NGVA/gslnlakLLguQMDT2iM7IEA\
    +w1eh92MGsRIhbrZzRLDqd4wlLwmBxhPmyHR3eVw9wYFtMjHB6AjILyDY148sgSI1A85VuXX7J2Znw/i699TFBGxGc0vABwC\
    zY4QZoRHbnhJj7ZjjxXD0wZPVCZbUCHcoY6veuP2adO0HX5Ot8+eUHoNzeZhxQb1jfRohsA16uGyBVHl70Lr8EZmBCNW3V/g\
    kAsSC3GCclmSUeXWiNpI23JXyGZS7Plf9EDIe1Q7iFziijtqGOaREGS5hYtMsuNAEqIZudyK6k+vVacuBipi7AmLTu6txfTt\
    f1lfSoMyDwjl/S9xhcVesfjgBHr/fDBLY4xgvDlxlIpSuauvpiSQk7nYNvrRmliDcs4m/spWmbYM7jTizUaWwXED2xqLoyIP\
    qLt8ExCQwUsRDbfiqDupm36KCQilev6GUyfGIgaiXUqWlSJ0LhkNgioEbFKQr5Ewp4CFF5QMdxPtu2hkCLF3Z5lpPDTe9G7N\
    LqIftJmkal57KVq8UMA1PyZXwwfyTKgw4lXurQFoxXQxsg1EpID570coWs5UzgsxLKTVwmKVwHT3ayjBVFG/jlqHj3xsitqb\
    gGpRIiWRRB5+x2rSWtw1vaMMs7m+W0NhvyflFSoroOh82kOOs3Fj197H2EJb8a3aY0Eu85Vf1v1oaf3X/Iwa1AyE8XWMRY23\
    DHxC9r8RM/48wc6TsPZmZyWqyfzF/PjUb8vFaFcFoRRp6Yf6Xtt0USWgsqYbXwaC2S1VkoRCeNcmZ630sjhymI62u8Hm0/bb\
    0/Ezov65rv9PP2r4mqUa4uZx45+uFTVcLKrMyDgKkTOwCAKoAStQKHTaQq0r8+lrr2IqJpPx242FIZJghRp9270Ten2x5K+T\
    eHNBEpoehMav8flIQeR2QunddATx1p/s5rb2kHu8f4u9VOKrDGDMVqAfWDp7/zNeagqQmkLEnHaZwxsrMJVJcEPoxDTmqTP/\
    pVERMdpi1VXPMClBNhw861rGjJaLNrgBOljMDOX4IzZCFSLseZB/IqXEZv67/y3D2pl8EHFc/hKPfTSXFCMO4jFzJxfqxUEt\
    GHklN9ICNIECX/y4PpdcIC4fjp9LyZek3vJzklTOPo86dTaOplfUvzguSNV5HciwMMYFnUfp8sY6W/pTUa5MPTEwu7JbVvpn\
    ZBrzA1CU1yXV6sxhiGK/gKvSv1RroJEKhXSlNpeDo7NhIU+t0Eapq9CChBgabuIG4Ul++RN6EK0cIVIoqCIQQV3A23hVxoo5\
    qlAlMErcIIT8VV2Mv19Vqy9uH2W4a2svtB52yjk1F1RsDU1B9zGC/VEkoxQkaVKKAnJHkA2tEt1GazSLX92WOe9NVo91kLvC\
    c7/Kbm71dNGlN5MN1T7OVEZoij8KEeFO7vxoWrHPvbA8jEJqqp136bqV3kYodCM9jgNsmlGeH2Aktu4uP1IEfyCaRoc9sdif\
    /qB6G4v+Ux+A8hOU9LYy4JRDhd/cO8cs743fQucS9RmPFakdS3QYJfCxMc8RN8Tl7UtUzdY1O9yd3zW0+pc1x5BOCGMZwuP9\
    8XCLYaBPzHfeqCOumHCfFQrr66sB/c3Op1UbWyr8Et80Yj5IvhN26japEylrbGmTd9YMZ8wlZZwz+Zk1MHwQWsb7M0WKIRP3\
    MvJnBNqkXWjw3m92xEYhX7KcGOX/JZlfZMuz4TyQ+KXIM/Yz0MvbNb+mL1rTM3bhj31Rr7mw7nv2W76d2FRs9tot9EIcuLfE\
    Ef6OwVtQMl5fsgHpxsOiH5zPyrIlyBUk6Ya5TG+UPAbU/08r9CXeXVSImeZ6LbKcqgKW/T0tCL3zYGtvpSjuqg14i5fmw8E4\
    919I9bloSzztPGK/P8xOlLiQKp/OR5KcopMcpAvozD1xLT38caQQcnr6LM5CdRPYfh1B52bYVB0HsOa5pZH55UszEYvOVihC\
    9dyPQDuKep9PgnCBG1h+5qz2i2OzulBhbzbXhSE0z7zjQ9katBj61uSPS0YlmEjRMxLJ2JSEgkVn/PFxMOFZnr/1f6awB8ri\
    alnh4/wIkTOYBunGIN5ALpwdtg2i5f7ZhmlPTYMtqr+9y8XkSkNGdNP5hATB9bZHYu1nQMxmaYJvjQ7Eq1GJxoDYDyoEPQj5\
    K+r66GZt549yKoKRBxjoXow3fg0TxOPTAZn9zJAYHB3yJCyvMx4ssHyK/EEVYRlXA+8CUuiaA3F5XxlMqFYh+PIDy3DXVprs\
    8iQSTVmHgiSeYcp4T9ZHavQkcM7PTIEEWQbi/QG1BJtyU/Yv0WOj/cq9yEgx3Y9npW84SkkY4QFw0g716HTlELx/gbgDQkrw\
    0S9nuYOLG0cMTuJqX5Rn6B338eqmZUGqTf719u1upJ1/AC77+1FGXfzBCDVIzcW8xrrJqvhgmbnTT8WXdrPRSlKpUBrcifLu\
    om0QJasjA3H5ZUXWZoQRBu53qOKMt3wU+YkTSeKJsHQedwePLNal0QTt8SmYi2JTTUKfZs/FZ9j8Hq0UfIfN5uVbGH1hHQiC\
    9FloPhpKGJXCtdAI/FKZ1lytoWyHsaRKuqrlnZA51MhtWXFr0oUp3Lkm0uLQYhBs9Hmbxz6V02zis6WbDcBBboRfwGpfEvMZ\
    kRovCb7xMG3Hqy0XyAaLXQS00YZWSSSOfKqFFkSNI5Lw3xrtKRTvG6YjKxPDdgZrirvmHfGkAjh3gxt0ftqx9BGszE6knS+2\
    soOf7LEdp2pGlGTivt66u5SYnPA+FKuKi3qmRw6L1vTMv1rsZqgPyjSZ2N71aEUFPx9WYt99Uafh/hNFK2TAf7E/FV0vtP0R\
    rQyf2Z4zJzmATX4UbqNON1rfoMSckY+L6O0u5pZJ6jo0aN7oTLixFldvEKXXr1K9ujvvpzEinEP9XNSPDxwoLS1KgLN5nkli\
    5GT2nFKoMObFi06dPpTWWOvq5kha8srT0LTWwTHXAoF8GLmFT1uzcUoeRlYzonj9uR9XAeFvJRq3e8QluHtC5cUgm+rextV/\
    5c+Ck9yaY7quaPP1s52zpxhO/rboS6NrzGNL66DV0nnhmT57IXjjMKxHkT9e9ybsINdhk1QLbf/VtuoeCNvd0NhXl/jWJhnV\
    GcL5v4XhrX/Ab38nsl1A6VD6C8G3xGy+uCbjKvREfcpy1aidDLZ6G/Lqrd/xSuzYtrKvYo4tazc8zI6PYc7aRusig0LocYKl\
    5TXez6fO3n1Jrnv7E3hec3yDdlK4tu9L58wZ958O9+LdZUXMeKTHLgZ/zEDr4HlpTRwkp5l1//IX3tLYq3SwplLdoH5J8Sew\
    7yG9E0CnJWwccF/TMM0QcInXDt/pTA96F/k3VDh3ZDFGYKkyvjUZHyOpntQdZOEmLXplU/LCxMvgNb+LwAfsDZ+Z2qUk9gZd\
    K7MLo2cFjNeL+tnn10p+XqIhzwqH0wwjL8cg6WCQR6nydBdkox1ajQtTRqA5EA68NDqGSPPyksS/AlqVb0gC54B2KIcprPkD\
    5Ww2AoiBE2LZYTBVLtoJCEb4RJGSXxznzRFunuQqoqpRnGNDviFoyorIzCB8ireztAr73dU2Ly9JO6p1wmpc4R5UpN9Ba1yr\
    WUz8LwsFN7J/I3vc+WEQEPBVoH62RXyrrQhMVoJmMuPqETAiPlaOLi4NuRIEwwzAGJb8pw3CEhKF16eT+4EHU4J1kULWcfL5\
    ai7H461YNzXYCmHVswtb7o7DVr1gEjawQH79bjALBwzj7W2I/huD/AIxcIm5NAgaaaZx6rT/OSVTAHT0CyOw5lfaZLaAI8W6\
    0UFPDPEtfpA1iRTq2hgqpxP/yAzN/dT36h59aEP3AhC0OSMdWVgl1SFBkDsayKPunY273GBB/xqBq4o9QgwTPBkyhu37QikB\
    iKkSBt/FeFwhBBLKjZXBaYQezK6cprVcVdBVjiwOnSMF1BTweBikYj88p+ExurfhBkfqbQt+6IJgpskB77PJewdeeYQX6wBR\
    LzTftvO8+3ly5BESDVViYoOazVJGCcrWt2/FGPFRZ9KCDkqsdHyrsF8qIUCFGN5okDb+/bXiXC/qRJ8aOrgygSSdCIe+izQf\
    86IaOEhCFkB/635Aps/quzCoIV6Flh84eipS1CNbZZuLNdsaYM+8COY3QrRvnxJHXNEDTfH1seMkBlPLOLDXoh4ECcRAii7w\
    OD3j2DpBOKLzO6WfDOfSk9FcT2hKxigDAMZBOw6sli6IhjDhi8x+1nAfLHtTmDPUlOrAw5xwbOmvDCu15Zh7ZcONiexDasin\
    T6J6swXL54DJVcvHKpPKn4ih9DYHjvODzj26bcPMEoxAZIrw6Xq+GUSE/tBuHIRd7EUPzbEPDYMho+FVsSEVeEFvsYEVNKFY\
    7V3hE6oLFUiTVtn+i8tECah6ld0qxfrnSuEvO/uL6IxlCfW/8EK5ZLls0PosXAz/ERekchJ1Mf9ao/EFU5aQM4oysotdCLFl\
    zXHGMWW4BsVMNFo/gp+cC5+aVIMZFW54qah5JT3IIvfFEDejlNv9a5xvwmFYgnYWAQncvtGX3F0oqEzf9nIVhMJ7FJ2hafaM\
    rILIlU9FfavV57DjqGk0wCGstWJtYX+sEZ/BTGKEsLQoAQGuRU/VGDuAxYGvn0GFJejGRVah1VWRKAtsOqG4Wedy9x0T7X62\
    sGq2ukLHew3Dgmu3GUjugtaSn5W4bo4GToeuPuGeSF6ri+G1wkpOoCuPmw+xDHOvgxhoADS/BwkGH8X7Q1d5BmR2eUKHLUC3\
    ARShBMu+6RHJlKAG0bRLdW7BUHOoyfTIBDYSk7GYHVeZ+NdAVIeGIKbHrARwbd3PVR+8GdHnbKZrhJrmn3iowHPuFRU7KpQB\
    qk72HPtkikf0/aWRn98HWxY9Ik3bnCvDwFIwiFZ6CnHy2eY1JIpjaahaWTRLgiBPI7BnXoDjl6BneBSIS1OnIdQl9gsLuUI+\
    uFAPphy5EsBaeIc2Dl2YIJMUV/noIvxu4hOrCPtcJTrIaO3Lr1nELYe3QwItLWmYqhqAVbc82Ixac7UCG6BbpV3/IrE5dq20\
    CKz/tEBJYv3EE9INr2lZgNJdqc97miz99MdUOJk4NSmAWWI/Ti5aJMVEfMuoV4+W88fJRkP15wxV6Lh6hgJtZ6G+vtR+MLo6\
    jJp2P6HafWfIvZblJn+oIKKZUaPy0xxJvcYKc9WY00+RmEK/mI8oO8DQf5fsLKnUSxdS9tqiimEOKS6VzWlTGI5SM+QKv0zq\
    C/DdG5pamWK8P9D3xrFqaoFpcKwoOKGH5Za/dHWpKvb2gAGgT+AwbiqKdLklyzagrYRoLxKagxxwf21EG2wN4Kb2x9rmyOuQ\
    Q2X7K1SyOdrj23Cub8DLxdY3p8xYq38eEFLvwqn2DzKRubycKLTdxPgzjp/PtAXMLLHm/JdPEMm+gCPLS0dFQG5vj/ihyXLn\
    Aclo62VYlMQ1eLxp9NuDStPD1xiiLWzHaU3Y8R9vP2nLwkcRkBPbctSuGrLztygONEmVKmoI1LurRJpbSkEoqDxBMec7wScT\
    oEmS1bCMcGOeacGAWWQF/IMyPpZg5wdhryaAWMBKFWaVaukYh6RfMpI1p7KrsbzVVulMgEm1MzizDCe0JpMPUl941poNDcHc\
    sM1BrrdFvxxap/u0M8zG8sabaQ1Thy7MvK/Z7rs+4Sa539MtNQ5Sw/ijzBudDNB2a1qW1Unb9cvJNWYVyTm2kv3A5AMN/sv/\
    gdPFcTH5OYNWOv0uKd9J43RlbNocKDQSP434o4EeNX+J/axDTHjcOJhNd4oAML5BjK7jj1NpDfwXyZ3OZGJ/6N06Pn+cMPtz\
    4rTJOsR7oF/nsap8aXUOqKxmpnKEl+92VdOzEnXfbxe8WMb3nOguKOyufnU2/B4rOgFCBGLDZng7aZuO4aulf5QWvwk4P1Ol\
    rzUzx/lx7huM5OSuoiHCtecJ74z8Oaj3yWuguFYCkjBPqzGtnwFx47N+NIP/MyV6+mFhDXtMQPw23AusdECo/pdcPqwrG5yg\
    XfquzAjPG7HDsVMiBgmTulPGAQ1Eia1VWTLjvPsjngHDyKaVGJ93P2lu4MSpZq5QiQ4Pq9KhAlLichj5xDQTnNgCmrYxF2yp\
    MQzk80XgY8D7/MGPQd/eAZrQ3kerIuRQ+BDQrB5xo6iK6YQVoGcAEjMVhUHSdQb9FmcXg6DqX29eQSLJQqHJwvH7uXiQxX1/\
    bII6gziCpzQwsuGSl8Jc5iFH6QFrUFxZBlp0tnoCReMvjyB39uUbG3VRDG73Fjys2uikxWRM++kfFeShiPjPfR7I+8BY0xZ3\
    oZGmR8coHJvEYcmS4eqRNXiaOKELASA0SvRCdFP7AqO7qqUCxRo+U7b3YFhA0D60RXhLJE34Q7Qrkg9Rt1Wl6aXOyok/eESm\
    i9WQ076S8aEjHS9e9MxCQzXcIdmIS6xTfiOYqMHTHBNSkyd9uWwihxzAPVSDxRzN3t38hn9+aSuH/uIR5m1HsOsfSVaRwQDm\
    vkyUuKgSue21BbuZDsmdPlSzRBrUv5CaZMo7qSwpllfLE9pTO5r7SZjDwEn/egCMTC+S5SAgTp2QeksX1AT4YIKmelf0Mn5V\
    JTLkkrvoeChgU1xPT4cHY3LHoxGlfyXTRAWXxFZ51UBCNbTPkMx94mvjSWYGeT4IJU9P7ORhtN6hTxdjqSV3MrGGKmrTxIq/\
    +Rx5HHIHz5TXzHeiMVEC9Fp96TFRTFIU1m5V3bFBUTanZbEMo9yWaBHU1w53uroKdPlB9OUVvwODzuNXHyQvQUcWEnxgCrSY\
    n7NZUv3Fm0GlAHGq/HaUBhRMNkxbTTMSFmUK4QyE/EhFZFPX0UwR5ds424dM63B3U+pOA5svuV47xX4U+8/HoPhpJiis/9U2\
    EmPHJ7ozXLXA+UzWZcgFnUImldrSVwrbll+j4tfRXFUVe2wYrGbX1X+50YVvDo5iHKY5APhIiVVQDQwHOBRZQCurVnJERI1O\
    mrZC7AtVbmEYt/13Dwkr61VGe650YVkLDZkv5VBy7+npWb0V9RqAWWio/7Fw3QS/fQKW8AZVwFnD2Uce5RWJ7vP1/E+DEUcj\
    SWbN7BE3IcxldhCXWXVaQgxVOvCt8gbWxkyYwhNkurymphWGv5KoWkbhnp+zkWb+mpc0tQbGSds2WyeakNqkSfqOOR/WCQDh\
    MMOSPL/PRCXAB1YsRApe5wouLXjBanyhS328KKRNXY3NIcOaWtKNbvWX9IUFEldMG3qvsZXs9Rq+zS6ZzqlgsXfweMSmFAZY\
    dSHyXpqMA7Op6iW+2a+XjICenlUxJCzqRHYje4WWsyeXwoo5QYljqP2qad4FZdmVYS2LGRJALgRYS3WYTfsuwy9XSJ4R4fYz\
    IMWPye3JceRMgYp9pwm1Za3NquGmY0Wc7/mevwxplo4YoZgVSaHuUv3v3FZUK+Eh/laL27rGGZXeS1GNF0040a6KZYMyPoG6\
    1Psu9WRZj5ieyrSNNQGT/XZFSBJgyqDixseYeZynQPbRIxdwR0TiZmiiwVahfLP0XmoZgWFRDKMOibnxcrZzsSoD9tX5rC8u\
    wZbwktaypbuf1zVzZiJu1XU6nFgsA11ZkU5AfFUarFYOOGa/+a++XQIBB5ZzMajaufzbCdb1+BuUacBtp+wXS+zxb7XagCGz\
    Bv9515PKKbaKGt5ybLQgayl0daGP7iw/38/vTzLia63SDggpUFwDD3taroAlkSGO/bxLhzafeH7kxCHFPiCx6arWjxaNkAPJ\
    JBpEb++iUed72bp/PUHbi4J16Z3WqlXFATbSiEE6ESDIXf1pVburUoAB5DBcC5sab3MBbwEYXUfbQLxbM6BHFhi2Uo46v4bp\
    Wj0GljqS0yW2+by5snEICQCLifnDcC1TJn4sesuHSEJcfn7c2FkdsxwYxKcUOBGy6glUcXiKUcDK5G9IXoeehCOkcL1UZo3B\
    6li7kqncmFDvfxeyTaBdPtchhaWowXPNVbL3ucaQR4A+u7dGwc2wcK3kOY7oTLgNyd1cm5vP4zGkcmmfYHd/cs3iqSWeQ/M3\
    IdQO5KeGxG15YvRLd+PZUnjjV0aWBxOdBS6khlP70FKZZVdJYOm73VogaDWDZdxuJz1AxXvIvo1cd6DrERTq/MNTlPvdNtdk\
    Ec9lXyRXW9dCwUEnD5qBZMSd+dyrvZbmXDUFrffCeXSXX8lo12SLgMEeFNM2u8jlpEw4nIeCGZm8Cb3+lCWQLe1ibTlbSNmc\
    4rjfeAjngugYk72+FTgezAae0bqB0Sbr2le9smrLDbdL5/eWmeGzbFo9DMhDSOkse4KaxRC/55+bKYveiI8F4Vm7RIpKSyed\
    b6DNfj0V3fYR0eTS6Ef5x6axzbcKfmKFeHQAWgn2e8SfukL6vRUPupA4KXfHW2zJWnWyT3OCYf4qhYjxJYdnTh4nfesUz+ni\
    xQ0SmLuf8LKafoTmOg5bizfaUXlm99dmHGVL2fjHUwPQ4cfprUv6fBzVBadpwYq3gu/fvBlR3uFGRD6a/Dgafa2a7eJ/ptpI\
    KgO8w9fm4Q25iD2Mg9E/8oUCwWBDaFXgFutFjXmbbCUN9kgylnauubtYSOIqngvSOUT8vY53DKszgXC3qORM2C9ZKM8gN8eG\
    LKu+HPCz7/gCKNMofXTPtxyaIhB6w0NgLdEEuYTQhNxyqWlxV/CAuYahEh0WSerXMbaOefhU/QAsxxedr1I6ghAYHmuwqU/e\
    ZxDphoDtWzN+geBev7shLvTPgtlPHLhMuyhwbAYa7/MxB8EY3hMyFsXiH+F2BT7Ci5G01e6XDss+hfHiF5QeeTwVWP0BQaik\
    H2KK2+9+JDOUjinJ9hlL3kGoLcimiEl9XlwbzzcHO+vi7GF4c2kcT8aYVxiLGW5hYPOYPuu34iJTlwoQhMCdBeH9iHXeRtvp\
    urUjtaRjlcM0YEM7YtF2MUjrHsRrLrAu32kKbjN8/mIoZGsKYz4ijBCPuTz6tVx93ckjtliJ5djTs4OD4tj7iu1sqfItcYv3\
    wj+lK+0Hoc9t4Lp1jDky6q4Z7zZpX22j6HknXfXbGpzzg5jg/Z0BrDbI5rsC/jHr7d5ordoWZNXEkek7s1PG3QjUhpHksmkl\
    kSuT3P0GEOkdSf7/blr+tD2gTkYd5Fkohu4Y7ldckoNM+aGIvU6cSglkVm8JGiMLyF85qpkabqWVjF0fCHSDskdGJD1K10Dy\
    rLpyk4kNqNyHi7IKf1AlukFpNViucFZqWJleaVCSkzaESt+2MlzvW6gSafi01nqPlRpF9NYb7/n8KGUlO1PyzfZscuuPablk\
    G+i7duxfz4+PdlPs8/dGyKe87s1hlmvE/RwguNHYPrrlhbf3NJcZ9FtBUtlwDULbIcRgPcZkzlpvcZthy6MEK9gDmzZreTLj\
    4pXcsAKm6RKaPGIMf1zDwXmeLruY87zPzDj9omzxpQ8Qjm9SELrumN89VBOZi+4vTC6miZKWdtg7tissTLniC+zjTsGfwrl2\
    NngA1eX+VP2a5r+VnBG0uHkBYPVrUhcnpEP19LVQKJHu3gnOFGqtcQyqe0HjjnJZNEMFBeZQBZeqnuiL7KlNEAEjTyxn/KUf\
    7/0LQRztuynXUwP5sSEXovyS7ndpAEW88KfxWZX9nEliCniBJcTQfSEoDHSWU3wGzMW3oNoKx+NWJhh4b9vtToJ5yVNeTsRJ\
    JY8gop7Rjf6D8FkLMDmo4usqMd22EMeUVvov9sC6fHYbBN3D0ouhGN0ub+21vFD7oAn0l+e6jSLzQq9obTRgWRrfNTIUeDpM\
    JuOOtyIWYpr5JpWMVmHaSC5TjarMpaDgww59P+Wx1ASptS8HmgKeymM4wepWlxqF0yQ794dQkpaynDTZOJHwVa/tpVR9o5P0\
    zI15BmzpeuTc9z3KXsddv8pIFkVJ2g1Z9Y8DGqFmMZnAiU/hZZQPq3CeW/aBUIWfGPSqhQgRsfBLpbjuBYq9KhksyzXbk8Ov\
    bqC/mJl0F7wRh68iqCrifrPt6Ik5uhnqLoF5dhNexdUNBuq4YXQ4Bl9dZCjW2qAtZ3UexvzH6rk5qRPuSKGwEP1R8D/q21Xx\
    vckcgH6WgOrvbDJ4k/WdDWXZQrk+A+AOer1KXwIcrhGOuWokhq+vQpmr4UyD6ArokWi9Vqr7X61SleW9W2zDsrghcIRcGwYA\
    I0Jxr8nB52QQnHrMEO0rJN/JxizQr2Joa3rAnJM1CPesPgRaAsbBw7BFKk+j/Z2FscYD9UNmxBgBJmPsQJulcjavoq7onSsm\
    lhUsEtp4p0AvXs+1o08AZ+YUKrydsLt8lSmSRDd2ZEksNKmLrN50vvG+WosWVqioSTdg1DyKtsVXQE1QPJVJ1px5sFkHTznM\
    4mRUzE6stflQ2IL/UKxftItBnwx2/YP2c5B2Nt7Iu92aOY1hBkTOtxpv4WUEWhYRtpWtm4Wv14QyiQOziltZcqXCAKysUu6i\
    ptP5atOakj/NtGOqtTSdxzrLuDYfuWxtaCoZOwAyONqHO3tBda1fQW9sP+tUCuvKqA1XA1x9up4HuT3jS9GRH6xAKvNu+TD8\
    NOnI1POiqQuf7Ob69MAj31PGWua95FMqP78MwjHcu+5wlC2TEZgxBfguu2RTE2dwFf0rwjuOrInMc242588wpuoIY6ItJFFX\
    Adm4ugNXNug7g199r27uf3oGRnYYjJO28FvZe4yuTAe0+x9YKv6887wNsG3gX77MvGRkadM/GALXxkRvFwjZPOk2Ygcc2ivS\
    JFLPcmHPuCIInvY3h2YKlooD3xoovWW7as3k+7ESQRrv977BlKQAxOp78uv0a4KWdXPsjmp9wvIoWtNJBpTrNTJ5vc4HfAXW\
    0uq32mBw7nq6WTYlVmGGcCwEnzVAtkdrg9UDLwfGN/anUvHYs0iOwqsYWz0VGpOGs4TwAgRO9viCGmamiZwnvN1p/el0QRdc\
    lwYAREBQMiIBuG8swHlL7oJYrrNkEs0wAa1IEW8zlzTKm4wq9/+CdGWcOaEZRxyeb3o9l3cGS8EYx6r4cdUKxwfleAdx1pAY\
    CzYUs8MmKkxzZlAL4fjE6gSsnxFr5zWZo0zw+w1wxcBR76wUJQR7xi5xcelQAam458to/8x9IW4YQBWpdO/QAyqdr5JU7PjR\
    /fPDyJLfPE8gUY2zmpFyF5c1DpI1ufAVNJyCC7AfQXetVvz+Yyztxcl2cwmGQp9nyxbWXSp01lqx0kzyUJKe6KoFuUM6Q2y1\
    QePtUV6StvHaBz8uFBYIsChRqk5Czg7wA9ALzTEw74LzQUnNw8hjfCnF7QzZKQpsMQzW/q6KTz3zLYvryrOlIYxWzeNsWsks\
    ltLozAlzlcUwPRqh/70IOmz2XMM1kXZ0OsjGpzrBaz4evXHW7iJ3zElclO5GN40tQY7z6xLcq2EooUR5I+zCzPERB5+zVeHl\
    D0nJEX39TIwBoHrU0WQYWCZvxEtNpyX0kOODy2K31oUrQe0KgAxFb1UmMVnvo0phSgyBXp04tg1u0bEf73JPybcia+w02LyF\
    oTDJtVcrgz0QfPGC1ka3uFwN50mo2sY2BDDA52N607K3CapnFRW2mgE1iRgmsu2e5uT8zc15W1IGJRBWw3wrf1PCREL4Xwwk\
    RKhm1QhFoHzD3MIgq7p1l5ddI8PWGQ1gRq1xB7ohWj3pQoo4v1OvYWDAHnLx5O0y1CiAbIj1lvcuN+01Tp3fclBUVxF5291Z\
    C9TejdMJ+GIFI2pyZbQgeoBUW/rV2EhOzfTU0QX6TzW2lCV5pMI27X7G8a2fU4lGQq5LDQhsf2KuhwP4gSV+sVBp2vapMSFi\
    PqoiD4s28vwh4m39CWVQux26IwS0GEN04If7y2x/Y5wwIRzhc9K326C50ENHz4HnWl42J4NxQNtbv0tYd72uxgHtx2WSON/2\
    F34uVw2pm7IiOmfM3ZFnkFZWJyw9qoS3sFUyxg9HpsW/8U3zPT6igvcqroQDb3Av3KXi3R8pd0hd3Nfow6phkKrih9o3mu1I\
    0xYxQZ8YRz3uVmPu6EH6Kpig53n2cb6CJJkjgSk/36tuopT6MQAv+jG4Z3NDQgtc3QsazJ4NwttCtd0BsWWhK4iVebxzK6YT\
    27LP4qOWuUliVyE/SiR4OLQKTvBWRF6I0S4MbxH7uMd7oYVUd4AgY8vClLdigTqn40rz2ZtlXiGKMJu4izROgtqhuCSpv249\
    X6K7lE8PbD3SB5zdJVKuuXQc9klH5qfHgrGf9b3tpIO5bcAthLEEbqsytT5r+BbanP/hQ2phV5JOU7wWZ9reUgac51LOoAAy\
    6XfGV4j5/ArFXo5yLcOOJ05LYffcOvx2QigB95QS8pj2NTCklqd+5xkEAfHOhvHTZEB61hi51B0VF8K4pL6HP8OcEI39Hupz\
    N6FZoc3NMb7wWumQ65ZPopdI967ztwW6ERyiGv4eKOjBjZ6emJmFZLCKym4ua6OGCGIR86e3CGdg6mkwaYOaRpx2Rim6AZUE\
    HmRT7Yu7By60r3oo+VOEcXuy06yHthtkGAJGpn2+6zncsnjYInCU0uA7rErAQZwKUPf3VK7FDWee+fg7fiK9Y7G4JvovX/mE\
    /NXb7S2eZVRNWofVQJh7TiF2PemSoqId9o7FAgtxy+jZhJZSt7HtTw59V2Q3RdGz7KM+/2XBw0mVsT17cSWupdm7zSwFe87H\
    ekuljgNIKG9uC8NmK1qbd+uLej0E8SB7NnZccalOMyH8mfA5KSfjStQ/yN8KL4Mj0Rj2i9EOV8Ex8QFVOd5MGlrf8Fqfldf1\
    MEp+yBg8o7WlXtxuT+GWap8zeiVFRqD1NrDfy8353zUI0qA6bvk08qz5nWWseo/4eaF9YpKGa+DcQduvDR9ye+t/GDM6Btfu\
    e9q7n3+VbyrCYnSi9WilEmAMps0fMar9I2I0K1lmdpqkou9GbYvgJGB3djWhw9+w6s/2tUZQm3x89ve76/FK96vP0cG+X5MK\
    H06KSIFtEM+hFsB8ZT7RZVF5P+qkLFB+2jUExXuS+Rf2paG2Tlt29fb+kal+se1aK7K5Ie+qpAd3eUhTtASzh+pROQ2TFwPq\
    EZni+RlWdCHCd9PQVck+NoHW6zyqRYJAro+PUGTVAxhI0E5Br+MVvIIzfdc6Bj0w+nMWp6j9qp4EkFB/iT8KwtislBageE/B\
    OPazfGdzUiRwI//4RP1sRJH2u+pV/MqPC2IX9MktMIa/42xH1gKFaqyCNx/OR6Gc3pKp6SKM7/JdIw6wqJyQzDZ+/8JYItTt\
    MZqVXM
    """
}
