import Foundation
package import Soma
import SomaPlot

/// The lines that a training shows, as text: nothing here knows where they go.
package struct ProgressText {
  /// Columns of a line.
  package let width: Int
  private let hasValidation: Bool
  private let epochWidth: Int
  private var columns: [(title: String, width: Int)]

  /// Lines for a training of so many epochs that measures these.
  package init(width: Int, epochCount: Int, hasAccuracy: Bool, hasValidation: Bool) {
    self.width = width
    self.hasValidation = hasValidation
    epochWidth = max(7, 2 * String(epochCount).count + 1)
    var wanted: [(title: String, width: Int)] = [("epoch", epochWidth), ("loss", 9)]
    if hasValidation { wanted.append(("val.loss", 10)) }
    if hasAccuracy { wanted += [(hasValidation ? "val.acc" : "accuracy", 9), ("Δ", 8)] }
    wanted += [("lr", 9), ("time", 7), ("samples/s", 11), ("", 3)]
    columns = []
    var used = 0
    // Once one is dropped, all to its right are: an order that changes with the width would confuse.
    for column in wanted {
      used += column.width
      guard used <= width else { break }
      columns.append(column)
    }
  }

  /// The titles of the table.
  package var header: String { columns.map { $0.title.right($0.width) }.joined().trimmedAtEnd }

  /// A finished epoch; `previous` is the accuracy of the epoch before.
  package func row(_ result: EpochResult, previous: Double?) -> String {
    let accuracy = (hasValidation ? result.validation : result.training)?.accuracy
    var cells: [String: String] = [
      "epoch": "\(result.epoch)/\(result.epochCount)", "loss": Words.loss(result.training.loss),
      "lr": Words.rate(result.learningRate, isShort: true), "time": Words.time(result.seconds),
      "samples/s": Words.speed(result.samplesPerSecond), "": result.isBest ? "★" : "",
    ]
    if let validation = result.validation { cells["val.loss"] = Words.loss(validation.loss) }
    if let accuracy {
      cells[hasValidation ? "val.acc" : "accuracy"] = Words.fixed(accuracy)
      if let previous { cells["Δ"] = Self.change(accuracy - previous) }
    }
    return columns.map { (cells[$0.title] ?? "").right($0.width) }.joined().trimmedAtEnd
  }

  /// An epoch that is under way: a bar, and as many numbers as fit beside it, in their order.
  package func bar(_ progress: StepProgress, epochCount: Int, losses: [Double], timeLeft: String?)
    -> String
  {
    let share = Double(progress.step) / Double(max(1, progress.stepCount))
    let start = "\(progress.epoch)/\(epochCount)".right(epochWidth) + " "
    let parts = [
      "\(progress.step)/\(progress.stepCount)", "loss " + Words.loss(progress.loss), Self.sparkline(losses),
      timeLeft.map { $0 + " left" } ?? "",
    ]
    var tail = " " + "\(Int(share * 100))%".right(4)
    // Past the last column a terminal breaks the line, and it could not be redrawn.
    let barWidth = min(width >= 60 ? 20 : 8, max(0, width - 1 - start.count - tail.count))
    for part in parts where !part.isEmpty {
      guard start.count + barWidth + tail.count + 2 + part.count < width else { break }
      tail += "  " + part
    }
    return start + Self.bar(share, width: barWidth) + tail
  }

  /// A bar in halves of a column.
  static func bar(_ share: Double, width: Int) -> String {
    let halves = Int((min(max(share, 0), 1) * Double(2 * width)).rounded(.down))
    let full = String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : "")
    return full + String(repeating: "─", count: width - (halves + 1) / 2)
  }

  /// The last values as blocks; the lowest block for a constant, a blank for what is not finite, `!` for NaN.
  package static func sparkline(_ values: [Double], count: Int = 8) -> String {
    let shown = values.suffix(count)
    let finite = shown.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    // Halves: the distance of two finite numbers may not be one.
    let reach = high / 2 - low / 2
    let blocks = Array("▁▂▃▄▅▆▇█")
    return String(
      shown.map { value in
        if value.isNaN { return "!" }
        if !value.isFinite { return " " }
        return reach > 0 ? blocks[min(7, Int((value / 2 - low / 2) / reach * 7))] : blocks[0]
      })
  }

  private static func change(_ value: Double) -> String {
    guard abs(value) >= 0.00005 else { return "" }
    return (value < 0 ? "-" : "+") + Words.fixed(abs(value)).dropFirst()
  }
}
