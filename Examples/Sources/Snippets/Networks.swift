import Soma

struct Scale: Layer {
  func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    let factor = try scope.parameter("factor", shape: inputShape, initializer: .ones)
    return BuiltLayer(outputShape: inputShape) { input, pass in input * pass[factor] }
  }
}

func networks() throws {
  let depth = 2
  let network = try Model(inputShape: [784], seed: 0) {
    for _ in 0..<depth {
      Linear(128)
      ReLU()
    }
    Linear(10)
  }
  print(network.parameterCount)
}
