"""What the stage listens to, as Vega event streams."""

from typing import Any

Stream = dict[str, Any]


def key(*names: str) -> Stream:
    """One of these keys, unless it is typed into a field or pressed on a button."""
    target = "indexof(['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON'], event.target.tagName) < 0"
    plain = "!event.ctrlKey && !event.metaKey && !event.altKey"
    wanted = f"indexof({list(names)}, event.key) >= 0"
    return window("keydown", filter=[wanted, plain, target], consume=True)


def button(name: str) -> Stream:
    """A click on the button ``name`` of the stage's own controls."""
    return {
        "markname": "button_hit_marks",
        "type": "click",
        # a filter knows `event`, but not the `datum` that an update knows
        "filter": f"event.item && event.item.datum && event.item.datum.id == '{name}'",
    }


def mark(name: str, kind: str) -> Stream:
    """An event of a mark of the stage."""
    return {"markname": f"{name}_marks", "type": kind}


def window(kind: str, **options: Any) -> Stream:
    """An event anywhere in the window."""
    return {"source": "window", "type": kind, **options}


def changed(signal: str) -> Stream:
    """Another value of a signal."""
    return {"signal": signal}


def dragged(name: str) -> Stream:
    """The pointer's way from pressing on a mark to its release, wherever that is."""
    return window("pointermove", between=[mark(name, "pointerdown"), window("pointerup")],
                  consume=True)  # fmt: skip


def on(events: Stream | list[Stream], update: str) -> dict[str, Any]:
    """What a signal becomes when one of these happens."""
    return {"events": events, "update": update}
