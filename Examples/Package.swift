// swift-tools-version: 6.2
import PackageDescription

// A package as a user's would be: it depends on Soma by path. `scripts/test` builds and runs it.
let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "soma", path: "..")],
  targets: [
    .executableTarget(name: "FirstNetwork", dependencies: [.product(name: "Soma", package: "soma")]),
    .executableTarget(name: "TrainDigits", dependencies: [.product(name: "Soma", package: "soma")]),
    // Every Swift block of the documentation that is not a program of its own.
    .executableTarget(name: "Snippets", dependencies: [.product(name: "Soma", package: "soma")]),
  ]
)
