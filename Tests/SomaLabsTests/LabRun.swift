import Foundation
import SomaFormats
import SomaLabs
import SomaTraining
import Testing

/// A lab's result for words as they would be typed after its name.
///
/// - Parameter files: The texts of the files that there are.
func runLab(
  _ name: String, _ words: [String] = [], _ language: Language = .english, seed: UInt64 = 0,
  files: [String: String] = [:]
) throws -> LabResult {
  let lab = try Labs.named(name)
  let values = try LabValues(words, options: lab.options)
  return try lab.run(
    LabInput(values, language: language, seed: seed) { path throws(FileError) in
      guard let text = files[path] else { throw FileError(.open, path: path, reason: "no such file") }
      return Array(text.utf8)
    })
}

/// The numbers of a lab, as the program prints them.
func labData(_ name: String, _ words: String...) throws -> [String: Any] { try runLab(name, words).numbers() }

extension LabResult {
  /// The numbers as Foundation reads them.
  func numbers() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(data.text.utf8)) as? [String: Any])
  }

  /// All tables.
  var tables: [LabTable] {
    blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
  }

  /// All words but those of tables and pictures.
  var words: String {
    blocks.map { block in
      switch block {
      case .heading(let text), .text(let text): text
      case .lines(let lines): lines.joined(separator: "\n")
      case .table, .figure: ""
      }
    }.joined(separator: "\n")
  }
}
