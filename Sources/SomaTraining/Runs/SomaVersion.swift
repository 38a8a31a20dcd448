/// The version of this library, written into everything it saves.
public let somaVersion = "0.1.0"
