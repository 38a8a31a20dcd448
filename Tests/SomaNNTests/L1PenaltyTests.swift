import SomaNN
import SomaTensor
import Testing

@Test func l1PenaltyAddsTheSignOfWeightsOnly() {
  let parameters = [
    Parameter(name: "weight", value: Tensor([2, -3, 0])),
    Parameter(name: "bias", value: Tensor([5]), isDecayed: false),
  ]
  let gradients = [Tensor([1, 1, 1]), Tensor([1])]
  let pulled = addingL1Penalty(0.5, to: gradients, of: parameters)
  #expect(pulled[0].floats == [1.5, 0.5, 1] && pulled[1].floats == [1])
  #expect(addingL1Penalty(0, to: gradients, of: parameters)[0].isIdentical(to: gradients[0]))
  // NaN stays visible.
  let broken = addingL1Penalty(1, to: [Tensor([0])], of: [Parameter(name: "w", value: Tensor([.nan]))])
  #expect(broken[0].floats[0].isNaN)
}
