"""Numbers of people that are too small to show to those who do not run the meetings."""

from collections.abc import Sequence

FEW = 5


def without_few(numbers: Sequence[int]) -> list[int | None]:
    """The numbers of one column, None for what is hidden: fewer than five people, and one more when only one is hidden,
    so that the sum does not give it away. Nobody (0) is no secret.
    """
    hidden = {at for at, number in enumerate(numbers) if 0 < number < FEW}
    if len(hidden) == 1:
        rest = [at for at, number in enumerate(numbers) if number and at not in hidden]
        if rest:
            hidden.add(min(rest, key=lambda at: numbers[at]))
    return [None if at in hidden else number for at, number in enumerate(numbers)]
