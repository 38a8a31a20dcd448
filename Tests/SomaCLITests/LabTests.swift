import Foundation
import SomaCLI
import SomaLabs
import Testing

@Suite struct LabTests {
  @Test func labsAreListedInBothLanguages() throws {
    try withFolder { folder in
      let english = try Soma.run(["lab"], in: folder)
      #expect(english.status == 0 && english.output.contains("soma lab NAME --help"))
      let korean = try Soma.run(["lab"], in: folder, environment: ["LANG": "ko_KR.UTF-8"])
      #expect(korean.output.contains("soma lab 이름 --help"))
      #expect(try Soma.run(["lab", "--lang", "ko"], in: folder).output == korean.output)
      #expect(try Soma.run(["lab", "--help"], in: folder).output == english.output)
      let names = try Soma.run(["lab", "--json"], in: folder).json()["labs"] as? [[String: Any]]
      #expect(names?.compactMap { $0["name"] as? String } == Labs.all.map(\.name))
    }
  }

  @Test func colorsFollowTheFlagThenTheEnvironmentThenTheStream() {
    func isOn(_ choice: ColorChoice, _ isTerminal: Bool, _ environment: [String: String] = [:]) -> Bool {
      choice.isOn(isTerminal: isTerminal, environment)
    }
    #expect(isOn(.auto, true) && !isOn(.auto, false))
    #expect(isOn(.always, false, ["NO_COLOR": "1"]) && !isOn(.never, true, ["CLICOLOR_FORCE": "1"]))
    #expect(!isOn(.auto, true, ["NO_COLOR": "0"]) && isOn(.auto, true, ["NO_COLOR": ""]))
    #expect(!isOn(.auto, false, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]))
    #expect(isOn(.auto, false, ["CLICOLOR_FORCE": "1"]) && !isOn(.auto, false, ["CLICOLOR_FORCE": "0"]))
    #expect(!isOn(.auto, true, ["CLICOLOR": "0"]) && !isOn(.auto, true, ["TERM": "dumb"]))
  }
}
