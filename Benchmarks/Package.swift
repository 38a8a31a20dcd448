// swift-tools-version: 6.2
import PackageDescription

// A package of its own: whoever uses Soma neither fetches nor builds it. `scripts/bench` runs it, `scripts/test` builds it.

let isStrict = Context.environment["SOMA_STRICT"] == "1"

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "soma", path: "..")],
  targets: [
    .executableTarget(
      name: "SomaBenchmarks",
      dependencies: [.product(name: "Soma", package: "soma")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ] + (isStrict ? [.treatAllWarnings(as: .error)] : []))
  ],
  swiftLanguageModes: [.v6]
)
