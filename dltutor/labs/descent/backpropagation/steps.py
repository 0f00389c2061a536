"""Forward and backward through a small network, one number at a time, each with its formula written out.

The numbers are those of `dltutor.scratch.backprop`; here they are put in an order and into words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dltutor.labs.descent.backpropagation.figure import Edge, Marked, Node, edges, name
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.backprop import Network
from dltutor.wording import inside, number, subscript

CURVE = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}
LINE = 94  # characters that fit into a line


class Step(NamedTuple):
    """One number to be found: `kind` is "unit", "loss", "delta" or "gradient", `what` a node or an edge."""

    kind: str
    what: Any


def steps(outputs: int) -> list[Step]:
    """The order in which the numbers are found: unit by unit forward, and backward from the loss.

    >>> len(steps(1)), len(steps(2)), forward_steps(2)
    (16, 21, 5)
    """
    hidden, out = [(1, 0), (1, 1)], [(2, j) for j in range(outputs)]
    found = [Step("unit", node) for node in (*hidden, *out)] + [Step("loss", (3, 0))]
    for node in (*out, *hidden):
        found.append(Step("delta", node))
        found += [Step("gradient", edge) for edge in edges(outputs) if edge[1] == node]
    return found


def forward_steps(outputs: int) -> int:
    """How many of them lead to the loss."""
    return 3 + outputs


@dataclass(frozen=True)
class Numbers:
    """All numbers of one forward and backward pass for a single sample, by node and by edge."""

    network: Network
    x: np.ndarray
    y_true: np.ndarray

    @cached_property
    def forward(self) -> Any:
        return self.network.forward(self.x[None])

    @cached_property
    def back(self) -> Any:
        return self.network.backward(self.forward, self.y_true[None])

    @property
    def outputs(self) -> int:
        return len(self.y_true)

    @property
    def activation(self) -> str:
        return self.network.activations[0]

    @property
    def loss(self) -> float:
        return self.back.loss

    def z(self, node: Node) -> float:
        return float(self.forward.z[node[0] - 1][0, node[1]])

    def a(self, node: Node) -> float:
        return float(self.forward.a[node[0]][0, node[1]])

    def delta(self, node: Node) -> float:
        return float(self.back.deltas[node[0] - 1][0, node[1]])

    def weight(self, edge: Edge) -> float:
        return _entry(self.network.weights, self.network.biases, edge)

    def gradient(self, edge: Edge) -> float:
        return _entry(self.back.weights, self.back.biases, edge)

    def slope(self, node: Node) -> float:
        """f′(z) of a unit."""
        return float(ACTIVATIONS[self.activation].derivative(self.z(node)))

    def pull(self, node: Node) -> float:
        """∂L/∂a of an output."""
        return 2 * (self.a(node) - self.y_true[node[1]]) / self.outputs

    # Words -----------------------------------------------------------------------------------------------------

    def called(self, node: Node) -> str:
        return name(node, self.outputs)

    def named(self, edge: Edge) -> str:
        """w₁ … w₈ or b₁ … b₄."""
        source, target = edge
        place = 2 * (target[0] - 1) + target[1]
        return f"b{subscript(place + 1)}" if source == target else f"w{subscript(2 * place + source[1] + 1)}"

    def outward(self, node: Node) -> str:
        """The output of a node as it stands in a formula."""
        return self.called(node) if node[0] == 0 else f"a({self.called(node)})"

    def texts(self, position: int) -> dict[tuple[str, Any], str]:
        """The text of every number that is known after `position` steps; a dot for those to be found."""
        known = set(steps(self.outputs)[:position])
        texts: dict[tuple[str, Any], str] = {("x", (0, i)): number(self.x[i]) for i in range(2)}
        for j in range(self.outputs):
            label = "t" if self.outputs == 1 else f"t{subscript(j + 1)}"
            texts[(f"t{j}", (3, 0))] = f"{label} = {number(self.y_true[j])}"
        texts["L", (3, 0)] = f"L = {number(self.loss) if Step('loss', (3, 0)) in known else '·'}"
        for edge in edges(self.outputs):
            if edge[1][0] == 3:
                continue
            texts["weight", edge] = f"{self.named(edge)} {number(self.weight(edge))}"
            texts["gradient", edge] = f"∂ {number(self.gradient(edge))}" if Step("gradient", edge) in known else "∂ ·"
        for node in {edge[1] for edge in edges(self.outputs)} - {(3, 0)}:
            here, back = Step("unit", node) in known, Step("delta", node) in known
            texts["z", node] = f"z = {number(self.z(node)) if here else '·'}"
            texts["a", node] = f"a = {number(self.a(node)) if here else '·'}"
            texts["delta", node] = f"δ = {number(self.delta(node)) if back else '·'}"
        return texts

    def marked(self, step: Step) -> Marked:
        """What is to be looked at in a step."""
        graph, what = edges(self.outputs), step.what
        if step.kind == "unit":
            used = tuple(e for e in graph if e[1] == what)
            return Marked(what, used, False, frozenset({("z", what), ("a", what)}))
        if step.kind == "loss":
            return Marked(what, tuple(e for e in graph if e[1] == what), False, frozenset({("L", what)}))
        if step.kind == "delta":
            used = tuple(e for e in graph if e[0] == what and e[1] != what)
            return Marked(what, used, True, frozenset({("delta", what)}))
        return Marked(None, (what,), True, frozenset({("gradient", what)}))

    def title(self, step: Step) -> str:
        kind, what = step
        if kind == "unit":
            return f"Forward: {self.called(what)} adds up what arrives, and answers"
        if kind == "loss":
            return "Forward: how wrong is the answer?"
        if kind == "delta":
            return f"Backward: how does the loss change with the sum z of {self.called(what)}?"
        return f"Backward: how does the loss change with {self.named(what)}?"

    def formula(self, step: Step) -> list[str]:
        """The formula of a step, in letters and in numbers."""
        lines = getattr(self, f"_{step.kind}")(step.what)
        return [line if len(line) <= LINE else line.replace(" · ", "·") for line in lines]

    def in_words(self, step: Step) -> str:
        """What was found."""
        kind, what = step
        if kind == "unit":
            return f"{self.called(what)}: z = {number(self.z(what))}, a = {number(self.a(what))}."
        if kind == "loss":
            return f"The loss is {number(self.loss)}."
        found, letter = (self.delta(what), "z") if kind == "delta" else (self.gradient(what), self.named(what))
        label = f"δ({self.called(what)})" if kind == "delta" else f"∂L/∂{letter}"
        if not math.isfinite(found):
            return f"{label} = {number(found)}."
        if found == 0:
            return f"{label} = 0: a small change of {letter} changes nothing."
        return f"{label} = {number(found)}: a larger {letter} would {'raise' if found > 0 else 'lower'} the loss."

    def _unit(self, node: Node) -> list[str]:
        used = [e for e in edges(self.outputs) if e[1] == node and e[0] != node]
        bias, z = (node, node), number(self.z(node))
        letters = " + ".join(f"{self.named(e)}·{self.outward(e[0])}" for e in used)
        values = " + ".join(f"{factor(self.weight(e))}·{factor(self.a(e[0]))}" for e in used)
        answer = {"sigmoid": f"1 / (1 + e^−{factor(self.z(node))})", "tanh": f"tanh({z})", "relu": f"max(0, {z})"}
        rule = {"sigmoid": "σ(z)", "tanh": "tanh(z)", "relu": "max(0, z)"}[self.activation]
        return [
            f"z = {letters} + {self.named(bias)}",
            f"  = {values} + {factor(self.weight(bias))} = {z}",
            f"a = {rule} = {answer[self.activation]} = {number(self.a(node))}",
        ]

    def _loss(self, _: Node) -> list[str]:
        pairs = [((2, j), "" if self.outputs == 1 else subscript(j + 1)) for j in range(self.outputs)]
        letters = " + ".join(f"({self.outward(node)} − t{index})²" for node, index in pairs)
        values = " + ".join(f"({number(self.a(node))} − {factor(self.y_true[node[1]])})²" for node, _ in pairs)
        if self.outputs == 2:
            letters, values = f"½ · [{letters}]", f"½ · [{values}]"
        return [f"L = {letters}", f"  = {values} = {number(self.loss)}"]

    def _delta(self, node: Node) -> list[str]:
        label, here = f"δ({self.called(node)})", self.called(node)
        curve = f"{CURVE[self.activation]}′(z)"
        if node[0] == 2:
            t = "t" if self.outputs == 1 else f"t{subscript(node[1] + 1)}"
            two = "2·" if self.outputs == 1 else ""
            letters = f"{two}(a − {t}) · {curve}"
            values = f"{two}({number(self.a(node))} − {factor(self.y_true[node[1]])}) · {number(self.slope(node))}"
            chain = "∂L/∂a · ∂a/∂z"
        else:
            onward = [e for e in edges(self.outputs) if e[0] == node and e[1] != node]
            sums = " + ".join(f"{self.named(e)}·δ({self.called(e[1])})" for e in onward)
            numbers = " + ".join(f"{factor(self.weight(e))}·{factor(self.delta(e[1]))}" for e in onward)
            letters = f"({sums}) · {curve}"
            values = f"({numbers}) · {number(self.slope(node))}"
            chain = f"∂L/∂a · ∂a/∂z   with ∂L/∂a gathered along the edges that leave {here}"
        pad = " " * len(label)
        return [
            f"{label} = ∂L/∂z = {chain}",
            f"{pad} = {letters}",
            f"{pad} = {values} = {number(self.delta(node))}",
            f"{' ' * (len(label) - 1)}  where {curve} = {self._slope_in_numbers(node)}",
        ]

    def _slope_in_numbers(self, node: Node) -> str:
        a, slope = number(self.a(node)), number(self.slope(node))
        if self.activation == "sigmoid":
            return f"a · (1 − a) = {a} · (1 − {a}) = {slope}"
        if self.activation == "tanh":
            return f"1 − a² = 1 − {factor(self.a(node))}² = {slope}"
        return "1, as z is above 0" if self.z(node) > 0 else "0, as z is not above 0"

    def _gradient(self, edge: Edge) -> list[str]:
        (source, target), letter = edge, self.named(edge)
        label = f"∂L/∂{letter}"
        arriving = "1" if source == target else self.outward(source)
        value = "1" if source == target else factor(self.a(source))
        pad, delta, found = " " * len(label), factor(self.delta(target)), number(self.gradient(edge))
        return [
            f"{label} = ∂L/∂z · ∂z/∂{letter}",
            f"{pad} = δ({self.called(target)}) · {arriving}",
            f"{pad} = {delta} · {value} = {found}",
            "",
            f"the whole chain: {self._chain(target, False)} · {arriving}",
            f"               = {self._chain(target, True)} · {value} = {found}",
        ]

    def _chain(self, node: Node, in_numbers: bool) -> str:
        """δ of a node as the product of all its factors, in numbers or in letters."""
        slope = factor(self.slope(node)) if in_numbers else f"{CURVE[self.activation]}′({self.called(node)})"
        if node[0] == 2:
            pull = factor(self.pull(node)) if in_numbers else f"∂L/∂{self.outward(node)}"
            return f"{pull} · {slope}"
        onward = [e for e in edges(self.outputs) if e[0] == node and e[1] != node]
        weights = [factor(self.weight(e)) if in_numbers else self.named(e) for e in onward]
        parts = [f"{self._chain(e[1], in_numbers)} · {w}" for e, w in zip(onward, weights, strict=True)]
        joined = parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"
        return f"{joined} · {slope}"


def _entry(weights: Any, biases: Any, edge: Edge) -> float:
    (_, i), (layer, j) = edge
    return float(biases[layer - 1][j] if edge[0] == edge[1] else weights[layer - 1][i, j])


def factor(value: float) -> str:
    """A number in a product: in brackets if it is negative."""
    return inside(number(value))
