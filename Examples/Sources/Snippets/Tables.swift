import Foundation
import Soma

/// - Parameter path: A CSV file with the columns `width`, `color` and `kind`.
func tables(path: String) throws {
  let table = try Table.read(path)
  print(table.rowCount, table["width"]?.missingCount ?? 0, table["color"]?.text(at: 0) ?? "-")

  var plan = TablePlan(path: path, target: "kind")
  plan.kinds = ["width": .number]
  let prepared = try plan.prepare(seed: 0)
  for column in prepared.profiles { print(column.name, column.kind, column.role) }

  let rows = prepared.dataSet
  var flowers = try Model(inputShape: rows.train.inputShape, seed: 0) {
    Linear(16)
    ReLU()
    Linear(rows.classNames.count)
  }
  var optimizer = Adam(learningRate: 0.01)
  try Trainer(epochCount: 20, batchSize: 8).fit(&flowers, optimizer: &optimizer, training: rows.train)

  let more = try prepared.preprocessing.inputs(of: Table.read(path))
  print(more.notes, flowers(more.tensor).argmax())
}

/// Writes a small table, hands out its path, and removes it.
func withTable(_ body: (String) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("soma-flowers-\(getpid()).csv")
    .path
  let lines = (0..<60).map { "\($0 % 20),\(["red", "blue"][$0 % 2]),\($0 % 20 < 10 ? "small" : "large")" }
  try Data((["width,color,kind"] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}
