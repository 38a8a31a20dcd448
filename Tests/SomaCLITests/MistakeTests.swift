import Foundation
import Testing

/// A wrong command, and what is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let status: Int32
  let words: [String]

  init(_ command: String, _ status: Int32, _ words: String...) {
    arguments = command.split(separator: " ").map(String.init)
    self.status = status
    self.words = words
  }

  var testDescription: String { "soma " + arguments.joined(separator: " ") }

  static let all = [
    Mistake("tarin digits", 64, "error: there is no command named 'tarin'", "help:", "train"),
    Mistake("train digist", 64, "no data set \"digist\"", "help: did you mean \"digits\"?"),
    Mistake("train", 64, "error: nothing says what to train on", "help:", "soma init"),
    Mistake("train digits --epohcs 3", 64, "--epohcs", "--epochs"),
    Mistake("train digits --epochs many", 64, "--epochs"),
    Mistake("train digits --epochs -1", 64, "epochs"),
    Mistake("train digits --batch-size 0", 64, "--batch-size is 0", "help: allowed is from 1 to 1000000000"),
    Mistake("train digits --lr 0", 64, "--lr is 0", "help:"),
    Mistake("train digits --dropout 1", 64, "--dropout is 1", "help:"),
    Mistake("train digits --layers 64,x", 64, "--layers is 64,x", "help:"),
    Mistake("train digits --layers 64,,32", 64, "--layers is 64,,32"),
    Mistake("train digits --activation tahn", 64, "no activation named 'tahn'", "help:", "tanh"),
    Mistake("train digits --optimizer adm", 64, "no optimizer named 'adm'", "help: did you mean adam"),
    Mistake("train digits --init heNormla", 64, "no initializer named 'heNormla'", "heNormal"),
    Mistake("train digits --schedule cosin", 64, "no schedule named 'cosin'", "cosine"),
    Mistake("train digits --precision bf61", 64, "no precision named 'bf61'", "help: did you mean bf16"),
    Mistake("train digits --threads 0", 64, "--threads is 0"),
    Mistake(
      "train digits --patience 0", 64, "--patience is 0", "help: allowed is a whole number of 1 or more"),
    Mistake("train digits --time-limit 5x", 64, "--time-limit is 5x", "help: allowed is a time such as 90s"),
    Mistake("train digits --target val.accuracy", 64, "--target is val.accuracy", "quotation marks"),
    Mistake("train digits --target val.acuracy>=1", 64, "no metric named 'val.acuracy'", "val.accuracy"),
    Mistake("train digits --monitor los", 64, "no metric named 'los'", "help: did you mean loss"),
    Mistake("train sine --monitor val.accuracy", 64, "val.accuracy is not measured", "values are predicted"),
    Mistake("train xor --val-fraction 0 --monitor val.loss", 64, "no samples are held out", "--val-fraction"),
    Mistake("train digits --clip-norm 0", 64, "--clip-norm is 0", "help:"),
    Mistake("train digits --log-every 0", 64, "--log-every is 0", "help:"),
    Mistake("train digits --init-from gone.safetensors", 66, "gone.safetensors"),
    Mistake("train digits --init-from file", 65, "file"),
    Mistake("resume nothing", 66, "no run \"nothing\" in runs"),
    Mistake("train digits --name ../out", 64, "--name is ../out", "help: allowed is a short name"),
    Mistake(
      "train mnist --data nowhere", 66, "mnist: train-images-idx3-ubyte.gz not found", "help:", "--data"),
    Mistake("train mnist --offline", 69, "offline", "help:"),
    Mistake("train digits -q --out file/runs", 73, "cannot create file"),
    Mistake(
      "train sine -q --optimizer sgd --lr 1e9", 3, "error: loss became", "at epoch 1, step", "help:",
      "--lr 1e+08"),
    Mistake("lab nothing", 64, "error: there is no lab named 'nothing'", "help: known are"),
    Mistake("lab perceptrn", 64, "help: did you mean perceptron?"),
    Mistake("lab gates nadn", 64, "there is no gate named 'nadn'", "did you mean nand?"),
    Mistake("lab perceptron --mehtod batch", 64, "no option named '--mehtod'", "did you mean --method?"),
    Mistake("lab perceptron --method bath", 64, "there is no --method named 'bath'", "did you mean batch?"),
    Mistake("lab perceptron --rate 0", 64, "--rate is 0", "help: allowed is a number from 1e-6 to 1e6"),
    Mistake("lab perceptron and or", 64, "unexpected argument 'or'"),
    Mistake(
      "lab perceptron --seed -1", 64, "--seed is -1",
      "help: allowed is a whole number of 0 or more, or random"),
    Mistake("lab perceptron --svg", 64, "--svg needs a value: --svg FILE"),
    Mistake("lab perceptron gone.csv", 66, "gone.csv"),
    Mistake("lab gates ./file", 65, "./file", "help: expected are lines like"),
    Mistake("lab graph --…x", 64, "error: there is no option named '--…x'", "help: known are --at"),
    Mistake("lab --jsn", 64, "there is no option named '--jsn'", "did you mean --json?"),
    Mistake("lab --lang fr", 64, "--lang is fr", "help: allowed is en or ko"),
    Mistake("evaluate nothing", 66, "no run \"nothing\" in runs", "help: train one: soma train digits"),
    Mistake("evaluate file", 65, "file"),
    Mistake("inspect file", 65, "file"),
    Mistake("inspect gone.safetensors", 66, "gone.safetensors"),
    Mistake("predict nothing image.png", 66, "no run \"nothing\""),
    Mistake("data lsit", 64, "error: there is no command named 'lsit'", "list"),
    Mistake("data check mnsit", 64, "did you mean \"mnist\""),
    Mistake("data preview digits --count 0", 64, "--count is 0"),
    Mistake("data path mnist", 66, "not found: train-images-idx3-ubyte.gz", "help:"),
  ]
}

@Test(arguments: Mistake.all)
func aMistakeIsNamedWithItsCodeAndARemedy(_ mistake: Mistake) throws {
  try withFolder { folder in
    try Data("not a safetensors file".utf8).write(to: URL(filePath: folder + "/file"))
    let outcome = try Soma.run(mistake.arguments, in: folder)
    #expect(outcome.status == mistake.status, "\(outcome.messages)")
    for word in mistake.words { #expect(outcome.messages.contains(word), "\(outcome.messages)") }
    #expect(outcome.output == "")
    #expect(controlCharacters(in: outcome.messages).isEmpty)
  }
}

@Test func aFolderThatCannotBeWrittenEndsWithItsOwnCode() throws {
  try withFolder { folder in
    let outcome = try Soma.run(["train", "digits", "-q", "--out", "/proc/soma"], in: folder)
    #expect(outcome.status == 73)
    #expect(outcome.messages.contains("cannot create /proc/soma"))
  }
}

@Test func anErrorIsASCIIWhereNothingElseIsShown() throws {
  try withFolder { folder in
    let call = ["lab", "backprop", "--weights"]
    #expect(try Soma.run(call, in: folder).messages == "error: --weights needs a value: --weights X,…\n")
    let plain = try Soma.run(call, in: folder, environment: ["LC_ALL": "C"])
    #expect(plain.status == 64 && plain.messages == "error: --weights needs a value: --weights X,...\n")
  }
}
