import Foundation
import Soma
import SomaPlot

extension String {
  /// The text as one word of a command that somebody pastes into a shell.
  var shellWord: String {
    let text = printable
    return text.isEmpty || text.unicodeScalars.contains { !plainCharacters.contains($0) }
      ? "'" + text.replacing("'", with: "'\\''") + "'" : text
  }
}

private let plainCharacters = CharacterSet(
  charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=+@%")
