// Runs the code of the articles; `DocumentationTests` checks that every block of every article is in this folder.
try tensors()
try networks()
try training()
