"""credits.model: the prices that the pages and the contract promise."""

from images2gpt.credits import COSTS, PACKS, PLANS, SIGNUP_BONUS


def test_images_cost_what_the_contract_says() -> None:
    assert COSTS == {"1K": 3, "2K": 5, "4K": 8}
    assert SIGNUP_BONUS == 10


def test_plans_cost_what_the_contract_says() -> None:
    assert [(plan.id, plan.price_cents, plan.credits, plan.interval) for plan in PLANS] == [
        ("starter", 990, 350, "month"),
        ("pro", 1_990, 800, "month"),
        ("studio", 4_990, 2_400, "month"),
    ]


def test_packs_cost_what_the_contract_says() -> None:
    assert [(pack.price_cents, pack.credits, pack.interval) for pack in PACKS] == [(490, 100, None), (1_990, 500, None)]


def test_products_have_names_of_their_own_and_whole_prices_in_dollars() -> None:
    products = [*PLANS, *PACKS]
    assert len({product.id for product in products}) == len({product.name for product in products}) == len(products)
    assert {product.currency for product in products} == {"USD"}
    assert all(type(product.price_cents) is int and product.price_cents > 0 for product in products)
