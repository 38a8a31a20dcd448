import Foundation
import SomaNN
import SomaTensor
import Testing

struct OptimizerNastyInputTests {
  /// What PyTorch 2.13 makes of these: one step with the gradients, then one with ones.
  @Test(arguments: [DType.float32, .float64])
  func numbersThatAreNotFiniteStayVisible(_ dtype: DType) {
    let parameters: [Double] = [1, 1, 1, .infinity, -.infinity, .nan, 1]
    let gradients: [Double] = [.infinity, -.infinity, .nan, 1, 1, 1, 0]
    for (name, optimizer) in OptimizerInPlaceTests.optimizers {
      let expected: [Double] =
        switch name {
        case "sgd", "momentum", "nesterov": [-.infinity, .infinity, .nan, .infinity, -.infinity, .nan]
        case "lion": [1 - 1e-4, 1 + 1e-4, .nan, .infinity, -.infinity, .nan]
        default: [.nan, .nan, .nan, .infinity, -.infinity, .nan]
        }
      var optimizer: any Optimizer = optimizer
      // Forty times the same, so that the vector loops and what they leave over both meet them.
      var model = [Parameter(name: "w", value: repeated(parameters, dtype), isDecayed: false)]
      optimizer.update(&model, gradients: [repeated(gradients, dtype)])
      #expect(isSame(model[0].value, repeated(expected + [1], dtype)), "\(name)")
      optimizer.update(&model, gradients: [Tensor(ones: [280], dtype: dtype)])
      let after = model[0].value.doubles
      for (place, value) in expected.enumerated() where !value.isFinite {
        #expect(after[place] == value || (after[place].isNaN && value.isNaN), "\(name), number \(place)")
      }
      for slot in optimizer.state where slot.value.count > 1 {
        #expect(slot.value.doubles[2].isNaN, "\(name), \(slot.name)")
      }
    }
  }

  /// The variance of equal gradients is 0 and may come out below it: a hundred such steps make a fifth of these
  /// weights a NaN in PyTorch.
  @Test(arguments: OptimizerForm.allCases, [0, 0.5])
  func centeredRMSPropBearsEqualGradients(_ form: OptimizerForm, _ momentum: Double) {
    var optimizer = RMSProp(rho: 0.5, momentum: momentum, isCentered: true, form: form)
    var parameters = [Parameter(name: "w", value: Tensor(ones: [1999]))]
    let gradients = [Tensor((1..<2000).map { Float($0) })]
    for _ in 0..<100 { optimizer.update(&parameters, gradients: gradients) }
    #expect(parameters[0].value.floats.allSatisfy { $0.isFinite })
  }

  /// Πₜ is computed from t alone; here it is multiplied up.
  @Test(arguments: [0, 0.004, 1, 50])
  func nadamsProductIsTheProductOfItsMomentums(_ decay: Double) {
    for beta1 in [0, 0.5, 0.9, 0.999] {
      let optimizer = NAdam(beta1: beta1, momentumDecay: decay)
      let parameter = Parameter(name: "w", value: f64([1]))
      var product = 1.0
      for step in 1...500 {
        product *= beta1 * (1 - 0.5 * pow(0.96, Double(step) * decay))
        var slots = optimizer.slotNames.map { optimizer.initialSlot($0, for: parameter.value) }
        _ = optimizer.updated(parameter, gradient: f64([1]), slots: &slots, step: step)
        #expect(slots[2].dtype == .float64 && slots[2].shape == [])
        // Of numbers this small only their size matters: what is used is 1 − Πₜ.
        #expect(abs(slots[2].item - product) <= 2e-13 * product + 1e-300, "β₁ \(beta1), step \(step)")
      }
    }
  }

  private func repeated(_ numbers: [Double], _ dtype: DType) -> Tensor {
    Tensor((0..<40).flatMap { _ in numbers }).converted(to: dtype)
  }
  private func isSame(_ left: Tensor, _ right: Tensor) -> Bool {
    zip(left.doubles, right.doubles).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}
