import Foundation

/// What the repeats of one workload gave.
struct Measurement: Codable {
  let workload: String
  let repeatCount: Int
  /// Seconds of one run: the middle, the fastest and the slowest repeat.
  let median, minimum, maximum: Double
  /// Of the last run.
  let check: Double
  /// The most memory the process had so far.
  let peakBytes: Int
}

/// One repeat, as it is told to the program that compares.
struct Repeat: Codable {
  let seconds: Double
  let check: Double
  let peakBytes: Int
}

/// Times a workload: a warm-up, then repeats.
struct Stopwatch {
  private let workload: Workload
  private let makeRun: () throws -> Workload.Run
  /// Short runs are repeated until the clock has something to measure.
  private let runCount: Int
  private static let shortestRepeat = 0.1, longestCalibration = 2.0

  /// Prepares the workload and warms up: runs for as long as a repeat shall take, and at least two where they are
  /// cheap, so that what happens only at first is not taken for the pace.
  init(_ workload: Workload) throws {
    self.workload = workload
    makeRun = try workload.prepare()
    var pace = try Stopwatch.time(makeRun).seconds, warmUp = 0.0
    while warmUp < Stopwatch.shortestRepeat, pace < Stopwatch.longestCalibration {
      pace = try Stopwatch.time(makeRun).seconds
      warmUp += pace
    }
    runCount = max(1, Int((Stopwatch.shortestRepeat / max(pace, 1e-9)).rounded(.up)))
  }

  /// One repeat: seconds of a run, averaged over as many runs as fill a tenth of a second.
  func next() throws -> Repeat {
    var total = 0.0, check = 0.0
    for _ in 0..<runCount {
      let run = try Stopwatch.time(makeRun)
      total += run.seconds
      check = try run.check()
    }
    return Repeat(
      seconds: total / Double(runCount), check: check,
      peakBytes: PeakMemory.bytes(ofChildren: workload.measuresChildren))
  }

  private static func time(_ makeRun: () throws -> Workload.Run) throws -> (
    seconds: Double, check: Workload.Check
  ) {
    let run = try makeRun()
    let start = ContinuousClock.now
    let check = try run()
    let time = ContinuousClock.now - start
    return (time / .seconds(1), check)
  }
}

extension Measurement {
  /// Sums up repeats.
  init(workload: String, repeats: [Repeat]) {
    self.workload = workload
    repeatCount = repeats.count
    let seconds = repeats.map(\.seconds).sorted()
    let middle = seconds.count / 2
    median = seconds.count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2
    minimum = seconds.first ?? .nan
    maximum = seconds.last ?? .nan
    check = repeats.last?.check ?? .nan
    peakBytes = repeats.last?.peakBytes ?? 0
  }

  /// One line for a person.
  var text: String {
    func time(_ seconds: Double) -> String {
      seconds < 1e-3
        ? String(format: "%.2f µs", seconds * 1e6)
        : seconds < 1 ? String(format: "%.2f ms", seconds * 1e3) : String(format: "%.3f s", seconds)
    }
    return
      "\(workload): median \(time(median)) (\(time(minimum)) to \(time(maximum)), \(repeatCount) repeats), "
      + "peak \(peakBytes >> 20) MiB, check \(String(format: "%.6g", check))"
  }
}
