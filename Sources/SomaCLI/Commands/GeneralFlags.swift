import ArgumentParser

/// What every command takes.
struct GeneralFlags: ParsableArguments {
  /// Read by ``ColorChoice/typed`` before the command is parsed, so that also the parser's complaints obey it.
  @Option(help: "Colours: auto, always or never.") var color = ColorChoice.auto
}

extension ColorChoice: ExpressibleByArgument {}
