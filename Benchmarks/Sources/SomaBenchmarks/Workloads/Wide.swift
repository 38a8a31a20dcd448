import Soma

extension Workload {
  /// Almost nothing but large products.
  static let wide = Workload(
    name: "wide",
    summary: "4096-4096-4096-10, ReLU, cross-entropy, batch 256, descent with momentum, 20 steps"
  ) { try wideRuns(.float32) }

  /// The same in mixed precision.
  static let wideBF16 = Workload(
    name: "wide-bf16", summary: "wide with the operands of products rounded to bfloat16"
  ) { try wideRuns(.bfloat16) }

  private static func wideRuns(_ precision: Precision) throws -> () throws -> Run {
    let inputs = Numbers.tensor(stream: 30, shape: [256, 4096])
    let labels = Numbers.labels(stream: 34, count: 256, classCount: 10)
    let start = try Model(inputShape: [4096]) {
      Linear(4096)
      ReLU()
      Linear(4096)
      ReLU()
      Linear(10)
    }.withWeights(firstStream: 31)
    return {
      {
        var model = start
        var optimizer = SGD(learningRate: 0.001, momentum: 0.9)
        let step = TrainingStep(loss: .crossEntropy, precision: precision)
        var last = 0.0
        for number in 0..<20 {
          last = try step(
            model: &model, optimizer: &optimizer, inputs: inputs, targets: labels, number: number)
        }
        let result = last
        return { result }
      }
    }
  }
}
