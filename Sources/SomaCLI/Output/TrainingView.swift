import Foundation
import Soma

/// Shows a training on standard error: a table with a moving last line on a terminal, plain lines elsewhere.
struct TrainingView {
  private let terminal: Terminal
  private let configuration: RunConfiguration
  private let text: ProgressText
  private let clock = ContinuousClock()
  private var accuracy: Double?
  private var losses: [Double] = []
  private var epochStart: ContinuousClock.Instant
  private var firstStepEnd: ContinuousClock.Instant?
  private var lastShown: ContinuousClock.Instant
  private var isBarShown = false

  init(configuration: RunConfiguration, terminal: Terminal) {
    self.configuration = configuration
    self.terminal = terminal
    text = ProgressText(
      width: terminal.width, hasAccuracy: configuration.training.objective == .classification,
      hasValidation: configuration.data.validationFraction > 0)
    epochStart = clock.now
    lastShown = clock.now
  }

  mutating func show(_ event: TrainingEvent) {
    switch event {
    case .started(let start): showStart(start)
    case .epochStarted:
      epochStart = clock.now
      firstStepEnd = nil
    case .stepped(let progress): showStep(progress)
    case .epochEnded(let result):
      losses.append(result.training.loss)
      let row = text.row(result, previous: accuracy)
      show(line: result.isBest ? terminal.toned(row, .strong) : row)
      accuracy = (result.validation ?? result.training).accuracy
      lastShown = clock.now
    case .improved, .health, .checkpoint: break
    case .ended(let end):
      clearBar()
      showTime("ended")
      let supervision = configuration.training.supervision
      if end.reason == .noGain, let patience = supervision.patience {
        let metric = end.best?.metric ?? .validationLoss
        show(line: "\(metric.rawValue) got no better for \(patience) epoch\(patience == 1 ? "" : "s")")
      }
      if end.reason == .targetReached, let target = supervision.target { show(line: "\(target) is reached") }
      if end.reason.isComplete, let best = end.best, best.epoch != end.epochs {
        show(line: "the network keeps the weights of epoch \(best.epoch), its best")
      }
    }
  }

  /// Removes the moving line, so that a message can follow.
  mutating func clearBar() {
    if isBarShown { Console.raw("\r\u{1B}[K") }
    isBarShown = false
  }

  private mutating func showStart(_ start: TrainingStart) {
    let settings = configuration.training
    let network = configuration.network.summary(inputShape: configuration.input.shape)
    let counts = [
      ("train", start.trainingCount), ("val", start.validationCount), ("test", start.testCount),
    ].filter { $0.1 > 0 }.map { groupedDigits($0.1) + " " + $0.0 }
    for parts in [
      [
        configuration.data.set, network, groupedDigits(start.parameterCount) + " params",
        "\(settings.optimizer) lr \(Words.rate(settings.learningRate))", "seed \(settings.seed)",
      ],
      counts + ["batch \(settings.batchSize)", "cpu ×\(ThreadPool.threadCount)"]
        + (settings.precision == .float32 ? [] : [settings.precision.rawValue]),
    ] { show(line: parts.joined(separator: " · ")) }
    showTime("started")
    show(line: text.header)
  }

  /// At most ten pictures a second on a terminal; elsewhere a sign of life every thirty seconds.
  private mutating func showStep(_ progress: StepProgress) {
    let now = clock.now
    guard now - lastShown >= (terminal.isInteractive ? .milliseconds(100) : .seconds(30)) else {
      if firstStepEnd == nil { firstStepEnd = now }
      return
    }
    lastShown = now
    // The first step also warms up caches and memory, so it tells nothing about the others.
    let measured = firstStepEnd.map { (now - $0) / max(1, progress.step - 1) }
    if firstStepEnd == nil { firstStepEnd = now }
    let left = measured.map { seconds($0) * Double(progress.stepCount - progress.step) }
    let line = text.bar(
      progress, epochCount: configuration.training.epochs, losses: losses + [progress.loss], secondsLeft: left
    )
    if terminal.isInteractive {
      Console.raw("\r\u{1B}[K" + terminal.shown(line))
      isBarShown = true
    } else {
      Console.message(terminal.shown(line))
    }
  }

  /// A log is read later, when nobody remembers how late it was.
  private mutating func showTime(_ word: String) {
    if !terminal.isInteractive { show(line: "\(word) \(RunRecord.time(Date()))") }
  }

  private mutating func show(line: String) {
    clearBar()
    Console.message(terminal.shown(line))
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
