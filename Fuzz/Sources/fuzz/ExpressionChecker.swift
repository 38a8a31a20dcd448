import Soma
import SomaLabs
import SomaPlot

/// Runs the lab `graph` on typed text, in every form, and draws what it finds.
enum ExpressionChecker {
  static func check(_ bytes: [UInt8]) throws {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
    var words = ["--", lines[0]]
    // The last bits choose the form and the matrices.
    let choice = Int(bytes.last ?? 0)
    words = ["--nodes", ["typed", "simple", "full"][choice % 3]] + words
    if choice & 4 != 0 { words = ["--jacobian"] + words }
    if choice & 8 != 0 { words = ["--hessian"] + words }
    if choice & 16 != 0 { words = ["--dot"] + words }
    if lines.count > 1, !lines[1].isEmpty { words = ["--at=" + lines[1], "--along=" + lines[1]] + words }
    if lines.count > 2 { words = ["--upstream=" + lines[2]] + words }
    let lab = try Labs.named("graph")
    let result = try lab.run(
      LabInput(try LabValues(words, options: lab.options)) { path throws(FileError) in
        throw FileError(.open, path: path, reason: "the fuzzer reads no files")
      })
    precondition(result.data.text.first == "{")
    if let figure = result.figure {
      precondition(figure.svg().hasSuffix("</svg>\n"))
      _ = figure.text(TextStyle())
    }
  }
}
