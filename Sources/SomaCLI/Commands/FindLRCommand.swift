import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma find-lr <source>`.
struct FindLRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find-lr", abstract: "Measure which step size suits a training, and print it.",
    discussion: """
      soma find-lr digits
      soma train digits --lr $(soma find-lr digits -q)
      soma find-lr titanic.toml --svg curve.svg

      Up to 100 steps with a rising step size (Smith's range test), until the loss explodes. Standard output gets the
      number alone.
      """)

  @OptionGroup var sources: SettingsFlags
  @Option(help: ArgumentHelp("Write the curve to a file.", valueName: "file")) var svg: String?
  @Flag(help: "Print one JSON object with the curve.") var json = false
  @Flag(name: .shortAndLong, help: "Show no curve.") var quiet = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let settings = try sources.settings(announce: { Console.message($0) })
    settings.useThreads()
    let setup = try TrainingSetup(settings)
    let run = try setup.makeRun()
    let training = setup.configuration.training
    var finder = LearningRateFinder(batchSize: training.batchSize, seed: training.seed)
    finder.shuffles = training.shuffles
    finder.precision = training.precision
    finder.clipNorm = training.clipNorm
    Interrupt.listen()
    let curve = try finder.run(
      model: run.model, optimizer: OptimizerName.named(training.optimizer).makeOptimizer(),
      samples: run.training, objective: training.objective, loss: training.loss,
      shouldStop: { Interrupt.signal != nil })
    if let signal = Interrupt.signal { throw ExitCode(128 + signal) }
    if let svg { try write(curve, to: svg) }
    if json {
      Console.result(LearningRateText.json(curve).text)
    } else if !quiet {
      show(curve)
    }
    guard let rate = curve.suggestion else { throw Self.failure(curve) }
    if !json { Console.result(LearningRateText.text(rate)) }
  }

  private func show(_ curve: LearningRateCurve) {
    let terminal = Terminal(descriptor: STDERR_FILENO)
    for line in LearningRateText.lines(curve, terminal) { Console.message(line) }
  }

  private func write(_ curve: LearningRateCurve, to path: String) throws {
    try AtomicFile.write(Array(LearningRateText.figure(curve).svg().utf8), to: path)
    Console.message("wrote \(path.printable)")
  }

  private static func failure(_ curve: LearningRateCurve) -> Failure {
    guard let last = curve.points.last else {
      return Failure(
        .diverged, "the loss of the first step is not finite", help: "look at the data: soma data check")
    }
    return Failure(
      .unexpected, "the loss did not fall at any step size up to \(Words.rate(last.rate, isShort: true))",
      help: "try another network or optimizer, such as --activation relu --optimizer adam")
  }
}
