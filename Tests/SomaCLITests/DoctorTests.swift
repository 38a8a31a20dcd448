import Foundation
import Soma
import Testing

@Suite struct DoctorTests {
  @Test func aMachineThatWorksIsHealthy() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["doctor", "--json"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let json = try outcome.json()
      let facts = try #require(json["facts"] as? [String: String])
      #expect(facts["soma"] == somaVersion && facts["kernels"] == Processor.kernelClass)
      #expect(facts["products"]?.isEmpty == false && facts["threads"]?.contains("processors") == true)
      let checks = try #require(json["checks"] as? [[String: Any]])
      #expect(checks.compactMap { $0["name"] as? String } == ["product", "gradients", "cache", "runs"])
      #expect(checks.allSatisfy { $0["ok"] as? Bool == true } && json["healthy"] as? Bool == true)
      let text = try Soma.run(["doctor"], in: folder)
      #expect(text.output.components(separatedBy: "ok  ").count == 5 && text.messages == "")
      // Looking leaves nothing behind.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") } == [])
    }
  }

  @Test func aFolderThatCannotBeWrittenIsBroken() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["doctor"], in: folder, environment: ["SOMA_CACHE": "/proc/soma"])
      #expect(outcome.status == 1 && outcome.messages.contains("broken: cache"))
      #expect(outcome.output.contains("BROKEN  /proc/soma cannot be written (SOMA_CACHE): "))
    }
  }

  #if os(Linux)
    /// The kernel lists the same features of the processor.
    @Test func featuresAreThoseOfTheKernel() throws {
      let text = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      let flags = text.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
      let names = [
        "AVX2": "avx2", "FMA": "fma", "AVX-512F": "avx512f", "AVX-512BW": "avx512bw",
        "AVX-512 VNNI": "avx512_vnni", "AVX-512 BF16": "avx512_bf16",
      ]
      for (name, flag) in names {
        #expect(Processor.features.contains(name) == flags.contains(flag[...]), "\(name)")
      }
    }
  #endif
}

@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func aShellAcceptsItsScript(_ shell: String) throws {
    try withFolder { folder in
      let outcome = try Soma.run(["completion", shell], in: folder)
      #expect(outcome.status == 0)
      for word in ["find-lr", "batch-size", "doctor"] { #expect(outcome.output.contains(word)) }
      let program = "/usr/bin/" + shell
      guard FileManager.default.isExecutableFile(atPath: program) else { return }
      try Data(outcome.output.utf8).write(to: URL(filePath: folder + "/script"))
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = ["-n", folder + "/script"]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }
}
