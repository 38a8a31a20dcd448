import Soma

extension Workload {
  /// The four packed files of MNIST to tensors of bytes and class indices.
  static let load = Workload(name: "load", summary: "the four .gz files of MNIST to tensors") {
    let options = benchmarkData()
    return {
      {
        let set = try DataSet.load("mnist", options)
        return {
          let parts = [set.train] + (set.test.map { [$0] } ?? [])
          return parts.reduce(0) { sum, part in
            let pixels = part.features.withUnsafeBytes { $0.reduce(0) { $0 + Int($1) } }
            return sum + Double(pixels) + Double(part.classIndices.reduce(0, +))
          }
        }
      }
    }
  }
}
