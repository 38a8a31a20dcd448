import CKernels
import Foundation

#if !canImport(Accelerate)
  import COneDNN
#endif

/// The processor that computes, and what computes on it, for reports.
public enum Processor {
  /// What the maker calls it; empty where the system does not tell.
  public static var name: String {
    #if os(Linux)
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "" }
      let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
      return line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces) ?? ""
    #else
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 0 else { return "" }
      var buffer = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &buffer, &size, nil, 0) == 0 else { return "" }
      return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }

  /// Its instructions that matter here, such as `AVX2`; none where they are not looked for.
  public static var features: [String] {
    let names = ["AVX2", "FMA", "AVX-512F", "AVX-512BW", "AVX-512 VNNI", "AVX-512 BF16"]
    let bits = soma_cpu_features()
    return names.indices.filter { bits >> $0 & 1 == 1 }.map { names[$0] }
  }

  /// Which machine code of Soma's own loops runs: `x86-64-v4`, `x86-64-v3`, or `baseline`.
  public static var kernelClass: String {
    let level = soma_kernel_level()
    return level == 0 ? "baseline" : "x86-64-v\(level)"
  }

  /// The library that multiplies large float32 matrices.
  public static var productLibrary: String {
    #if canImport(Accelerate)
      return "Accelerate"
    #else
      guard let version = dnnl_version()?.pointee else { return "oneDNN" }
      return "oneDNN \(version.major).\(version.minor).\(version.patch)"
    #endif
  }
}
