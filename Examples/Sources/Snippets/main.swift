import Foundation

// Runs the code of the articles and guides; `DocumentationTests` checks that every block of them is in this folder.
try tensors()
try networks()
try training()
try withTable(tables)
try withImages(images)
try extending()
learnPerceptron()
learnGates()
try learnFold()
learnActivations()
learnLinear()
learnApproximate()
try learnLoss()
learnGraph()
learnBackprop()
try learnDescent()
try learnRace()
try learnDepth()
try learnInit()
try learnRegularise()
try learnDigits()

let file = FileManager.default.temporaryDirectory.appendingPathComponent(
  "soma-snippets-\(getpid()).safetensors"
).path
defer { try? FileManager.default.removeItem(atPath: file) }
try comingFromKeras(path: file)
try comingFromPyTorch(path: file)
try comingFromScikitLearn(path: file)
