import Support
import Testing

@Suite struct NearestTests {
  @Test func nearestWord() {
    let known = ["gradient_descent", "momentum", "adam", "adamw", "adagrad", "sgd", "x"]
    #expect(nearest("momentun", among: known) == "momentum")
    #expect(nearest("Momentum", among: known) == "momentum")
    #expect(nearest("mometnum", among: known) == "momentum")
    #expect(nearest("gradient-decent", among: known) == "gradient_descent")
    #expect(nearest("adma", among: known) == "adam")
    #expect(nearest("ADAM", among: known) == "adam")
    #expect(nearest("lion", among: known) == nil)
    #expect(nearest("q", among: known) == nil)
    #expect(nearest("X", among: known) == "x")
    #expect(nearest("", among: known) == nil)
    #expect(nearest("ab", among: ["ac", "ad"]) == "ac")
    #expect(nearest(String(repeating: "a", count: 1_000_000), among: known) == nil)
  }
}
