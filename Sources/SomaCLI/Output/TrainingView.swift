import Foundation
import Soma
import SomaPlot

/// Shows a training on standard error: a table with a moving last line on a terminal, plain lines elsewhere.
struct TrainingView {
  private let terminal: Terminal
  private let configuration: RunConfiguration
  private let text: ProgressText
  private let clock = ContinuousClock()
  private var accuracy: Double?
  private var losses: [Double] = []
  private var firstStep: (number: Int, end: ContinuousClock.Instant)?
  private var pace: Pace
  private var timeLeft = SteadyTime()
  private var isBarShown = false

  init(configuration: RunConfiguration, terminal: Terminal) {
    self.configuration = configuration
    self.terminal = terminal
    text = ProgressText(
      width: terminal.width, epochCount: configuration.training.epochs,
      hasAccuracy: configuration.training.objective == .classification,
      hasValidation: configuration.data.validationFraction > 0)
    pace = Pace(isInteractive: terminal.isInteractive, start: clock.now)
  }

  mutating func show(_ event: TrainingEvent) {
    switch event {
    case .started(let start): showStart(start)
    case .epochStarted: firstStep = nil
    case .stepped(let progress): showStep(progress)
    case .epochEnded(let result):
      losses.append(result.training.loss)
      let row = text.row(result, previous: accuracy)
      show(line: result.isBest ? terminal.toned(row, .strong) : row)
      accuracy = (result.validation ?? result.training).accuracy
      pace.restart(clock.now)
    case .improved, .health, .checkpoint: break
    case .ended(let end):
      clearBar()
      showTime("ended")
      let supervision = configuration.training.supervision
      if end.reason == .noGain, let patience = supervision.patience {
        let metric = end.best?.metric ?? .validationLoss
        show(text: "\(metric.rawValue) got no better for \(patience) epoch\(patience == 1 ? "" : "s")")
      }
      if end.reason == .targetReached, let target = supervision.target { show(text: "\(target) is reached") }
      if end.reason.isComplete, let best = end.best, best.epoch != end.epochs {
        show(text: "the network keeps the weights of epoch \(best.epoch), its best")
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
        configuration.data.set.printable, network, groupedDigits(start.parameterCount) + " params",
        "\(settings.optimizer) lr \(Words.rate(settings.learningRate))", "seed \(settings.seed)",
      ],
      counts + ["batch \(settings.batchSize)", "cpu ×\(ThreadPool.threadCount)"]
        + (settings.precision == .float32 ? [] : [settings.precision.rawValue]),
    ] { for line in terminal.folded(parts) { show(line: line) } }
    showTime("started")
    show(line: text.header)
  }

  private mutating func showStep(_ progress: StepProgress) {
    let now = clock.now
    // The first step also warms up caches and memory, so it tells nothing about the others.
    let first = firstStep ?? (progress.step, now)
    firstStep = first
    guard pace.isDue(now) else { return }
    let stepsDone = progress.step - first.number
    let left =
      stepsDone > 0
      ? (now - first.end) / .seconds(1) / Double(stepsDone) * Double(progress.stepCount - progress.step) : nil
    let line = text.bar(
      progress, epochCount: configuration.training.epochs, losses: losses + [progress.loss],
      timeLeft: left.map { timeLeft.shown(Words.time($0), now) })
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

  private mutating func show(text: String) {
    for line in terminal.folded(text) { show(line: line) }
  }

  private mutating func show(line: String) {
    clearBar()
    Console.message(terminal.shown(line))
  }
}
