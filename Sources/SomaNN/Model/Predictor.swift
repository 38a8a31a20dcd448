public import SomaTensor

/// A model in evaluation mode that answers again and again: the pass of each batch shape is recorded and then replayed
/// over planned memory, with the same bits as the model itself gives.
///
///     let predict = Predictor(model)
///     let logits = try predict(row)
///
/// It holds the model as it was, and memory for one pass of each of the last shapes, 64 at most. It is not for two
/// threads at a time: give each its own.
public final class Predictor {
  private let model: Model
  private let values: [Tensor]
  private var replays: [Shape: Replay] = [:]
  private var last: (shape: Shape, program: Program)?

  private struct Shape: Hashable {
    let shape: [Int]
    let dtype: DType
  }

  /// A predictor for a model's present numbers.
  public init(_ model: Model) {
    self.model = model
    values = (model.parameters.map(\.value) + model.states.map(\.value)).map { $0.contiguous() }
  }

  /// The model's output for a batch of shape `[batch] + inputShape`.
  ///
  /// - Throws: As ``Model/output(for:observing:)`` does.
  public func callAsFunction(_ input: Tensor) throws -> Tensor {
    let shape = Shape(shape: input.shape, dtype: input.dtype)
    if let last, last.shape == shape { return try replay(last.program, input) }
    switch replays[shape] {
    case .ready(let program):
      last = (shape, program)
      return try replay(program, input)
    case .refused:
      return try model.output(for: input)
    default:
      let recording = try Program.record(inputs: [input.contiguous()]) { inputs, _ in
        [try model.output(for: inputs[0], parameters: values)]
      }
      if replays[shape] == nil, replays.count == Replay.shapeLimit { replays = [:] }
      replays[shape, default: .new].learn(from: recording)
      return recording.results[0]
    }
  }

  private func replay(_ program: Program, _ input: Tensor) throws -> Tensor {
    let input = input.contiguous()
    try program.check(0, input)
    return withExtendedLifetime(input) {
      program.bind(0, to: UnsafeMutableRawPointer(mutating: input.start))
      ThreadPool.session {
        program.run(.first)
        program.run(.second)
      }
      return program.result(0)
    }
  }
}
