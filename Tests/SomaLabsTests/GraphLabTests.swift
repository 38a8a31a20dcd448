import Foundation
import SomaFormats
import SomaLabs
import SomaTraining
import Testing

/// Runs the lab on an expression; files are refused.
func graph(_ expression: String, _ options: String..., language: Language = .english) throws -> LabResult {
  let lab = try Labs.named("graph")
  let values = try LabValues(options + ["--", expression], options: lab.options)
  return try lab.run(
    LabInput(values, language: language) { path throws(FileError) in
      throw FileError(.open, path: path, reason: "refused")
    })
}

extension JSONValue {
  /// A field of an object.
  subscript(_ key: String) -> JSONValue {
    guard case .object(let fields) = self else { return .null }
    return fields.first { $0.key == key }?.value ?? .null
  }

  /// All numbers inside, in their order.
  var numbers: [Double] {
    switch self {
    case .number(let value): [value]
    case .integer(let value): [Double(value)]
    case .array(let values): values.flatMap(\.numbers)
    default: []
    }
  }

  var items: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var word: String { if case .string(let text) = self { text } else { "" } }
}

func near(_ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-12) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// An expression with its value and gradients by PyTorch in float64.
struct ExpressionCase: Sendable {
  let text, values: String
  let result: Double
  let gradients: [String: [Double]]

  init(_ text: String, _ values: String, _ result: Double, _ gradients: [String: [Double]]) {
    (self.text, self.values, self.result, self.gradients) = (text, values, result, gradients)
  }

  static let all = [
    ExpressionCase(
      "exp(x)*log(y)", "x=0.5,y=2", 1.142806500315004, ["x": [1.142806500315004], "y": [0.8243606353500641]]),
    ExpressionCase(
      "sqrt(x) + sin(x)×cos(y)", "x=2,y=-1", 1.905509058806977,
      ["x": [0.12870829522712082], "y": [0.7651474012342926]]),
    ExpressionCase(
      "tanh(x)÷y", "x=0.3,y=−2", -0.14565630622579545,
      ["x": [-0.4575684809133146], "y": [-0.07282815311289773]]),
    ExpressionCase(
      "sigmoid(x) − softplus(y)", "x=1.5,y=-0.5", 0.34349749201353696,
      ["x": [0.14914645207033286], "y": [-0.37754066879814546]]),
    ExpressionCase("relu(x)*y + relu(-x)", "x=1.5,y=-0.5", -0.75, ["x": [-0.5], "y": [1.5]]),
    ExpressionCase("abs(x)^y", "x=-2,y=3", 8, ["x": [-12], "y": [5.545177444479562]]),
    ExpressionCase("max(x, y) * min(x, y)", "x=2,y=-3", -6, ["x": [-3], "y": [2]]),
    // Powers group to the right and bind tighter than a minus before them.
    ExpressionCase("-x^2 + 2^3^0.5*x", "x=3", 0.965991256451737, ["x": [-2.6780029145160875]]),
    ExpressionCase("x - y - z/y/2", "x=3,y=4,z=5", -1.625, ["x": [1], "y": [-0.84375], "z": [-0.125]]),
    ExpressionCase("2^-x", "x=1.5", 0.3535533905932738, ["x": [-0.2450645358671368]]),
    ExpressionCase(
      "sum(x*y) + max(x) - min(y)", "x=[1,2,3],y=[4,-5,6]", 20, ["x": [4, -5, 7], "y": [1, 1, 3]]),
    ExpressionCase("dot(x, y)", "x=[1,2,3],y=[4,-5,6]", 12, ["x": [4, -5, 6], "y": [1, 2, 3]]),
    ExpressionCase(
      "sum(dot(W, x))", "W=[[1,2],[3,4]],x=[[5,6,7],[8,9,10]]", 234,
      ["W": [18, 27, 18, 27], "x": [4, 4, 4, 6, 6, 6]]),
    // Two layers with a squared error.
    ExpressionCase(
      "(dot(v, sigmoid(dot(W, x))) - y)^2", "v=[0.5,-1.5],W=[[1,-2,0.5],[0.25,0.75,-1]],x=[2,1,-1],y=0.3",
      2.1556272970058474,
      [
        "v": [-1.1086145488341073, -2.656425724984927],
        "W": [
          -0.6900674706279243, -0.34503373531396214, 0.34503373531396214, 0.759866314264625,
          0.3799331571323125, -0.3799331571323125,
        ],
        "x": [-0.250050446030884, 0.9750173384771587, -0.5524500247892936], "y": [2.9364109365045263],
      ]),
  ]
}

@Suite struct GraphLabTests {
  @Test(arguments: ExpressionCase.all.indices, ["typed", "simple", "full"])
  func valuesAndGradientsAgreeWithPyTorch(_ index: Int, _ form: String) throws {
    let example = ExpressionCase.all[index]
    let data = try graph(example.text, "--at", example.values, "--nodes", form).data
    #expect(near(data["result"].numbers, [example.result]), "\(example.text)")
    for (name, gradient) in example.gradients {
      #expect(near(data["gradients"][name].numbers, gradient), "\(example.text) \(name)")
    }
    for node in data["nodes"].items where node["gradient"] != .null {
      #expect(
        near(node["difference"].numbers, node["gradient"].numbers, 1e-7), "\(example.text) \(node["name"])")
    }
  }

  @Test func theSumTimesZHasTheBooksFigures() throws {
    let data = try graph("(x + y) * z", "--at", "x=-2,y=5,z=-4").data
    #expect(data["result"].numbers == [-12])
    #expect(data["gradients"]["x"].numbers == [-4] && data["gradients"]["y"].numbers == [-4])
    #expect(data["gradients"]["z"].numbers == [3])
    let nodes = data["nodes"].items
    #expect(nodes.map { $0["name"].word } == ["x", "y", "#1", "z", "#2"])
    #expect(nodes.map { $0["value"].numbers } == [[-2], [5], [3], [-4], [-12]])
    #expect(nodes[2]["gradient"].numbers == [-4] && nodes[2]["pattern"].word == "distributes")
    #expect(nodes[4]["gradient"].numbers == [1] && nodes[4]["pattern"].word == "swaps")
    // upstream × local = downstream on every edge.
    for edge in data["edges"].items {
      let upstream = nodes[Int(edge["to"].numbers[0])]["gradient"].numbers[0]
      #expect(edge["downstream"].numbers == [upstream * edge["local"].numbers[0]])
    }
  }

  /// CS231n's example; 0.73 and 0.20 there are 0.731 and 0.197 unrounded.
  @Test func theLogisticUnitHasTheBooksFiguresInEveryForm() throws {
    let at = "w0=2,x0=-1,w1=-3,x1=-2,b=-3"
    let sum = "w0*x0 + w1*x1 + b"
    let sigmoid = 0.7310585786300049, slope = 0.19661193324148185
    func check(_ expression: String, _ form: String, _ symbols: [String]) throws {
      let data = try graph(expression, "--at", at, "--nodes", form).data
      #expect(near(data["result"].numbers, [sigmoid]))
      let gradients = ["w0", "x0", "w1", "x1", "b"].flatMap { data["gradients"][$0].numbers }
      #expect(near(gradients, [-slope, 2 * slope, -2 * slope, -3 * slope, slope]))
      #expect(near(gradients, [-0.20, 0.39, -0.39, -0.59, 0.20], 0.005))
      #expect(data["nodes"].items.map { $0["symbol"].word }.filter { !$0.isEmpty } == symbols)
    }
    let steps = ["×", "×", "+", "+", "×−1", "exp", "+1", "1/x"]
    let short = ["×", "×", "+", "+", "sigmoid"]
    try check("sigmoid(\(sum))", "typed", short)
    try check("sigmoid(\(sum))", "full", steps)
    try check("1/(1 + exp(-(\(sum))))", "typed", steps)
    try check("1/(exp(-(\(sum))) + 1)", "simple", short)
  }

  /// ∂L/∂W₂ = 2(ŷ − y)·h and ∂L/∂W₁ = 2(ŷ − y)·W₂·h(1 − h)·x.
  @Test func twoLayersFollowTheFormulaOfTheBook() throws {
    let data = try graph(
      "(dot(v, sigmoid(dot(W, x))) - y)^2", "--at", "v=[0.5,-1.5],W=[[1,-2],[0.25,0.75]],x=[2,1],y=0.3"
    ).data
    let z: [Double] = [1 * 2 - 2 * 1, 0.25 * 2 + 0.75 * 1]
    let v: [Double] = [0.5, -1.5], x: [Double] = [2, 1]
    let h: [Double] = z.map { 1 / (1 + exp(-$0)) }
    let error: Double = 2 * (v[0] * h[0] + v[1] * h[1] - 0.3)
    #expect(near(data["gradients"]["v"].numbers, h.map { error * $0 }))
    let errors: [Double] = [0, 1].map { error * v[$0] * h[$0] * (1 - h[$0]) }
    let expected: [Double] = errors.flatMap { hidden in x.map { hidden * $0 } }
    #expect(near(data["gradients"]["W"].numbers, expected))
  }

  @Test func aNodeOfTwentyInputsAndTenOutputsHasAJacobianOfTwoHundred() throws {
    let data = try graph("dot(W, x)", "--at", "W=normal(10,20),x=normal(20)").data
    let nodes = data["nodes"].items
    let edge = try #require(
      data["edges"].items.first { nodes[Int($0["from"].numbers[0])]["name"].word == "x" })
    #expect(edge["jacobian"].numbers == [20, 10])
    #expect(nodes[2]["gradient"].numbers.count == 10 && edge["downstream"].numbers.count == 20)
    // The Jacobian of W·x is W, and the vector–Jacobian product with ones its columns' sums.
    let weights = nodes[0]["value"].numbers
    let small = try graph(
      "dot([[1,2,3],[4,5,6]], x)", "--at", "x=[1,1,1]", "--jacobian", "--along", "x=[1,0,2]"
    ).data
    #expect(small["jacobian"].numbers == [1, 2, 3, 4, 5, 6])
    #expect(small["along"].numbers == [7, 16])
    let sums = (0..<20).map { column in (0..<10).reduce(0) { $0 + weights[$1 * 20 + column] } }
    #expect(near(edge["downstream"].numbers, sums))
    let chosen = try graph("dot([[1,2,3],[4,5,6]], x)", "--at", "x=[1,1,1]", "--upstream", "[0,1]").data
    #expect(chosen["gradients"]["x"].numbers == [4, 5, 6])
  }

  @Test func theHessianIsThatOfTheFormula() throws {
    // f = x²y: [[2y, 2x], [2x, 0]].
    let data = try graph("x^2 * y", "--at", "x=3,y=2", "--hessian").data
    #expect(data["hessian"].numbers == [4, 6, 6, 0])
  }

  @Test func patternsAreNamedWhereTheyHappen() throws {
    let data = try graph("max(x, y) + x*x", "--at", "x=2,y=1").data
    let nodes = data["nodes"].items
    func node(_ name: String) -> JSONValue { nodes.first { $0["name"].word == name } ?? .null }
    #expect(node("x")["isCopied"] == .bool(true) && node("y")["isCopied"] == .bool(false))
    #expect(node("#1")["pattern"].word == "routes" && node("#2")["pattern"].word == "swaps")
    #expect(node("#3")["pattern"].word == "distributes")
    // 1 through the maximum, 2 by each of the two factors; nothing to the smaller one.
    #expect(data["gradients"]["x"].numbers == [5] && data["gradients"]["y"].numbers == [0])
    let text = "\(try graph("max(x, y) + x*x", "--at", "x=2,y=1").blocks)"
    for words in ["max routes", "multiply swaps", "add distributes", "copy adds", "2 + 2 + 1"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func numbersWithoutEndAreShownAndNamed() throws {
    let text = "\(try graph("x/(y - y)", "--at", "x=1,y=2").blocks)"
    #expect(text.contains("it begins at #2 = x / #1") && text.contains("∞"))
    #expect("\(try graph("log(x)", "--at", "x=-1").blocks)".contains("NaN"))
    #expect("\(try graph("1 + 2").blocks)".contains("no gradient goes back"))
    #expect(try graph("x").data["gradients"]["x"].numbers == [1])
  }

  @Test func theDotFormNamesEveryNode() throws {
    let blocks = try graph("(x + y) * z", "--at", "x=-2,y=5,z=-4", "--dot").blocks
    guard case .lines(let lines)? = blocks.first, blocks.count == 1 else {
      Issue.record("not one block of lines")
      return
    }
    #expect(lines.first == "digraph {" && lines.last == "}")
    #expect(lines.contains("  n0 -> n2 [label=\"-2\"]"))
    #expect(lines.contains { $0.hasPrefix("  n2 -> n0 [label=\"-4\", style=dashed") })
    #expect(lines.contains("  n4 [label=\"×\", shape=ellipse, xlabel=\"#2\"]"))
  }
}
