import Foundation
import Testing

/// The first lines where only ASCII can be shown and there are 40 columns: fewer columns of the table, whole numbers.
private let narrow = """
  AND | online | alpha 1 | start w (0, 0),
  b 0 | in order

  z = w.x + b;  o = +1 if z > 0, else -1;  the class y is -1 or +1
  after a mistake, o != y:  w <- w + alpha y x,  b <- b + alpha y

   #  x        y   o   z  w        b
   1  (1, 1)  +1  -1   0  (1, 1)   1
  """

/// What the labs about perceptrons print, and what holds for the output of every lab.
@Suite struct PerceptronCommandTests {
  @Test func fortyColumnsOfASCII() throws {
    try withFolder { folder in
      let environment = ["LC_ALL": "C", "COLUMNS": "40"]
      let outcome = try Soma.run(["lab", "perceptron"], in: folder, environment: environment)
      #expect(outcome.output.hasPrefix(narrow + "\n"), "\(outcome.output)")
      for words in [["lab", "gates", "xor"], ["lab"]] {
        let outcome = try Soma.run(words, in: folder, environment: environment)
        #expect(outcome.output.utf8.allSatisfy { $0 < 128 }, "\(words): \(outcome.output)")
      }
    }
  }

  @Test func jsonIsOneObjectThatSaysHowToRepeatIt() throws {
    try withFolder { folder in
      let arguments = ["lab", "perceptron", "nand", "--form=bits", "--seed", "7", "--json"]
      let outcome = try Soma.run(arguments, in: folder)
      let object = try outcome.json()
      #expect(object["schema"] as? String == "soma.lab/1" && object["lab"] as? String == "perceptron")
      #expect(object["seed"] as? String == "7")
      let options = try #require(object["options"] as? [String: String])
      #expect(options["points"] == "nand" && options["form"] == "bits" && options["method"] == "online")
      let data = try #require(object["data"] as? [String: Any])
      // As NumPy has it: eleven mistakes.
      #expect(data["mistakes"] as? Int == 11 && data["converged"] as? Bool == true)
      #expect(try Soma.run(arguments + ["--lang", "ko"], in: folder).output == outcome.output)
    }
  }

  @Test func thePictureIsWrittenWhole() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["lab", "gates", "--svg", "gates.svg", "--json"], in: folder)
      #expect(outcome.status == 0 && outcome.messages == "wrote gates.svg\n")
      let picture = try String(contentsOfFile: folder + "/gates.svg", encoding: .utf8)
      #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n") && picture.contains("XNOR"))
      let nowhere = try Soma.run(["lab", "gates", "--svg", "no/where.svg"], in: folder)
      #expect(nowhere.status == 73 && nowhere.messages.contains("cannot create no/where.svg"))
    }
  }

  @Test func colorsAreWrittenWhenAskedFor() throws {
    try withFolder { folder in
      let plain = try Soma.run(["lab", "perceptron"], in: folder)
      let colored = try Soma.run(["lab", "perceptron", "--color", "always"], in: folder)
      #expect(
        !plain.output.contains("\u{1B}") && colored.output.contains("\u{1B}[38;5;32m●\u{1B}[0m class 1"))
      // Without its colours it is the same text.
      #expect(colored.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.output)
      let forced = try Soma.run(["lab", "perceptron"], in: folder, environment: ["CLICOLOR_FORCE": "1"])
      #expect(forced.output == colored.output)
    }
  }

  @Test func aFileOfPointsIsRead() throws {
    try withFolder { folder in
      try Data("a,b,class\n0,0,no\n2,2,yes\n".utf8).write(to: URL(filePath: folder + "/points.csv"))
      let outcome = try Soma.run(["lab", "gates", "points.csv"], in: folder)
      #expect(outcome.output.contains("one unit says 1 where a + b > 2"))
    }
  }
}
