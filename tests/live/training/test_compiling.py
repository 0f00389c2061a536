"""When compiling begins in the background, and what comes of it."""

import threading
import time

import pytest

from dltutor.live.training import compiling
from dltutor.live.training.compiling import BackgroundCompiler, Code


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand: `clock[0]` is the time."""
    now = [100.0]
    monkeypatch.setattr(compiling.time, "perf_counter", lambda: now[0])
    return now


def begun(code, case, done):
    """Work that makes code for `case`, and says so."""

    def work():
        code.make(case, lambda: None)
        done.set()

    return work


def ask(compiler, code, case):
    """Whether compiling begins when `case` is wanted now."""
    done = threading.Event()
    compiler.request(case, begun(code, case, done))
    return done.wait(0.2)


def test_a_case_has_to_stay(clock):
    code = Code()
    compiler = BackgroundCompiler(code)
    assert not ask(compiler, code, 32)
    clock[0] += 0.5
    assert not ask(compiler, code, 64)
    clock[0] += 0.5
    assert not ask(compiler, code, 64)
    clock[0] += 0.2
    assert ask(compiler, code, 64)
    assert code.ready == {64} and not code.busy


def test_an_eager_compiler_waits_from_the_second_case_on(clock):
    code = Code()
    compiler = BackgroundCompiler(code, eager=True)
    assert ask(compiler, code, 32)
    assert not ask(compiler, code, 64)
    clock[0] += 0.7
    assert ask(compiler, code, 64)


def test_one_at_a_time():
    code, go, calls = Code(), threading.Event(), []
    compiler = BackgroundCompiler(code, eager=True)

    def work():
        calls.append(1)
        code.make(1, lambda: go.wait(5))

    compiler.request(1, work)
    compiler.request(1, work)
    assert code.busy and not code.ready
    go.set()
    end = time.monotonic() + 5
    while code.busy and time.monotonic() < end:
        time.sleep(0.01)
    assert calls == [1] and code.ready == {1}


def test_what_failed_is_not_tried_again():
    code = Code()
    compiler = BackgroundCompiler(code, eager=True)

    def fail():
        raise RuntimeError("no compiler")

    code.make(1, fail)
    assert str(code.failure) == "no compiler" and not code.ready and not code.busy
    assert not ask(compiler, code, 1)


def test_a_process_keeps_so_many_and_no_more(monkeypatch):
    full, code = Code(), Code()
    full.ready.update(range(3))
    monkeypatch.setattr(compiling, "MOST", compiling._made())
    assert not ask(BackgroundCompiler(code, eager=True), code, 1)
    full.ready.pop()
    assert ask(BackgroundCompiler(code, eager=True), code, 1)
