import SomaTensor
import Testing

@Suite struct GraphTests {
  /// Curriculum 5.1: f = (x + y)·z at (−2, 5, −4).
  @Test func addAndMultiply() {
    let x = Tensor(-2).tracked(), y = Tensor(5).tracked(), z = Tensor(-4).tracked()
    let f = (x + y) * z
    #expect(f.item == -12)
    #expect(f.gradients(of: [x, y, z]).map(\.item) == [-4, -4, 3])
  }

  /// Curriculum 5.2: a logistic unit, node by node and as one sigmoid.
  @Test func logisticUnit() {
    func unit(_ squash: (Tensor) -> Tensor) -> (Double, [Double]) {
      let leaves = [2.0, -1, -3, -2, -3].map { Tensor($0, dtype: .float64).tracked() }
      let f = squash(leaves[0] * leaves[1] + leaves[2] * leaves[3] + leaves[4])
      return (f.item, f.gradients(of: leaves).map(\.item))
    }
    for (value, gradients) in [unit { $0.sigmoid() }, unit { 1 / ((-$0).exp() + 1) }] {
      #expect(abs(value - 0.73) < 0.005)
      for (found, expected) in zip(gradients, [-0.20, 0.39, -0.39, -0.59, 0.20]) {
        #expect(abs(found - expected) < 0.005)
      }
    }
  }

  @Test func fanOutAdds() {
    let x = Tensor(3).tracked()
    #expect((x * x + x).gradients(of: [x])[0].item == 7)
  }

  @Test func aSharedNodeIsVisitedOnce() {
    let x = Tensor(1.001, dtype: .float64).tracked()
    var y = x
    for _ in 0..<40 { y = y + y }  // 2⁴⁰ paths, 40 nodes
    #expect(y.gradients(of: [x])[0].item == 0x1p40)
  }

  @Test func deepGraphsNeitherOverflowTheStackNorLeak() {
    let x = Tensor(1, dtype: .float64).tracked()
    var y = x
    for _ in 0..<100_000 { y = y + 1e-5 }
    #expect(y.graph.count == 100_001)
    #expect(y.gradients(of: [x])[0].item == 1)
  }

  @Test func untrackedAndDetachedValuesAreConstants() {
    let x = Tensor(3).tracked()
    let y = x * x.detached()
    #expect(y.gradients(of: [x])[0].item == 3)
    let z = withoutRecording { x * x }
    #expect(!z.isTracked)
    #expect(z.gradients(of: [x])[0].item == 0)
    #expect((x * 2).isTracked)
  }

  @Test func gradientsMayBeAskedOfIntermediateValues() {
    let x = Tensor([1, 2, 3]).tracked()
    let h = x * 2
    let loss = (h * h).sum()
    let gradients = loss.gradients(of: [h, x])
    #expect(gradients[0].floats == [4, 8, 12])
    #expect(gradients[1].floats == [8, 16, 24])
  }

  @Test func observersSeeEveryNodeAndItsGradient() {
    let x = Tensor(2).tracked(label: "x")
    let loss = (x * x).exp()
    var seen: [String] = []
    _ = loss.gradients(of: [x]) { seen.append($0.node.label ?? $0.node.operation.rawValue) }
    #expect(seen == ["exp", "multiply", "x"])
    #expect(loss.graph.map(\.operation) == [.leaf, .multiply, .exp])
    #expect(loss.graph[1].value.item == 4)
  }

  @Test func higherDerivatives() {
    let x = Tensor(1.5, dtype: .float64).tracked()
    let y = x * x * x * x
    let first = y.gradients(of: [x], recordingGradients: true)[0]
    let second = first.gradients(of: [x], recordingGradients: true)[0]
    let third = second.gradients(of: [x], recordingGradients: true)[0]
    let fourth = third.gradients(of: [x])[0]
    #expect(first.item == 4 * 3.375)
    #expect(second.item == 12 * 2.25)
    #expect(third.item == 24 * 1.5)
    #expect(fourth.item == 24)
  }

  /// f(x) = (x₀² x₁, sin x₁): J = [[2x₀x₁, x₀²], [0, cos x₁]], by hand.
  @Test func jacobiansAndProducts() {
    let x = Tensor([2, 0] as [Double])
    let f: (Tensor) -> Tensor = { x in Tensor.stack([x[0] * x[0] * x[1], x[1].sin()]) }
    #expect(jacobian(at: x, of: f).doubles == [0, 4, 0, 1])
    #expect(jacobianVectorProduct(at: x, vector: Tensor([1, 2] as [Double]), of: f).doubles == [8, 2])
    #expect(vectorJacobianProduct(at: x, vector: Tensor([1, 2] as [Double]), of: f).doubles == [0, 6])
    // Hessian of x₀²x₁ + x₁³ at (2, 3): [[2x₁, 2x₀], [2x₀, 6x₁]].
    let h = hessian(at: Tensor([2, 3] as [Double])) { x in x[0] * x[0] * x[1] + x[1] * x[1] * x[1] }
    #expect(h.shape == [2, 2])
    #expect(h.doubles == [6, 4, 4, 18])
  }

  /// Curriculum 5.4: 20 inputs, 10 outputs, a Jacobian of 200 numbers.
  @Test func jacobianSizes() {
    let w = Tensor(normal: [10, 20], using: RandomStream(seed: 0, purpose: .testing))
    let x = Tensor(normal: [20], using: RandomStream(seed: 1, purpose: .testing))
    let found = jacobian(at: x) { w.matmul($0) }
    #expect(found.shape == [10, 20])
    #expect(found.isIdentical(to: w))
    #expect(vectorJacobianProduct(at: x, vector: Tensor(ones: [10])) { w.matmul($0) }.shape == [20])
  }

  @Test func customOperations() {
    func cube(_ x: Tensor) -> Tensor {
      Tensor.custom("cube", inputs: [x]) {
        $0[0] * $0[0] * $0[0]
      } gradient: { upstream, inputs, _ in
        [upstream * inputs[0].squared() * 3]
      }
    }
    let x = Tensor([2, -1] as [Double])
    #expect(GradientCheck().check(inputs: [x]) { cube($0[0]) }.agrees)
    #expect(GradientCheck().checkSecond(inputs: [x]) { cube($0[0]) }.agrees)
    #expect(cube(x.tracked()).node?.label == "cube")
  }

  @Test func theCheckerNamesTheFirstWrongElement() {
    let x = Tensor([1, 2, 3] as [Double])
    let report = GradientCheck().check(inputs: [x]) { inputs in
      Tensor.custom("wrong", inputs: inputs) {
        $0[0] * $0[0]
      } gradient: { upstream, inputs, _ in
        [upstream * inputs[0] * Tensor([2, 2, 2.1] as [Double])]
      }
    }
    #expect(!report.agrees)
    #expect(report.disagreement?.input == 0)
    #expect(report.disagreement?.element == 2)
    #expect(report.description.contains("input 0, element 2"))
  }

  @Test func theCheckerProjectsLargeInputs() {
    let x = Tensor(normal: [40, 40], dtype: .float64, using: RandomStream(seed: 2, purpose: .testing))
    let right = GradientCheck().check(inputs: [x]) { $0[0].tanh() }
    #expect(right.agrees && right.comparisons == 8)
    let wrong = GradientCheck().check(inputs: [x]) { inputs in
      Tensor.custom("wrong", inputs: inputs) {
        $0[0].tanh()
      } gradient: { upstream, _, output in
        [upstream * (1 - output)]
      }
    }
    #expect(!wrong.agrees)
  }
}
