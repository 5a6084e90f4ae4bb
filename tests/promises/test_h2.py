"""H2: the postal address of the operator stands on the contact and DMCA pages."""

from pathlib import Path

import pytest

from tests.promises.tree import PAGES
from tools.site import Operator, site_files

ADA = Operator(
    controller_name="Ada & Daughters Ltd", postal_address="1 Analytical Row\nLondon N1", support_email="a@b.example"
)


@pytest.mark.parametrize("page", ["contact", "dmca", "privacy", "terms"])
def test_h2_the_operators_own_data_stand_on_the_page(page: str) -> None:
    said = site_files(PAGES, ADA)[Path(f"{page}.html")].decode()
    for text in (
        "Ada &amp; Daughters Ltd",
        "1 Analytical Row<br>London N1",
        'href="mailto:a@b.example">a@b.example</a>',
    ):
        assert text in said


@pytest.mark.parametrize("page", ["contact", "dmca"])
def test_h2_a_page_without_an_address_says_that_it_is_missing(page: str) -> None:
    said = site_files(PAGES, Operator())[Path(f"{page}.html")].decode()
    assert "postal address is entered here before launch" in said
