"""Tables and series: penguins, births a day, weather."""

import csv

import numpy as np
import torch

from nnlab import files
from nnlab.data.dataset import Card, Dataset, Part
from nnlab.data.split import split

_CALENDAR = ("year", "month", "day of the month", "weekday (1 Monday to 7 Sunday)")


def penguins() -> Dataset:
    rows = [row for row in _rows("tabular/penguins.csv") if row["body_mass_g"] != "NA"]
    columns = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    species, y = np.unique([row["species"] for row in rows], return_inverse=True)
    whole = Part(
        torch.tensor([[float(row[column]) for column in columns] for row in rows]),
        torch.from_numpy(y).long(),
        {key: np.array([row[key] for row in rows]) for key in ("island", "sex", "year")},
    )
    card = Card(
        title=f"{len(rows)} penguins of three species, from three islands of Antarctica",
        x="measured",
        y="the species",
        split="60/20/20 % of every species, fixed seed; 2 of the 344 birds have no measurements "
        "and are left out. extra holds island, sex (NA: unknown) and year.",
        source="A. Horst, A. Hill and K. Gorman, palmerpenguins (2020); K. Gorman et al. (2014).",
        licence="CC0.",
    )
    features = ("bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)")
    train, valid, test = (whole[rows] for rows in split(y, train=0.6, valid=0.2))
    return Dataset("penguins", train, valid, test, card, tuple(species.tolist()), features)


def us_births() -> Dataset:
    rows = _rows("series/us-births-2000-2014.csv")
    days = [f"{row['year']}-{row['month']:0>2}-{row['date_of_month']:0>2}" for row in rows]
    card = Card(
        title="births in the United States on each day of 2000 to 2014",
        x="the day's calendar",
        y="births that day",
        split="by time: 2000 to 2010, 2011 and 2012, 2013 and 2014. extra['date'] is the day.",
        source="US Social Security Administration, by FiveThirtyEight and @stdlib.",
        licence="PDDL 1.0 (public domain).",
    )
    births = [row["births"] for row in rows]
    train, valid, test = _by_year(days, births, {}, valid=2011, test=2013)
    return Dataset("us-births", train, valid, test, card, features=_CALENDAR)


def seattle_weather() -> Dataset:
    rows = _rows("series/seattle-weather.csv")
    card = Card(
        title="the weather in Seattle on each day of 2012 to 2015",
        x="the day's calendar",
        y="highest temperature (°C)",
        split="by time: 2012 and 2013, 2014, 2015. extra holds date, precipitation (mm), temp_min "
        "(°C), wind (m/s) and weather (a word).",
        source="NOAA, by vega-datasets.",
        licence="a work of the US Government (public domain).",
    )
    measured = ("precipitation", "temp_min", "wind")
    extra = {key: [float(row[key]) for row in rows] for key in measured}
    extra["weather"] = [row["weather"] for row in rows]
    days, highest = [row["date"] for row in rows], [row["temp_max"] for row in rows]
    train, valid, test = _by_year(days, highest, extra, valid=2014, test=2015)
    return Dataset("seattle-weather", train, valid, test, card, features=_CALENDAR)


def _rows(name):
    return list(csv.DictReader(files.text(name).splitlines()))


def _by_year(days, values, extra, *, valid, test):
    """Three parts of a daily series, cut at two New Years; x is what is known beforehand."""
    date = np.array(days, "datetime64[D]")
    month, year = date.astype("datetime64[M]"), date.astype("datetime64[Y]")
    weekday = (date.astype(int) + 3) % 7 + 1  # day 0, 1 January 1970, was a Thursday
    numbers = [year.astype(int) + 1970, month.astype(int) % 12 + 1, (date - month).astype(int) + 1]
    x = torch.from_numpy(np.stack([*numbers, weekday], 1)).long()
    y = torch.tensor([float(value) for value in values])
    extra = {"date": date, **{key: np.array(column) for key, column in extra.items()}}
    start, end = np.searchsorted(date, np.array([f"{valid}-01-01", f"{test}-01-01"], date.dtype))
    whole = Part(x, y, extra)
    return whole[:start], whole[start:end], whole[end:]
