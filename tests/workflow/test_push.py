"""Who pushes: an account comes out of the environment as it went in, and nobody else does."""

import pytest

from pipeline.model.account import Account
from pipeline.workflow.push import Push, push_environment, push_in

CLERK = Account("sokhdt.nhap", ("nhap@sokhdt.example", "do.thi.thu@mau.example"), "Đỗ Thị Thử")


def test_an_account_comes_out_as_it_went_in() -> None:
    assert push_in(push_environment(CLERK, "git")) == Push(CLERK, "git")


def test_without_a_transport_nobody_pushes() -> None:
    environment = push_environment(CLERK, "ssh")
    assert push_in({}) is None
    for name in ("CONGSO_ACCOUNT", "CONGSO_SUBMITTED_VIA"):
        assert push_in({**environment, name: ""}) is None
    assert push_in({**environment, "CONGSO_ACCOUNT": "--upload-pack=x"}) is None


@pytest.mark.parametrize("name", ["", "-x", "a b", "a\n", "../a", "A", "a" * 65, "é"])
def test_names_that_no_account_has(name: str) -> None:
    with pytest.raises(ValueError, match="account"):
        Account(name, ())


@pytest.mark.parametrize("address", ["", "a", "a@b\nc", "a b@c", "<a@b>", "a@b@c"])
def test_addresses_that_no_account_has(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Account("a", (address,))
