// What a program that trains or runs a network needs, from one import.
@_exported public import SomaData
@_exported public import SomaFormats
@_exported public import SomaNN
@_exported public import SomaTensor
@_exported public import SomaTraining
