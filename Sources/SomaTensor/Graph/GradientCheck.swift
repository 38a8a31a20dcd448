/// Compares a function's gradients with central differences.
///
///     let report = GradientCheck().check(inputs: [x, w]) { $0[0].matmul($0[1]).tanh() }
///     print(report)   // gradients agree: worst relative error 3.1e-10 …
///
/// The function runs in float64. For each input the scalar ⟨random projection, function⟩ is differentiated both ways;
/// a random projection, unlike a plain sum, shows an error in any element of the Jacobian.
public struct GradientCheck: Sendable {
  /// The step of the differences, times max(1, |x|): about the cube root of float64's precision.
  public var step = 6e-6
  /// Agreement means |difference| ≤ tolerance · max(1, |gradient|).
  public var tolerance = 1e-6
  /// Inputs with more elements are checked along this many random directions instead of element by element.
  public var elementLimit = 256
  /// The seed of the projections.
  public var seed: UInt64 = 0

  /// A check with the usual step and tolerance.
  public init(step: Double = 6e-6, tolerance: Double = 1e-6, elementLimit: Int = 256, seed: UInt64 = 0) {
    self.step = step
    self.tolerance = tolerance
    self.elementLimit = elementLimit
    self.seed = seed
  }

  /// What a check found.
  public struct Report: Sendable, CustomStringConvertible {
    /// The first element that disagrees.
    public struct Disagreement: Sendable, Equatable {
      /// Which input, and which element of it in row-major order (or which direction, for a large input).
      public let input, element: Int
      /// What the graph says and what the differences say.
      public let gradient, difference: Double
    }
    /// The largest |gradient − difference| / max(1, |gradient|).
    public var worstError = 0.0
    /// How many numbers were compared.
    public var comparisons = 0
    /// The first disagreement, if any.
    public var disagreement: Disagreement?
    /// Whether all agree.
    public var agrees: Bool { disagreement == nil }
    /// One line.
    public var description: String {
      if let wrong = disagreement {
        return
          "gradients differ: input \(wrong.input), element \(wrong.element): \(wrong.gradient) by the graph, "
          + "\(wrong.difference) by differences"
      }
      return "gradients agree: worst relative error \(worstError) over \(comparisons) numbers"
    }
  }

  /// Checks the first derivatives of `function` at `inputs`.
  public func check(inputs: [Tensor], of function: ([Tensor]) throws -> Tensor) rethrows -> Report {
    try compare(inputs: inputs) { leaves in
      let output = try function(leaves)
      let projection = self.projection(of: output.shape, index: 0)
      return (output * projection).sum()
    }
  }

  /// Checks the second derivatives: the first derivatives, projected, are themselves differentiated both ways.
  public func checkSecond(inputs: [Tensor], of function: ([Tensor]) throws -> Tensor) rethrows -> Report {
    try compare(inputs: inputs) { leaves in
      let output = try function(leaves)
      let scalar = (output * self.projection(of: output.shape, index: 0)).sum()
      // Differences evaluate this on tensors without a graph; they get one of their own.
      let gradients = scalar.gradients(of: leaves.filter(\.isTracked), recordingGradients: true)
      return gradients.enumerated().reduce(Tensor(0, dtype: .float64)) { sum, item in
        sum + (item.element * self.projection(of: item.element.shape, index: item.offset + 1)).sum()
      }
    }
  }

  private func projection(of shape: [Int], index: Int) -> Tensor {
    Tensor(
      uniform: shape, from: 0.5, to: 1.5, dtype: .float64,
      using: RandomStream(seed: seed, purpose: .testing, index: UInt64(index)))
  }

  private func compare(inputs: [Tensor], scalar: ([Tensor]) throws -> Tensor) rethrows -> Report {
    let inputs = inputs.map { $0.dtype.isFloating ? $0.detached().toFloat64() : $0 }
    func leaves(_ tensors: [Tensor]) -> [Tensor] { tensors.map { $0.dtype.isFloating ? $0.tracked() : $0 } }
    let start = leaves(inputs)
    let targets = start.filter(\.isTracked)
    let value = try scalar(start)
    let gradients = value.gradients(of: targets)
    var report = Report()
    var position = 0
    for (index, input) in inputs.enumerated() where input.dtype.isFloating {
      let gradient = gradients[position].doubles
      position += 1
      for (element, direction) in directions(for: input, index: index).enumerated() {
        let h = step * Swift.max(1, direction.scale)
        func value(at sign: Double) throws -> Double {
          var moved = inputs
          var numbers = input.doubles
          for (place, amount) in direction.amounts { numbers[place] += sign * h * amount }
          moved[index] = Tensor(numbers, shape: input.shape)
          return try scalar(leaves(moved)).item
        }
        let difference = (try value(at: 1) - (try value(at: -1))) / (2 * h)
        let slope = direction.amounts.reduce(0.0) { $0 + gradient[$1.0] * $1.1 }
        let error = Swift.abs(slope - difference) / Swift.max(1, Swift.abs(slope))
        report.comparisons += 1
        if error > report.worstError { report.worstError = error }
        if !(error <= tolerance), report.disagreement == nil {
          report.disagreement = .init(input: index, element: element, gradient: slope, difference: difference)
        }
      }
    }
    return report
  }

  private struct Direction {
    let amounts: [(Int, Double)]
    let scale: Double
  }

  /// One direction for each element, or a few random ones through all elements of a large input.
  private func directions(for input: Tensor, index: Int) -> [Direction] {
    let values = input.doubles
    guard values.count > elementLimit else {
      return values.enumerated().map { Direction(amounts: [($0, 1)], scale: Swift.abs($1)) }
    }
    return (0..<8).map { number in
      var stream = RandomStream(
        seed: seed, purpose: .testing, sample: UInt64(number + 1), index: UInt64(index))
      return Direction(amounts: values.indices.map { ($0, stream.nextUniform() - 0.5) }, scale: 1)
    }
  }
}
