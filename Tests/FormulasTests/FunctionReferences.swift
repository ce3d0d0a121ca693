/// What a function of the language is known to give, by name.
struct FunctionReference {
  /// Arguments apart from kinks and jumps, and the values there: found by mpmath with 60 digits, then
  /// rounded once.
  let values: [(x: Double, y: Double)]
  let atMinusInfinity: Double
  let atInfinity: Double
}

let functionReferences: [String: FunctionReference] = [
  "sqrt": FunctionReference(
    values: [
      (0.0625, 0.25),
      (0.3, 0.5477225575051661),
      (1.7, 1.3038404810405297),
      (42.5, 6.519202405202649),
      (1e-300, 1e-150),
      (3e+250, 1.7320508075688772e+125),
    ], atMinusInfinity: .nan, atInfinity: .infinity),
  "exp": FunctionReference(
    values: [
      (-37.3, 6.321437159096094e-17),
      (-1.1, 0.33287108369807955),
      (0.0, 1.0),
      (0.4, 1.4918246976412703),
      (2.7, 14.879731724872837),
      (300.5, 3.202519714603633e+130),
    ], atMinusInfinity: 0, atInfinity: .infinity),
  "log": FunctionReference(
    values: [
      (1e-300, -690.7755278982137),
      (0.2, -1.6094379124341003),
      (0.97, -0.030459207484708574),
      (1.3, 0.26236426446749106),
      (8.1, 2.0918640616783932),
      (5e+200, 462.12645651124325),
    ], atMinusInfinity: .nan, atInfinity: .infinity),
  "log2": FunctionReference(
    values: [
      (1e-300, -996.5784284662087),
      (0.2, -2.321928094887362),
      (0.97, -0.043943347587597055),
      (1.3, 0.37851162325372983),
      (8.1, 3.017921907997262),
      (5e+200, 666.7075470723598),
    ], atMinusInfinity: .nan, atInfinity: .infinity),
  "log10": FunctionReference(
    values: [
      (1e-300, -300.0),
      (0.2, -0.6989700043360187),
      (0.97, -0.01322826573375516),
      (1.3, 0.11394335230683679),
      (8.1, 0.9084850188786497),
      (5e+200, 200.69897000433602),
    ], atMinusInfinity: .nan, atInfinity: .infinity),
  "sin": FunctionReference(
    values: [
      (-4.2, 0.8715757724135882),
      (-0.7, -0.644217687237691),
      (0.0, 0.0),
      (0.3, 0.29552020666133955),
      (2.4, 0.675463180551151),
      (97.6, -0.20907380660436528),
    ], atMinusInfinity: .nan, atInfinity: .nan),
  "cos": FunctionReference(
    values: [
      (-4.2, -0.4902608213406994),
      (-0.7, 0.7648421872844885),
      (0.0, 1.0),
      (0.3, 0.955336489125606),
      (2.4, -0.7373937155412454),
      (97.6, -0.9778998636833734),
    ], atMinusInfinity: .nan, atInfinity: .nan),
  "tan": FunctionReference(
    values: [
      (-4.2, -1.7777797745088417),
      (-0.7, -0.8422883804630794),
      (0.0, 0.0),
      (0.3, 0.30933624960962325),
      (1.2, 2.5721516221263188),
      (97.6, 0.21379878898526938),
    ], atMinusInfinity: .nan, atInfinity: .nan),
  "asin": FunctionReference(
    values: [
      (-0.93, -1.1944128444771684),
      (-0.4, -0.41151684606748806),
      (0.0, 0.0),
      (0.2, 0.2013579207903308),
      (0.6, 0.6435011087932844),
      (0.97, 1.3252308092796046),
    ], atMinusInfinity: .nan, atInfinity: .nan),
  "acos": FunctionReference(
    values: [
      (-0.93, 2.765209171272065),
      (-0.4, 1.9823131728623846),
      (0.0, 1.5707963267948966),
      (0.2, 1.369438406004566),
      (0.6, 0.9272952180016123),
      (0.97, 0.24556551751529213),
    ], atMinusInfinity: .nan, atInfinity: .nan),
  "atan": FunctionReference(
    values: [
      (-23.5, -1.5282687921751124),
      (-0.8, -0.6747409422235527),
      (0.0, 0.0),
      (0.3, 0.2914567944778671),
      (1.4, 0.9505468408120751),
      (310.0, 1.5675705315322754),
    ], atMinusInfinity: -.pi / 2, atInfinity: .pi / 2),
  "sinh": FunctionReference(
    values: [
      (-9.3, -5469.00955837048),
      (-0.8, -0.888105982187623),
      (0.0, 0.0),
      (0.3, 0.3045202934471426),
      (1.4, 1.9043015014515339),
      (21.5, 1087179776.7882442),
    ], atMinusInfinity: -.infinity, atInfinity: .infinity),
  "cosh": FunctionReference(
    values: [
      (-9.3, 5469.009649794712),
      (-0.8, 1.3374349463048447),
      (0.0, 1.0),
      (0.3, 1.0453385141288605),
      (1.4, 2.1508984653931402),
      (21.5, 1087179776.7882442),
    ], atMinusInfinity: .infinity, atInfinity: .infinity),
  "tanh": FunctionReference(
    values: [
      (-3.3, -0.9972829600991421),
      (-0.8, -0.664036770267849),
      (0.0, 0.0),
      (0.3, 0.2913126124515909),
      (1.4, 0.8853516482022625),
      (4.5, 0.9997532108480275),
    ], atMinusInfinity: -1, atInfinity: 1),
  "abs": FunctionReference(
    values: [
      (-17.25, 17.25),
      (-0.3, 0.3),
      (0.4, 0.4),
      (2.5, 2.5),
    ], atMinusInfinity: .infinity, atInfinity: .infinity),
  "sign": FunctionReference(
    values: [
      (-17.25, -1.0),
      (-0.3, -1.0),
      (0.4, 1.0),
      (2.5, 1.0),
    ], atMinusInfinity: -1, atInfinity: 1),
  "sigmoid": FunctionReference(
    values: [
      (-30.5, 5.6756852326324e-14),
      (-1.6, 0.16798161486607552),
      (0.0, 0.5),
      (0.3, 0.574442516811659),
      (2.2, 0.9002495108803149),
      (9.5, 0.9999251537724894),
    ], atMinusInfinity: 0, atInfinity: 1),
  "relu": FunctionReference(
    values: [
      (-17.25, 0.0),
      (-0.3, 0.0),
      (0.4, 0.4),
      (2.5, 2.5),
    ], atMinusInfinity: 0, atInfinity: .infinity),
  "softplus": FunctionReference(
    values: [
      (-30.5, 5.675685232632561e-14),
      (-1.6, 0.18390074088833883),
      (0.0, 0.6931471805599453),
      (0.3, 0.8543552444685271),
      (2.2, 2.305083319768696),
      (40.5, 40.5),
    ], atMinusInfinity: 0, atInfinity: .infinity),
  "erf": FunctionReference(
    values: [
      (-2.4, -0.999311486103355),
      (-0.7, -0.6778011938374184),
      (0.0, 0.0),
      (0.2, 0.22270258921047847),
      (1.1, 0.8802050695740817),
      (3.2, 0.9999939742388483),
    ], atMinusInfinity: -1, atInfinity: 1),
  "floor": FunctionReference(
    values: [
      (-17.25, -18.0),
      (-0.3, -1.0),
      (0.4, 0.0),
      (2.5, 2.0),
      (1000000000.5, 1000000000.0),
    ], atMinusInfinity: -.infinity, atInfinity: .infinity),
]
