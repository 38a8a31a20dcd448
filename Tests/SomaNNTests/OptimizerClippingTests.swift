import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Row 54 of the nasty inputs, and the norm's extremes (row 44).
struct OptimizerClippingTests {
  @Test func theGlobalNormIsShared() throws {
    // ‖(3, 0)‖² + ‖(4)‖² = 25.
    let gradients = [f64([3, 0]), f64([4])]
    let (short, norm) = try clipped(gradients, toGlobalNorm: 1)
    #expect(norm == 5)
    #expect(
      relativeDeviation(of: short[0], from: f64([0.6, 0])) < 1e-15
        && relativeDeviation(of: short[1], from: f64([0.8])) < 1e-15)
    let (same, _) = try clipped(gradients, toGlobalNorm: 5)
    #expect(same[0].doubles == [3, 0] && same[1].doubles == [4])
  }

  @Test func zeroStaysZero() throws {
    let (gradients, norm) = try clipped([Tensor([0, 0])], toGlobalNorm: 1)
    #expect(norm == 0 && gradients[0].floats == [0, 0])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aNonFiniteGradientIsAnError(_ value: Double) {
    for dtype in [DType.float32, .float64] {
      #expect(throws: OptimizerError.gradientNotFinite(index: 1)) {
        try clipped([Tensor(1, dtype: dtype), Tensor(value, dtype: dtype)], toGlobalNorm: 1)
      }
    }
  }

  @Test func extremesNeitherOverflowNorVanish() throws {
    #expect(abs(try globalNorm([Tensor([3e38, 3e38])]) / 4.242640687119285e38 - 1) < 1e-6)
    #expect(abs(try globalNorm([Tensor([1e-30, 1e-30])]) / 1.4142135623730951e-30 - 1) < 1e-6)
    #expect(abs(try globalNorm([f64([3e300]), f64([4e300])]) / 5e300 - 1) < 1e-14)
    #expect(abs(try globalNorm([f64([3e-300]), f64([4e-300])]) / 5e-300 - 1) < 1e-14)
    #expect(try globalNorm([]) == 0)
  }

  @Test func valuesAreHeldOnBothSides() {
    let gradients = clipped([Tensor([-3, 0.5, 3, .nan])], toValue: 1)
    #expect(Array(gradients[0].floats.prefix(3)) == [-1, 0.5, 1] && gradients[0].floats[3].isNaN)
  }
}
