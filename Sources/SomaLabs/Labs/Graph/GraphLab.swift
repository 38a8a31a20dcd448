import SomaPlot
import SomaTensor
import SomaTraining

/// Any expression as a computational graph: forward, back one node at a time, and checked by differences.
struct GraphLab: Lab {
  let name = "graph"
  let title = Localized("Backpropagation on a graph", "계산 그래프의 역전파")
  let summary = Localized(
    "upstream × local = downstream, at every node of any expression",
    "어떤 식이든 노드마다 상류 × 국소 = 하류 기울기")
  let examples = [
    LabExample("\"(x + y) * z\" --at x=-2,y=5,z=-4", Localized("the classic one", "고전적인 예")),
    LabExample(
      "\"sigmoid(w*x + b)\" --at w=2,x=-1,b=3 --nodes full",
      Localized("a logistic unit, step by step", "로지스틱 유닛을 한 단계씩")),
    LabExample(
      "\"dot(W, x)\" --at W=normal(10,20),x=normal(20)", Localized("a node of 20 inputs", "입력이 20개인 노드")),
    LabExample("\"x^2 * y\" --at x=3,y=2 --hessian", Localized("second derivatives", "2차 미분")),
    LabExample("--model latest", Localized("a trained network", "학습한 신경망")),
  ]

  static let expression = LabOption.text(
    "expression", .argument(value: "EXPRESSION"), default: "(x + y) * z",
    Localized("names, numbers, [1,2], + - * / ^ and functions", "이름, 숫자, [1,2], + - * / ^ 와 함수"))
  static let at = LabOption.text(
    "at", .option(value: "x=1,…"), default: "x=-2,y=5,z=-4",
    Localized("values: x=-2,W=[[1,2],[3,4]],v=normal(20)", "값: x=-2,W=[[1,2],[3,4]],v=normal(20)"))
  static let form = LabOption.choice(
    "nodes", default: ExpressionGraph.Form.typed,
    Localized("as typed, fewest, or elementary nodes", "입력대로, 가장 적게, 또는 기본 연산으로"))
  static let upstream = LabOption.text(
    "upstream", .option(value: "V"), default: "",
    Localized("gradient that arrives at the result; else ones", "결과에 도착하는 기울기, 없으면 1"))
  static let along = LabOption.text(
    "along", .option(value: "x=1,…"), default: "",
    Localized("also the derivative along a direction, J v", "이 방향의 미분 J v 도"))
  static let jacobian = LabOption.flag("jacobian", Localized("also the Jacobian", "야코비 행렬도"))
  static let hessian = LabOption.flag("hessian", Localized("also the Hessian", "헤세 행렬도"))
  static let dot = LabOption.flag("dot", Localized("print the graph for Graphviz", "Graphviz용 그래프 출력"))
  static let model = LabOption.text(
    "model", .option(value: "RUN"), default: "",
    Localized("the graph of a saved run instead", "식 대신 저장된 실행의 그래프"))

  var options: [any AnyLabOption] {
    [
      Self.expression, Self.at, Self.form, Self.upstream, Self.along, Self.jacobian, Self.hessian, Self.dot,
      Self.model,
    ]
  }

  func run(_ input: LabInput) throws -> LabResult {
    guard input[Self.model].isEmpty else { return try ModelGraph(input).result(input) }
    let question = try GraphQuestion(input)
    let report = GraphReport(question)
    if input[Self.dot] { return LabResult(data: report.data, blocks: [.lines(report.picture.dot())]) }
    return report.result(input.language)
  }
}
