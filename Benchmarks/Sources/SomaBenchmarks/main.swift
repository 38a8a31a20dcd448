import Foundation

let usage = """
  usage: SomaBenchmarks <workload> [--repeats N] [--json] [--paced]

  --repeats N  how many times the workload is timed, after a warm-up; default 5
  --json       the result as one line of JSON
  --paced      say "ready" after the warm-up, then answer each line of standard input with a repeat,
               as a line of JSON, until the input ends; so that programs can be timed in turns

  workloads:
  \(Workload.all.map { "  \($0.name.padding(toLength: 14, withPad: " ", startingAt: 0))\($0.summary)" }
    .joined(separator: "\n"))

  \(ScalePoint.usage)

  \(FixedStep.usage)
  """

/// Ends the program with a message on standard error.
func fail(_ message: String, code: Int32) -> Never {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
  exit(code)
}

func printLine<Value: Encodable>(_ value: Value) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  try FileHandle.standardOutput.write(contentsOf: encoder.encode(value) + Data("\n".utf8))
}

func runWorkload(_ name: String, _ options: Arguments) throws {
  guard let workload = Workload.all.first(where: { $0.name == name }) else {
    throw UsageError("no workload is called '\(name)'")
  }
  var options = options
  var repeatCount = 5
  var isJSON = false, isPaced = false
  while let option = options.next() {
    switch option {
    case "--json": isJSON = true
    case "--paced": isPaced = true
    case "--repeats": repeatCount = try options.count(of: option)
    default: throw UsageError("unexpected '\(option)'")
    }
  }
  let stopwatch = try Stopwatch(workload)
  if isPaced {
    try FileHandle.standardOutput.write(contentsOf: Data("ready\n".utf8))
    while readLine() != nil { try printLine(stopwatch.next()) }
  } else {
    let result = Measurement(
      workload: workload.name, repeats: try (0..<repeatCount).map { _ in try stopwatch.next() })
    if isJSON { try printLine(result) } else { print(result.text) }
  }
}

var arguments = Arguments(CommandLine.arguments.dropFirst())
do {
  switch arguments.next() {
  case nil: throw UsageError("say what to time")
  case "--help", "-h": print(usage)
  case "scale": try printLine(ScalePoint(arguments).measured())
  case "steps": for step in FixedStep.all { try step.run() }
  case let name?: try runWorkload(name, arguments)
  }
} catch let error as UsageError {
  fail("\(error.message)\n\(usage)", code: 64)
} catch {
  fail("error: \(error)", code: 1)
}
