package import Soma
import SomaPlot

/// What is inside a network or a file, as text and as JSON.
package enum InspectionText {
  /// The layers with their shapes, sizes and weights.
  package static func lines(_ run: SavedRun, _ terminal: Terminal) -> [String] {
    let model = run.model
    var table = Columns([
      ("layer", .left), ("output", .right), ("params", .right), ("share", .right), ("FLOP", .right),
      ("weights μ ± σ", .right),
    ])
    for layer in model.layers {
      let share = Double(layer.parameterCount) / Double(max(1, model.parameterCount))
      let spread = spread(of: layer, in: model).map {
        "\(Words.fixed($0.mean, 3)) ± \(Words.fixed($0.deviation, 3))"
      }
      table.add([
        "\(layer.name) \(layer.kind)", Words.shape(layer.outputShape), groupedDigits(layer.parameterCount),
        Words.fixed(share * 100, 1) + "%", groupedDigits(layer.flops), spread ?? "-",
      ])
    }
    let flops = model.layers.reduce(0) { $0 + $1.flops }
    let bytes = model.namedTensors.reduce(0) { $0 + $1.value.count * $1.value.dtype.byteCount }
    table.add(["total", "", groupedDigits(model.parameterCount), "", groupedDigits(flops), ""])
    let configuration = run.configuration
    let (input, training) = (configuration.input, configuration.training)
    let head =
      [
        configuration.name, "input \(Words.shape(input.shape)) ÷ \(Words.divisor(input.divisor))",
        "trained on \(configuration.data.set.printable)", "seed \(training.seed)",
      ] + (training.precision == .float32 ? [] : [training.precision.rawValue])
    return terminal.folded(head) + table.lines(terminal)
      + ["\(Words.bytes(bytes)) · \(Words.flops(flops)) per sample"]
  }

  /// The tensors of a file, and its texts.
  package static func lines(_ file: Safetensors, path: String, _ terminal: Terminal) -> [String] {
    var table = Columns([
      ("tensor", .left), ("dtype", .left), ("shape", .right), ("count", .right), ("μ ± σ", .right),
    ])
    var count = 0
    for (name, tensor) in file.tensors {
      count += tensor.count
      let moments = Moments(tensor)
      table.add([
        name.printable, tensor.dtype.rawValue, Words.shape(tensor.shape), groupedDigits(tensor.count),
        moments.map { "\(Words.fixed($0.mean, 3)) ± \(Words.fixed($0.deviation, 3))" } ?? "-",
      ])
    }
    let texts = file.metadata.sorted { $0.key < $1.key }.map {
      "metadata  \($0.key.printable) = \($0.value.printable)"
    }
    return ["\(path.printable) · \(file.tensors.count) tensors · \(groupedDigits(count)) numbers"]
      + table.lines(terminal) + texts
  }

  /// One object.
  package static func json(_ run: SavedRun) -> JSONValue {
    let model = run.model
    return [
      "schema": .string("soma.inspect/1"), "run": .string(run.path), "name": .string(run.configuration.name),
      "input": [
        "shape": .integers(model.inputShape), "divisor": .number(Double(run.configuration.input.divisor)),
      ],
      "classes": .strings(run.configuration.classes), "parameters": .integer(model.parameterCount),
      "flops": .integer(model.layers.reduce(0) { $0 + $1.flops }),
      "layers": .array(
        model.layers.map { layer in
          let spread = spread(of: layer, in: model)
          return [
            "name": .string(layer.name), "kind": .string(layer.kind),
            "inputShape": .integers(layer.inputShape),
            "outputShape": .integers(layer.outputShape), "parameters": .integer(layer.parameterCount),
            "flops": .integer(layer.flops), "weightMean": spread.map { .number($0.mean) } ?? .null,
            "weightDeviation": spread.map { .number($0.deviation) } ?? .null,
          ]
        }),
      "tensors": .array(model.namedTensors.map { json(name: $0.name, tensor: $0.value) }),
    ]
  }

  /// One object.
  package static func json(_ file: Safetensors, path: String) -> JSONValue {
    [
      "schema": .string("soma.inspect/1"), "file": .string(path),
      "tensors": .array(file.tensors.map { json(name: $0.name, tensor: $0.tensor) }),
      "metadata": .object(file.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }),
    ]
  }

  private static func json(name: String, tensor: Tensor) -> JSONValue {
    let moments = Moments(tensor)
    return [
      "name": .string(name), "dtype": .string(tensor.dtype.rawValue), "shape": .integers(tensor.shape),
      "mean": moments.map { .number($0.mean) } ?? .null,
      "deviation": moments.map { .number($0.deviation) } ?? .null,
    ]
  }

  /// Mean and deviation of a layer's weights; its biases, which start at zero, would only blur them.
  private static func spread(of layer: LayerSummary, in model: Model) -> Moments? {
    model.parameters.first { $0.name == layer.name + ".weight" }.flatMap { Moments($0.value) }
  }
}

/// Mean and standard deviation of numbers.
struct Moments {
  let mean, deviation: Double

  /// Nothing for no numbers.
  init?(_ tensor: Tensor) {
    let values = tensor.doubles
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }
}
