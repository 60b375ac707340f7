"""The progress of a long measurement until its result is known."""

from collections.abc import Hashable
from typing import Any
from uuid import uuid4

import streamlit as st

from lstm_viz.app import i18n
from lstm_viz.app.jobs import AT_ONCE, Job, Jobs, Work
from lstm_viz.locale import _

JOBS = Jobs()  # of all visitors
OFTEN = 0.4  # seconds from look to look at a job under way


def measured(key: Hashable, work: Work, offer: str) -> Any:
    """The result of a job, or None while it is not known: then its progress is shown, or why it
    failed.

    It is begun at once. If the visitor cancels it, it is offered on a button.

    Args:
        key: names the work and all that its result depends on.
        work: to be done; see :meth:`~lstm_viz.app.jobs.Jobs.ask`.
        offer: what the button says.
    """
    state = st.session_state
    job = JOBS.known(key)
    if job is None or not job.over or job.failed:
        if state.get("job-cancelled") == key:
            st.button(offer, key="job-begin", on_click=state.pop, args=("job-cancelled",))
            return None
        job = JOBS.ask(key, work, _visitor())
    if job.failed:
        st.error(_("The measurement was not finished: {reason}.").format(reason=job.problem))
        st.button(_("Try again"), key="job-again", on_click=JOBS.forget, args=(key,))
        return None
    if job.over:
        return job.result()
    # it asks again and again, and is not there any more when there is nothing to ask
    st.fragment(_wait, run_every=OFTEN)(job, key)
    return None


def _visitor() -> str:
    name: str = st.session_state.setdefault("visitor", uuid4().hex)
    return name


def _wait(job: Job, key: Hashable) -> None:
    i18n.set_language()
    if job.over:
        st.rerun()
    JOBS.look(job, _visitor())
    ahead = JOBS.ahead(job)
    said = _("Measuring: {share:.0%}.")
    if ahead >= AT_ONCE:
        said = _(
            "Waiting: at most {limit} measurement runs at a time, for all visitors together, and"
            " {ahead} came before yours."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, said.format(share=job.share, limit=AT_ONCE, ahead=ahead))
        st.button(_("Cancel"), key="job-cancel", on_click=_cancel, args=(key,))


def _cancel(key: Hashable) -> None:
    JOBS.leave(_visitor())
    st.session_state["job-cancelled"] = key
