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

var arguments = CommandLine.arguments.dropFirst()
var repeatCount = 5
var isJSON = false, isPaced = false
var name: String?
while let argument = arguments.popFirst() {
  switch argument {
  case "--json": isJSON = true
  case "--paced": isPaced = true
  case "--help", "-h":
    print(usage)
    exit(0)
  case "--repeats":
    guard let count = arguments.popFirst().flatMap({ Int($0) }), count > 0 else {
      fail("--repeats needs a positive number\n\(usage)", code: 64)
    }
    repeatCount = count
  default:
    guard name == nil, !argument.hasPrefix("-") else { fail("unexpected '\(argument)'\n\(usage)", code: 64) }
    name = argument
  }
}
guard let workload = Workload.all.first(where: { $0.name == name }) else {
  fail(name.map { "no workload is called '\($0)'\n\(usage)" } ?? usage, code: 64)
}

do {
  let stopwatch = try Stopwatch(workload)
  if isPaced {
    try FileHandle.standardOutput.write(contentsOf: Data("ready\n".utf8))
    while readLine() != nil { try printLine(stopwatch.next()) }
  } else {
    let result = Measurement(
      workload: workload.name, repeats: try (0..<repeatCount).map { _ in try stopwatch.next() })
    if isJSON { try printLine(result) } else { print(result.text) }
  }
} catch {
  fail("error: \(error)", code: 1)
}
