"""`column-embedding.safetensors`: rows of numbers with indices behind them, by torch in float64.

`<case>/input`, `…/table.<i>`, `…/upstream`, `…/output`, `…/grad.input`, `…/grad.table.<i>`. Index 0 is torch's
`padding_idx`: a row of zeros before the table, which learns nothing.
"""

import numpy as np
import torch
import torch.nn.functional as F

from golden import generator, write

CASES = {"mixed": (3, [(4, 2), (3, 3)], 6), "onlyIndices": (0, [(5, 2)], 4), "onlyNumbers": (2, [], 3)}


def generate():
    tensors = {}
    for name, (numbers, sizes, rows) in CASES.items():
        random = generator(f"columnEmbedding/{name}")
        plain = torch.tensor(random.normal(size=(rows, numbers)), requires_grad=True)
        indices = np.column_stack([random.integers(0, count + 1, rows) for count, _ in sizes] or [np.zeros((rows, 0))])
        indices[: min(rows, 1)] = 0
        tables = [torch.tensor(random.normal(size=size), requires_grad=True) for size in sizes]
        parts = [plain]
        for column, table in enumerate(tables):
            padded = torch.cat([torch.zeros(1, table.shape[1], dtype=torch.float64), table])
            parts.append(F.embedding(torch.tensor(indices[:, column].astype(np.int64)), padded, padding_idx=0))
        output = torch.cat(parts, 1)
        upstream = torch.tensor(random.normal(size=tuple(output.shape)))
        gradients = torch.autograd.grad(output, [plain, *tables], upstream)
        tensors |= {
            f"{name}/input": np.column_stack([plain.detach().numpy(), indices]),
            f"{name}/upstream": upstream.numpy(), f"{name}/output": output.detach().numpy(),
            f"{name}/grad.input": np.column_stack([gradients[0].numpy(), np.zeros(indices.shape)]),
        }  # fmt: skip
        for index, (table, gradient) in enumerate(zip(tables, gradients[1:])):
            tensors[f"{name}/table.{index}"] = table.detach().numpy()
            tensors[f"{name}/grad.table.{index}"] = gradient.numpy()
    write("column-embedding", tensors, {"torch": torch.__version__})
