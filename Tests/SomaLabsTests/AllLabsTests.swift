import Foundation
import SomaFormats
import SomaLabs
import SomaPlot
import SomaTraining
import Testing

/// A lab's result with its defaults.
private func result(_ lab: any Lab, _ language: Language) throws -> LabResult {
  let values = try LabValues([], options: lab.options)
  return try lab.run(
    LabInput(values, language: language) { path throws(FileError) in
      throw FileError(.open, path: path, reason: "no lab's defaults need a file")
    })
}

/// What this thread has computed so far, which other work on the machine does not lengthen.
private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// What holds for every lab; a new one is checked as soon as it is registered.
@Suite struct AllLabsTests {
  static let all = Labs.all + [DiceLab()]

  @Test(arguments: all.map(\.name))
  func aLabIsQuickRepeatableAndTheSameInBothLanguages(_ name: String) throws {
    let lab = try #require(Self.all.first { $0.name == name })
    let start = processorSeconds()
    let english = try result(lab, .english)
    #expect(processorSeconds() - start < 5)
    let korean = try result(lab, .korean)
    // Twice the same numbers, whatever the language.
    #expect(english.data == korean.data && english.data.text.first == "{")
    #expect(english.blocks.count == korean.blocks.count && !english.blocks.isEmpty)
    #expect(english.next.map(\.arguments) == korean.next.map(\.arguments))
    #expect(english.figure?.rows.count == korean.figure?.rows.count)
    #expect(english.figure.map { !$0.title.isEmpty && !$0.description.isEmpty } ?? true)
    #expect(!hangul(in: english) && hangul(in: korean))
  }

  @Test(arguments: all.map(\.name))
  func aLabExplainsItselfInBothLanguages(_ name: String) throws {
    let lab = try #require(Self.all.first { $0.name == name })
    #expect(lab.name.allSatisfy { $0.isLowercase && $0.isASCII })
    #expect(Set(lab.options.map(\.name)).count == lab.options.count)
    #expect(lab.options.filter(\.isArgument).count <= 1 && !lab.examples.isEmpty)
    let texts = [lab.title, lab.summary] + lab.examples.map(\.note) + lab.options.map(\.help)
    for text in texts { #expect(!text.english.isEmpty && hangul(in: text.korean), "\(text)") }
    // Defaults can be typed, and examples are accepted.
    for option in lab.options where option.form != .flag && !option.defaultText.isEmpty {
      _ = try option.value(of: option.defaultText)
    }
    for example in lab.examples where !example.arguments.contains("\"") {
      _ = try LabValues(example.arguments.split(separator: " ").map(String.init), options: lab.options)
    }
  }

  @Test func labsHaveDifferentNames() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}

private func hangul(in text: String) -> Bool {
  text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
}

private func hangul(in result: LabResult) -> Bool { result.blocks.contains { hangul(in: "\($0)") } }
