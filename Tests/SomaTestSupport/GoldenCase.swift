public import SomaTensor

/// One case of `operations.safetensors`.
public struct GoldenCase: Sendable {
  /// The inputs, in their order.
  public let inputs: [Tensor]
  /// Which inputs have gradients.
  public let differentiable: [Int]
  /// What PyTorch made of them.
  public let output: Tensor
  /// The gradient that arrives at the output.
  public let upstream: Tensor
  /// For each differentiable input: ∂⟨upstream, output⟩/∂input.
  public let gradients: [Tensor]
  /// For each differentiable input: the direction in which its gradient is differentiated again.
  public let directions: [Tensor]
  /// For each differentiable input: ∂(Σ ⟨gradients, directions⟩)/∂input.
  public let seconds: [Tensor]

  /// The case of that name, `<operation>/<case>`.
  public init(_ key: String, in golden: Golden) {
    inputs = golden.list("\(key)/input")
    differentiable = inputs.indices.filter { golden.tensors["\(key)/grad.\($0)"] != nil }
    output = golden["\(key)/output"]
    upstream = golden["\(key)/upstream"]
    gradients = differentiable.map { golden["\(key)/grad.\($0)"] }
    directions = differentiable.map { golden["\(key)/direction.\($0)"] }
    seconds = differentiable.map { golden["\(key)/second.\($0)"] }
  }

  /// What Soma computes for the case.
  public struct Result {
    /// The value.
    public let output: Tensor
    /// Gradients by the fused kernels.
    public let gradients: [Tensor]
    /// Gradients by differentiable operations, as second derivatives need them.
    public let recordedGradients: [Tensor]
    /// The second derivatives along the directions.
    public let seconds: [Tensor]
  }

  /// Runs `function` on the inputs and differentiates it twice.
  ///
  /// - Parameters:
  ///   - dtype: The type that all floating tensors are converted to first.
  ///   - arrange: Changes how an input lies in memory, not its values.
  public func run(
    _ function: OperationEntry.Function, dtype: DType = .float64, arrange: (Tensor) -> Tensor = { $0 }
  ) throws -> Result {
    func converted(_ tensor: Tensor) throws -> Tensor {
      tensor.dtype.isFloating ? try tensor.cast(to: dtype) : tensor
    }
    var arguments = try inputs.map { arrange(try converted($0)) }
    for index in differentiable { arguments[index] = arguments[index].detached().tracked() }
    let variables = differentiable.map { arguments[$0] }
    let (start, ways) = (try converted(upstream), try directions.map(converted))

    let output = try function(arguments)
    let recorded = output.gradients(of: variables, upstream: start, recordingGradients: true)
    let slope = zip(recorded, ways).map { ($0 * $1).sum() }.reduce(Tensor(0, dtype: dtype), +)
    return Result(
      output: output, gradients: output.gradients(of: variables, upstream: start),
      recordedGradients: recorded, seconds: slope.gradients(of: variables))
  }
}
