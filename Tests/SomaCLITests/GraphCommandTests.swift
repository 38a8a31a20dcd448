import Foundation
import SomaPlot
import Testing

/// What `soma lab graph` prints, at 80 columns.
@Suite struct GraphCommandTests {
  private static let english = """
    forward

    node  operation  value
    x                   -2
    y                    5
    #1    x + y          3
    z                   -4
    #2    #1 * z       -12

    backward, last node first: upstream × local = downstream

    node  upstream  to  derivative  local  downstream  pattern
    #2           1  #1  z              -4          -4  multiply swaps
                    z   #1              3           3
    #1          -4  x   1               1          -4  add distributes
                    y   1               1          -4

    gradients, checked by differences

    name  value  gradient  by differences
    x        -2        -4              -4
    y         5        -4              -4
    z        -4         3               3

    next:
      soma lab graph "x^2 * y" --at x=3,y=2 --hessian   second derivatives

    """
  private static let korean = """
    순전파

    노드  연산     값
    x              -2
    y               5
    #1    x + y     3
    z              -4
    #2    #1 * z  -12

    역전파, 마지막 노드부터: 상류 × 국소 = 하류

    노드  상류  입력  도함수  국소  하류  패턴
    #2       1  #1    z         -4    -4  곱셈은 맞바꿈
                z     #1         3     3
    #1      -4  x     1          1    -4  덧셈은 나눠 줌
                y     1          1    -4

    기울기와 차분으로 한 검산

    이름  값  기울기  차분
    x     -2      -4    -4
    y      5      -4    -4
    z     -4       3     3

    다음:
      soma lab graph "x^2 * y" --at x=3,y=2 --hessian   2차 미분

    """

  @Test func theClassicGraphIsToldInBothLanguages() throws {
    try withFolder { folder in
      let call = ["lab", "graph", "(x + y) * z", "--at", "x=-2,y=5,z=-4"]
      for (language, expected) in [("en", Self.english), ("ko", Self.korean)] {
        let outcome = try Soma.run(call + ["--lang", language], in: folder)
        #expect(outcome.status == 0 && outcome.messages.isEmpty)
        let title = expected.prefix { $0 != "\n" } + "\n"
        let start = try #require(outcome.output.range(of: title)?.lowerBound)
        #expect(outcome.output[start...] == expected)
        // Above it the picture: the nodes, the values forward and the gradients back.
        let picture = outcome.output[..<start]
        for word in ["[x]", "[y]", "[z]", "(+)", "(×)", "-12", "#1", "#2"] { #expect(picture.contains(word)) }
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.columnCount <= 80 })
      }
    }
  }

  @Test func aTerminalWithoutUnicodeGetsASCII() throws {
    try withFolder { folder in
      let outcome = try Soma.run(
        ["lab", "graph", "sigmoid(x*y)", "--at", "x=1,y=2", "--nodes", "full"], in: folder,
        environment: ["LANG": "C"])
      #expect(outcome.output.unicodeScalars.allSatisfy { $0.isASCII })
      #expect(outcome.output.contains("(*)") && outcome.output.contains("(*-1)"))
      #expect(outcome.output.contains("upstream * local = downstream"))
    }
  }

  @Test func thePictureIsWrittenWithBothDirections() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["lab", "graph", "--svg", "g.svg", "--json"], in: folder)
      #expect(outcome.status == 0 && outcome.messages == "wrote g.svg\n")
      let svg = try String(contentsOfFile: folder + "/g.svg", encoding: .utf8)
      // Four edges forward with one for the result, and as many dashed ones back.
      #expect(svg.components(separatedBy: "stroke-dasharray").count - 1 == 5)
      #expect(svg.contains(">-12</text>") && svg.contains(">×</text>"))
      let data = try outcome.json()["data"] as? [String: Any]
      #expect(data?["result"] as? Double == -12)
    }
  }

  @Test func mistakesHaveAPlaceAndACode() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["lab", "graph", "x + sgimoid(y)"], in: folder)
      #expect(outcome.status == 65 && outcome.output.isEmpty)
      #expect(
        outcome.messages.hasPrefix(
          "error: expression, character 5: there is no function 'sgimoid'\n  x + sgimoid(y)\n      ^\nhelp: did you mean sigmoid?"
        ))
      #expect(try Soma.run(["lab", "graph", "--nodes", "ful"], in: folder).status == 64)
      #expect(try Soma.run(["lab", "graph", "--model", "nothing"], in: folder).status == 66)
    }
  }

  @Test func aSavedRunHasAGraph() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "digits", "--epochs", "1", "-q"], in: folder).status == 0)
      let outcome = try Soma.run(
        ["lab", "graph", "--model", "latest", "--json", "--svg", "m.svg"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let data = try #require(try outcome.json()["data"] as? [String: Any])
      let nodes = try #require(data["nodes"] as? [[String: Any]])
      // Every parameter is a node, and a gradient arrived at each.
      let labels = nodes.compactMap { $0["label"] as? String }
      for layer in [1, 3, 5] {
        #expect(labels.contains("layers.\(layer).weight") && labels.contains("layers.\(layer).bias"))
      }
      #expect(nodes.allSatisfy { ($0["gradientNorm"] as? Double ?? 0) > 0 })
      #expect(nodes.contains { $0["operation"] as? String == "crossEntropy" })
      #expect(try String(contentsOfFile: folder + "/m.svg", encoding: .utf8).contains("layers.5.weight"))
      let text = try Soma.run(["lab", "graph", "--model", "latest", "--lang", "ko"], in: folder).output
      #expect(
        text.split(separator: "\n").allSatisfy { $0.columnCount <= 80 } && text.contains("crossEntropy"))
      try Data("no weights".utf8).write(to: URL(filePath: folder + "/file"))
      #expect(try Soma.run(["lab", "graph", "--model", "file"], in: folder).status == 65)
    }
  }
}
