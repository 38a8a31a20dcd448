/// Something that is timed: a name, and how to make runs of it.
///
/// A workload is prepared once (data read, arrays drawn), then asked for a fresh run before each timing; making the
/// run is not timed. A run gives a check, evaluated after the clock has stopped: a number that a wrong program would
/// miss, usually the final loss, which every peer must come to as well.
struct Workload: Sendable {
  typealias Check = () throws -> Double
  typealias Run = () throws -> Check

  /// The name in `performance.md` and on the command line.
  let name: String
  /// What is done, in one line.
  let summary: String
  /// Whether the processes it starts are measured for memory, instead of this one.
  var measuresChildren = false
  /// Prepares the workload and returns what makes fresh runs.
  let prepare: @Sendable () throws -> () throws -> Run

  static let all: [Workload] = [
    seed2layer, mnist, xor, wide, wideBF16, infer1, load, csv, startHelp, startVersion,
  ]
}

/// Why a benchmark cannot run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
}
