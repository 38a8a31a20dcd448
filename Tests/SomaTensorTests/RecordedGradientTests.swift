import SomaTensor
import SomaTestSupport
import Testing

/// Gradients exist twice: as fused kernels, and as differentiable operations from which second derivatives are made.
/// Both must say the same also where formulas break: at kinks, far out, at infinities and NaN.
@Suite struct RecordedGradientTests {
  static let points: [Double] =
    [.nan, 0, -0.0] + [1e-30, 1e-8, 0.5, 1, 3, 6, 20, 60, 1e4, .infinity].flatMap { [$0, -$0] }

  @Test(arguments: [DType.float32, .float64])
  func recordedGradientsEqualFusedOnes(_ dtype: DType) throws {
    for entry in OperationTable.unary + OperationTable.activations {
      // The others take a second tensor, or more than one number to make one.
      guard let function = entry.cases.first?.function, !["prelu", "maxout"].contains(entry.name) else {
        continue
      }
      for point in Self.points {
        let x = try Tensor([point]).cast(to: dtype).tracked()
        let y = try function([x])
        let upstream = Tensor(ones: [1], dtype: dtype)
        let fused = y.gradients(of: [x], upstream: upstream)[0].item
        let recorded = y.gradients(of: [x], upstream: upstream, recordingGradients: true)[0].item
        let isSame =
          fused.isNaN && recorded.isNaN || fused == recorded
          || abs(fused - recorded) <= (dtype == .float32 ? 2e-6 : 1e-14) * max(1e-3, abs(fused))
        #expect(isSame, "\(entry.name) at \(point): fused \(fused), recorded \(recorded)")
      }
    }
  }
}
