import Soma

func tensors() throws {
  let x = Tensor([[1, 2], [3, 4]])
  let y = x * 10 + Tensor([0.5, -0.5])  // rows are broadcast
  print(y)
  print(y.sum(alongAxes: [0]))

  let w = Tensor([2, -3]).tracked()
  let loss = (w * w).sum()
  print(loss.gradients(of: [w])[0])  // [4, -6]

  let x0 = Tensor(-2).tracked(label: "x")
  let y0 = Tensor(5).tracked(label: "y")
  let z0 = Tensor(-4).tracked(label: "z")
  let f = (x0 + y0) * z0
  _ = f.gradients(of: [x0, y0, z0]) { step in
    print(step.node.label ?? step.node.operation.rawValue, step.node.value, step.gradient)
  }

  let curvature = hessian(at: Tensor([2, 3])) { v in v[0] * v[0] * v[1] }
  print(curvature)  // [[6, 4], [4, 0]]
}
