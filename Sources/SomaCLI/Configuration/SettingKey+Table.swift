import Soma

extension SettingKey {
  /// What can be said of data that is not divided already: of tables and folders of images.
  static let drawn: [SettingKey] = [
    SettingKey(
      "data.split.test", .number(.share, "from 0 to below 1"), usual: "0.2", example: .number(0.25),
      "The share of a table's rows, or of a folder's images, to test with.", flag: "--test-fraction",
      otherNames: ["testsize", "testfraction", "testsplit"])
  ]

  /// What can be said of a folder of images.
  static let images: [SettingKey] = [
    SettingKey(
      "data.image-size", .imageSize, usual: "that of the images, which must be the same for all",
      example: .string("32x32"), "Stretch every image to this width and height.", flag: "--image-size",
      otherNames: ["size", "imagesize", "targetsize", "imgsize", "resize", "inputsize"])
  ]

  /// What can be said of a table.
  static let table: [SettingKey] = [
    SettingKey(
      "data.split.group", .text("the name of a column", where: { !$0.isEmpty }), usual: "none",
      example: .string("patient"),
      "Keep rows with one value of this column in one part.", flag: "--group",
      otherNames: ["groups", "groupby"]),
    SettingKey(
      "data.test-source", .path("a CSV file"), usual: "none", example: .string("test.csv"),
      "A file of test rows.", flag: "--test-data", otherNames: ["test", "testset", "testfile", "testpath"]),
    SettingKey(
      "data.target", .text("the name of a column", where: { !$0.isEmpty }),
      usual: "one called target, class, label, …",
      example: .string("survived"), "The column of a table to predict.", flag: "--target",
      otherNames: ["label", "y", "targetcolumn", "labelcolumn", "output"]),
    SettingKey(
      "data.task", .name(TablePlan.Task.allCases.map(\.rawValue)) { try TablePlan.Task.named($0).rawValue },
      usual: "by the target", example: .string("regression"),
      "What is predicted: classification or regression.", flag: "--task",
      otherNames: ["objective", "problem", "problemtype"]),
    SettingKey(
      "data.columns", .columns, usual: "found out",
      example: ["ticket": .string("ignore"), "pclass": .string("category")],
      "Kinds of columns: number, boolean, category, date, text or ignore.", flag: "--columns",
      otherNames: ["types", "kinds", "dtypes", "features", "columntypes"]),
    SettingKey(
      "data.missing", .name(MissingPolicy.allCases.map(\.rawValue)) { try MissingPolicy.named($0).rawValue },
      usual: "impute", example: .string("drop"),
      "What happens to missing values: impute, category, drop or error.", flag: "--missing",
      otherNames: ["nan", "missingvaluestrategy", "impute", "imputation"]),
    SettingKey(
      "data.missing-values", .words, usual: "NA,N/A,NaN,null,?", example: .strings(["-", "unknown"]),
      "The words for a missing value; an empty cell always is one.", flag: "--missing-values",
      otherNames: ["navalues", "nullvalues", "missingwords"]),
    SettingKey(
      "data.categories",
      .name(CategoryEncoding.allCases.map(\.rawValue)) { try CategoryEncoding.named($0).rawValue },
      usual: "one-hot", example: .string("embedding"),
      "How names become numbers: one-hot or embedding.", flag: "--categories",
      otherNames: ["encoder", "categoryencoding", "embeddings"]),
    SettingKey(
      "data.header", .flag, usual: "true", example: .bool(false),
      "The first line names the columns; else they are called c1, c2, …", flag: "--no-header"),
    SettingKey(
      "data.separator", .separator, usual: "found out", example: .string(";"),
      "What separates cells.", flag: "--separator", otherNames: ["sep", "delimiter"]),
    SettingKey(
      "data.decimal", .name(DecimalMark.allCases.map(\.rawValue)) { try DecimalMark.named($0).rawValue },
      usual: "found out", example: .string(","),
      "What stands before the fraction of a number: a point or a comma.", flag: "--decimal",
      otherNames: ["decimalmark", "decimalpoint", "decimalcomma", "dec"]),
    SettingKey(
      "data.thousands",
      .name(ThousandsMark.allCases.map(\.rawValue)) { try ThousandsMark.named($0).rawValue },
      usual: "none", example: .string("space"),
      "What groups the digits of large numbers: a comma, a point, apostrophe or space.", flag: "--thousands",
      otherNames: ["thousandsmark", "thousandsseparator", "grouping", "bigmark"]),
    SettingKey(
      "data.encoding", .name(TextEncoding.allCases.map(\.rawValue)) { try TextEncoding.named($0).rawValue },
      usual: "utf8", example: .string("latin1"),
      "How bytes stand for characters: utf8 or latin1.", flag: "--encoding", otherNames: ["charset"]),
  ]
}
