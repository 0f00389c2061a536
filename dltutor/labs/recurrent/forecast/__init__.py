"""Forecasting a real series, with the simplest forecasts beside the network."""

from dltutor.labs.recurrent.forecast.lab import Forecast as Forecast
