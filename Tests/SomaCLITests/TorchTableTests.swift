import Foundation
import Soma
import SomaTestSupport
import Testing

/// A table, PyTorch's weights and plain descent on the command line, against PyTorch's run in `training.safetensors`.
@Test func twoHundredStepLossesOfATableArePyTorchs() throws {
  let golden = try Golden("training")
  try withFolder { folder in
    let columns = golden["table/columns"].doubles, labels = golden["table/labels"].doubles
    let width = columns.count / labels.count
    var lines = [(0..<width).map { "c\($0)" }.joined(separator: ",") + ",class"]
    for (row, label) in labels.enumerated() {
      let cells = columns[row * width..<(row + 1) * width].map { "\($0)" } + [["a", "b", "c"][Int(label)]]
      lines.append(cells.joined(separator: ","))
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder + "/data.csv"))
    let names = ["0.weight", "0.bias", "2.weight", "2.bias"]
    try Safetensors(tensors: names.map { ($0, golden["table/weights/\($0)"].toFloat32()) })
      .write(to: folder + "/torch.safetensors")
    let options = """
      train data.csv --target class --init-from torch.safetensors --no-shuffle --batch-size 32 --optimizer sgd \
      --lr 0.1 --schedule constant --layers 16 --activation relu --epochs 25 --val-fraction 0 --test-fraction 0 --dropout 0 \
      --log-every 1 --json
      """
    let outcome = try Soma.run(options.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("0.weight → layers.0.weight"))
    let losses = try outcome.jsonLines().filter { $0["event"] as? String == "step" }.compactMap {
      $0["loss"] as? Double
    }
    let expected = golden["table/losses"].doubles
    #expect(losses.count == 200 && expected.count == 200)
    let worst = zip(losses, expected).map { abs($0 - $1) / $1 }.max() ?? 1
    #expect(worst <= 1e-5, "worst relative deviation \(worst)")
  }
}

/// What a table was split and scaled like is part of the run, so it goes on with the same numbers; changed cells are noticed.
@Test func aTrainingOnATableGoesOn() throws {
  try withFolder { folder in
    let path = URL(filePath: folder + "/points.csv")
    var lines = (0..<300).map {
      "\($0 % 17),\(Double($0 % 23) / 7),\(["a", "b", "c"][$0 % 3]),\($0 % 2 == 0 ? "yes" : "no")"
    }
    lines.insert("x,y,kind,class", at: 0)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: path)
    let train = ["train", "points.csv", "--target", "class", "--seed", "3", "-q"]
    #expect(
      try Soma.run(train + ["--epochs", "6", "--schedule", "constant", "--out", "whole"], in: folder).status
        == 0)
    #expect(
      try Soma.run(train + ["--epochs", "2", "--schedule", "constant", "--out", "parts"], in: folder).status
        == 0)
    let resumed = try Soma.run(["resume", "parts/latest", "--epochs", "6", "-q"], in: folder)
    #expect(resumed.status == 0, "\(resumed.messages)")
    let states = try ["whole", "parts"].map {
      try Safetensors(contentsOf: folder + "/\($0)/latest/checkpoints/last.safetensors").tensors
    }
    #expect(states[0].map(\.name) == states[1].map(\.name))
    #expect(zip(states[0], states[1]).allSatisfy { $0.tensor.isIdentical(to: $1.tensor) })

    lines[5] = "99,99,a,yes"
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: path)
    let changed = try Soma.run(["resume", "parts/latest", "--epochs", "9"], in: folder)
    #expect(changed.status == 65 && changed.messages.contains("the file has changed since the training"))
  }
}
