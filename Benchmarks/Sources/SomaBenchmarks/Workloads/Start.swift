import Foundation

extension Workload {
  /// From the start of the process to its end, with the help printed.
  static let startHelp = start("start-help", argument: "--help")
  /// The shortest command there is.
  static let startVersion = start("start-version", argument: "version")

  private static func start(_ name: String, argument: String) -> Workload {
    Workload(name: name, summary: "soma \(argument), a process from start to end", measuresChildren: true) {
      let program = try somaProgram()
      return {
        {
          let status = try run(program, argument)
          guard status == 0 else {
            throw BenchmarkError(description: "soma \(argument) ended with status \(status)")
          }
          return { 0 }
        }
      }
    }
  }

  /// The program that `SOMA_PROGRAM` names, else what `scripts/run` built.
  private static func somaProgram() throws -> String {
    let named = ProcessInfo.processInfo.environment["SOMA_PROGRAM"]
    let repository = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
    let path = named ?? "\(repository)/.build/release/soma"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchmarkError(description: "no program at \(path): swift build -c release --product soma")
    }
    return path
  }

  /// Runs a program with its output thrown away. Foundation's `Process` adds milliseconds of its own.
  private static func run(_ program: String, _ argument: String) throws -> Int32 {
    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(argument), nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let error = posix_spawn(&process, program, &actions, nil, &words, environ)
    guard error == 0 else { throw BenchmarkError(description: "cannot start \(program): error \(error)") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 && errno == EINTR {}
    return status
  }
}
