"""Hook points: identities through which a network's values pass, to be read or changed.

In the manner of TransformerLens: a forward hook on a hook point *reads* the value; a forward hook
that returns a value *changes* it.
"""

from collections import OrderedDict
from typing import TypeVar, cast

from torch import Tensor, nn
from torch.nn.modules.module import _has_any_global_hook

M = TypeVar("M", bound=nn.Module)


class HookPoint(nn.Module):
    """The identity, called once per timestep with ``[B, H]``: a place to hang a forward hook."""

    def forward(self, value: Tensor) -> Tensor:
        """Return ``value`` ``[B, H]`` unchanged."""
        return value

    def __call__(self, value: Tensor) -> Tensor:
        """What the hooks make of ``value``, as of any module, in a third of the time."""
        if self._rare_hooks():
            return cast(Tensor, super().__call__(value))
        for hook in tuple(self._forward_hooks.values()):
            changed = hook(self, (value,), value)
            if changed is not None:
                value = changed
        return value

    def _rare_hooks(self) -> bool:
        """Whether there are other hooks than plain forward hooks."""
        return bool(
            self._forward_hooks_with_kwargs
            or self._forward_hooks_always_called
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or _has_any_global_hook()
        )


def keep(point: nn.Module) -> list[Tensor]:
    """A list that fills with what passes a hook point, ``[B, H]`` each."""
    passed: list[Tensor] = []
    point.register_forward_hook(lambda _point, _args, value: passed.append(value))
    return passed


def twin(module: M) -> M:
    """A copy that shares every weight but has its own hooks, so that runs cannot see each other.

    Hooks already on ``module`` are on the twin too. Costs microseconds: no tensor is copied.
    """
    double = module.__new__(type(module))
    vars(double).update(
        # torch keeps hooks of every kind in one OrderedDict each
        (name, value.copy() if isinstance(value, OrderedDict) else value)
        for name, value in vars(module).items()
    )
    vars(double)["_modules"] = {
        name: child if child is None else twin(child) for name, child in module._modules.items()
    }
    return double
