import Soma

extension Workload {
  /// The network of `mnist` asked about one row; a run is one call.
  static let infer1 = Workload(name: "infer1", summary: "784-512-256-10, ReLU, one row a call") {
    let predict = Predictor(try imageClassifier(inputShape: [784]))
    let row = Numbers.tensor(stream: 40, shape: [1, 784])
    return {
      {
        let logits = try predict(row)
        return { logits.doubles.reduce(0) { $0 + $1 * $1 } }
      }
    }
  }
}
