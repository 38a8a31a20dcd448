import ArgumentParser
import Soma

/// `soma completion <shell>`.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print what makes a shell complete soma's commands and flags.",
    discussion: """
      soma completion bash > ~/.local/share/bash-completion/completions/soma
      soma completion zsh > ~/.zfunc/_soma
      soma completion fish > ~/.config/fish/completions/soma.fish
      """)

  @Argument(help: "bash, zsh or fish.") var shell: String
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let shells = CompletionShell.allCases
    guard let shell = shells.first(where: { $0.rawValue == shell }) else {
      throw UnknownName(subject: "shell", name: shell, known: shells.map(\.rawValue))
    }
    Console.result(SomaCommand.completionScript(for: shell))
  }
}
