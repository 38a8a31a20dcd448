import CLibFuzzer
import Foundation

@main enum Fuzz {
  static func main() {
    guard InputFormat.chosen != nil else {
      let names = InputFormat.allCases.map(\.rawValue).joined(separator: ", ")
      FileHandle.standardError.write(Data("FORMAT must be one of \(names)\n".utf8))
      exit(2)
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(LLVMFuzzerRunDriver(&count, &arguments) { testOneInput($0, $1) })
  }
}

/// Reads one input. The name is the one that libFuzzer's own `main` refers to; SwiftPM names ours before it,
/// but the linker still wants the symbol.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  // An error is a refusal, which is what most inputs deserve.
  try? InputFormat.chosen?.read([UInt8](UnsafeBufferPointer(start: data, count: size)))
  return 0
}
