// swift-tools-version: 6.2
import PackageDescription

// The manifest is the map of the house: every target uses only targets listed above it.

/// The checks of the merge gate: `scripts/test` sets SOMA_STRICT, so that a newer compiler's new
/// warnings never break the build of somebody who only uses the package.
let isStrict = Context.environment["SOMA_STRICT"] == "1"

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])
let cSettings: [CSetting] =
  [.enableWarning("all"), .enableWarning("extra")] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "soma",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Soma", targets: ["Soma"]),
    .library(name: "SomaLabs", targets: ["SomaLabs", "SomaPlot"]),
    .executable(name: "soma", targets: ["SomaCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // For the program's configuration files only.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // C: the inner loops, and the system libraries.
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CKernels", cSettings: cSettings),

    // How a broken rule in code stops the program with its text, in release builds too.
    .target(name: "SomaRules", swiftSettings: swiftSettings),

    // Shape, storage, operations each with its gradient, the graph, random numbers, threads.
    // float32 products: oneDNN on Linux, Accelerate on a Mac.
    .target(
      name: "SomaTensor",
      dependencies: [
        "CKernels", "SomaRules", .target(name: "COneDNN", condition: .when(platforms: [.linux])),
      ],
      swiftSettings: swiftSettings),

    // Layers, activations, losses, initializers, optimizers, schedules, metrics.
    .target(
      name: "SomaNN", dependencies: ["CKernels", "SomaRules", "SomaTensor"], swiftSettings: swiftSettings),

    // Files: safetensors. No networks here, only names, shapes and bytes.
    .target(name: "SomaFormats", dependencies: ["CKernels", "SomaTensor"], swiftSettings: swiftSettings),

    // Readers, known data sets, synthetic sets, batching and order.
    .target(
      name: "SomaData",
      dependencies: ["SomaRules", "SomaTensor", "SomaFormats", "CZlib"],
      swiftSettings: swiftSettings),

    // Train step, trainer, events, run folders.
    .target(
      name: "SomaTraining",
      dependencies: ["SomaRules", "SomaTensor", "SomaNN", "SomaData", "SomaFormats"],
      swiftSettings: swiftSettings),

    // Figures as values, drawn as SVG and as text.
    .target(name: "SomaPlot", dependencies: ["SomaRules"], swiftSettings: swiftSettings),

    // What a program that trains or runs a network imports.
    .target(
      name: "Soma",
      dependencies: ["SomaTensor", "SomaNN", "SomaData", "SomaFormats", "SomaTraining"],
      swiftSettings: swiftSettings),

    // The curriculum: experiments on the library, as numbers, words and figures.
    .target(
      name: "SomaLabs",
      dependencies: [
        "SomaRules", "SomaTensor", "SomaNN", "SomaData", "SomaFormats", "SomaTraining", "SomaPlot",
      ],
      swiftSettings: swiftSettings),

    // The command line.
    .executableTarget(
      name: "SomaCLI",
      dependencies: [
        "Soma", "SomaPlot", "SomaLabs", "SomaRules",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: swiftSettings),

    // What the tests share: the numbers other libraries made, and how to compare with them.
    .target(
      name: "SomaTestSupport",
      dependencies: ["SomaTensor", "SomaFormats"],
      path: "Tests/SomaTestSupport",
      swiftSettings: swiftSettings),

    .testTarget(
      name: "SomaRulesTests",
      dependencies: ["Soma", "SomaPlot"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaTensorTests",
      dependencies: ["CKernels", "SomaTensor", "SomaTestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaNNTests",
      dependencies: ["SomaNN", "SomaTensor", "SomaTestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaFormatsTests",
      dependencies: ["SomaFormats", "SomaTensor"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaDataTests",
      dependencies: ["SomaData", "SomaFormats", "SomaTensor", "SomaTestSupport", "CZlib"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(name: "SomaPlotTests", dependencies: ["SomaPlot"], swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaLabsTests",
      dependencies: [
        "SomaLabs", "SomaPlot", "SomaNN", "SomaData", "SomaTensor", "SomaTraining", "SomaFormats",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaTrainingTests", dependencies: ["Soma", "SomaTestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "SomaCLITests",
      dependencies: ["CZlib", "SomaCLI", "Soma", "SomaPlot", "SomaLabs", "SomaTestSupport"],
      exclude: ["Fixtures", "Golden"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "DocumentationTests", dependencies: ["SomaLabs", "SomaPlot", "SomaFormats", "SomaTestSupport"],
      swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
