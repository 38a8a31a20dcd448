package import Soma
import SomaPlot

/// Data sets as text and as JSON.
package enum DataText {
  /// Counts, shapes, range and the balance of classes.
  package static func lines(_ data: DataSet, _ terminal: Terminal) -> [String] {
    let head = [data.name.printable, data.attribution].filter { !$0.isEmpty }
    var lines = terminal.folded(head.joined(separator: " · "), indent: 2)
    lines += data.notes.flatMap { terminal.note($0) }
    for (name, samples) in parts(data) {
      let (low, high) = range(samples)
      lines += terminal.entry(
        name,
        "\(groupedDigits(samples.count)) samples of \(Words.shape(samples.inputShape))"
          + " \(samples.features.dtype.rawValue) \(low)…\(high), ÷ \(Words.divisor(samples.divisor))",
        indent: 7)
    }
    guard data.isClassification else { return lines + ["values to predict: \(data.train.targets.shape[1])"] }
    var table = Columns([("class", .left)] + parts(data).map { ($0.name, .right) })
    let counts = parts(data).map { classCounts($0.samples, data.classNames.count) }
    for (index, name) in data.classNames.enumerated() {
      table.add([name.printable] + counts.map { groupedDigits($0[index]) })
    }
    return lines + table.lines(terminal)
  }

  /// The first samples: images as characters, other inputs as numbers.
  package static func preview(_ data: DataSet, count: Int, _ terminal: Terminal) -> [String] {
    let samples = data.train.subset(Array(0..<min(count, data.train.count)))
    let inputs = samples.batch.inputs.floats
    let size = samples.inputShape.reduce(1, *)
    return (0..<samples.count).flatMap { index -> [String] in
      let values = Array(inputs[index * size..<(index + 1) * size])
      let answer =
        samples.hasClasses
        ? data.classNames[Int(samples.classIndices[index])].printable
        : samples.targets[index].floats.map { Words.fixed(Double($0)) }.joined(separator: "  ")
      guard samples.inputShape.count == 3 else {
        return [values.map { Words.fixed(Double($0)).right(9) }.joined() + "   " + answer]
      }
      return ["\(index + 1): \(answer)"] + picture(values, shape: samples.inputShape, terminal.style)
    }
  }

  /// The mean of an image's channels.
  private static func picture(_ values: [Float], shape: [Int], _ style: TextStyle) -> [String] {
    let (channels, size) = (shape[0], shape[1] * shape[2])
    let pixels = (0..<size).map { pixel in
      Double((0..<channels).reduce(Float(0)) { $0 + values[$1 * size + pixel] }) / Double(channels)
    }
    return Tile.text([Tile("", columnCount: shape[2], values: pixels)], style, scale: .gray, range: 0...1)
  }

  /// One object.
  package static func json(_ data: DataSet) -> JSONValue {
    let parts = parts(data).map { part -> (key: String, value: JSONValue) in
      let counts = part.samples.hasClasses ? classCounts(part.samples, data.classNames.count) : []
      return (
        part.name,
        [
          "count": .integer(part.samples.count), "shape": .integers(part.samples.inputShape),
          "dtype": .string(part.samples.features.dtype.rawValue),
          "divisor": .number(Double(part.samples.divisor)), "classCounts": .integers(counts),
        ]
      )
    }
    return .object(
      [
        ("schema", .string("soma.data/1")), ("name", .string(data.name)),
        ("attribution", .string(data.attribution)), ("classes", .strings(data.classNames)),
        ("notes", .strings(data.notes)),
      ] + parts)
  }

  private static func parts(_ data: DataSet) -> [(name: String, samples: Samples)] {
    [("train", data.train)] + (data.validation.map { [("val", $0)] } ?? [])
      + (data.test.map { [("test", $0)] } ?? [])
  }

  private static func classCounts(_ samples: Samples, _ classCount: Int) -> [Int] {
    samples.classIndices.reduce(into: [Int](repeating: 0, count: classCount)) { $0[Int($1)] += 1 }
  }

  private static func range(_ samples: Samples) -> (String, String) {
    if samples.features.dtype == .uint8 {
      let bytes = samples.features.array(of: UInt8.self)
      guard let low = bytes.min(), let high = bytes.max() else { return ("-", "-") }
      return ("\(low)", "\(high)")
    }
    let values = samples.features.doubles
    guard let low = values.min(), let high = values.max() else { return ("-", "-") }
    return (Words.fixed(low), Words.fixed(high))
  }
}
