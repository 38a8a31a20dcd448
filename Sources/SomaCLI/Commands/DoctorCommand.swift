import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tell what this machine offers, and whether all works here.",
    discussion: """
      soma doctor
      soma doctor --json

      It multiplies two matrices, checks a gradient and looks whether folders can be written. Exit code 1 when something
      is broken.
      """)

  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let facts = Self.facts()
    let checks = SelfTest.checks() + Place.all().map(\.check)
    let broken = checks.filter { !$0.isRight }
    if json {
      let value: JSONValue = [
        "schema": .string("soma.doctor/1"), "healthy": .bool(broken.isEmpty),
        "facts": .object(facts.map { ($0.name, .string($0.value)) }),
        "checks": .array(
          checks.map { ["name": .string($0.name), "ok": .bool($0.isRight), "detail": .string($0.detail)] }),
      ]
      Console.result(value.text)
    } else {
      let terminal = Terminal(descriptor: STDOUT_FILENO)
      for (name, value) in facts {
        for line in terminal.entry(name, value, indent: 11) { Console.result(line) }
      }
      for check in checks {
        let (verdict, tone) = check.isRight ? ("ok", Terminal.Tone.good) : ("BROKEN", .bad)
        // Coloured after it is folded: what a terminal obeys takes no columns.
        let lines = terminal.entry(check.name.left(11) + verdict, check.detail, indent: 19)
        let start = check.name.left(11) + terminal.toned(verdict, tone)
        Console.result(start + lines[0].dropFirst(11 + verdict.count))
        for line in lines.dropFirst() { Console.result(line) }
      }
    }
    guard broken.isEmpty else {
      throw Failure(
        .unexpected, "broken: \(broken.map(\.name).joined(separator: ", "))",
        help: "what is wrong stands behind BROKEN, and in the brackets what decides about it")
    }
  }

  /// What the program runs on.
  private static func facts() -> [(name: String, value: String)] {
    let quota = ThreadCount.controlGroupQuota(root: "/sys/fs/cgroup")
    let threads =
      "\(ThreadPool.threadCount) of \(ProcessInfo.processInfo.activeProcessorCount) processors"
      + (quota.map { ", quota \(Words.fixed($0, 1))" } ?? "")
    return [
      ("soma", somaVersion), ("system", ProcessInfo.processInfo.operatingSystemVersionString),
      ("processor", Processor.name), ("features", Processor.features.joined(separator: ", ")),
      ("kernels", Processor.kernelClass), ("products", Processor.productLibrary), ("threads", threads),
    ].map { ($0.0, $0.1.isEmpty ? "-" : $0.1) }
  }
}
